type Json = string | number | boolean | null | undefined | Json[] | { [key: string]: Json };

/**
 * JSON with sorted keys and no spaces (RFC 8785 for the values used here: integers, short decimals, strings): the text
 * that is hashed for the command chain, the idempotency row and the device proof. Undefined members are left out.
 */
export const canonicalJson = (value: unknown): string => write(value as Json); // callers pass parsed JSON-like values

const write = (value: Json): string => {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${write(value[key])}`);
  return `{${members.join(',')}}`;
};
