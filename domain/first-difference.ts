/**
 * Where two values of JSON first differ: the path of the member (`office.separation`; empty for the whole), and what
 * stands on each side.
 */
export type FirstDifference = { path: string; before: string; after: string };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const show = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** By members, not by their order: a list is its places. Undefined when both say the same. */
export const findFirstDifference = (before: unknown, after: unknown, path = ''): FirstDifference | undefined => {
  if (!isRecord(before) || !isRecord(after) || Array.isArray(before) !== Array.isArray(after))
    return Object.is(before, after) ? undefined : { path, before: show(before), after: show(after) };
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const inner = path === '' ? name : `${path}.${name}`;
    const [one, other] = [before, after].map((value) => (Object.hasOwn(value, name) ? value[name] : undefined));
    const found = findFirstDifference(one, other, inner);
    if (found !== undefined) return found;
  }
  return undefined;
};
