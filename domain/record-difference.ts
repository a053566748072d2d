import type { Application } from './application.ts';
import { canonicalJson } from './contract/canonical-json.ts';

/**
 * What differs between versions of one record, member by member, down to single values; also members that this version
 * does not know. An element of a list keeps its place by what it is (a sheet by its job, a payment by its invoice), so
 * that one added at the front does not make the others differ. What says nothing (absent, null, empty) is no value.
 */
export type Leaf = string | number | boolean;
export type Difference = { path: string; before: Leaf | null; after: Leaf | null };

/** What an element of a list is known by; elsewhere its `id`, else its place. */
const identityOf = new Map<string, (element: Record<string, unknown>) => unknown[]>(
  Object.entries({
    sheets: ({ jobId }) => [jobId],
    releases: ({ slipNumber }) => [slipNumber],
    approvals: ({ by, revision }) => [by, revision],
    // any text is well here
    timeline: ({ act, at, by, about }) => [act, at, by, (about as { id?: unknown } | undefined)?.id],
    payments: ({ invoiceNumber, reference }) => [invoiceNumber, reference],
    lines: ({ component }) => [component],
    owners: ({ identity }) => [(identity as { number?: unknown } | undefined)?.number], // as above
    previousOwners: ({ identity }) => [(identity as { number?: unknown } | undefined)?.number], // as above
    restrictions: ({ kind, since }) => [kind, since],
    reasons: ({ code }) => [code],
    surrenders: ({ kind, number }) => [kind, number],
    surrendered: ({ kind, number }) => [kind, number],
    evidence: ({ kind, sha256 }) => [kind, sha256],
  }),
);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isLeaf = (value: unknown): value is Leaf => ['string', 'number', 'boolean'].includes(typeof value);
const writeKey = (key: string): string => (/^[\w-]+$/.test(key) ? key : JSON.stringify(key));

const keyElements = (list: readonly Record<string, unknown>[], name: string): [string, Record<string, unknown>][] => {
  const taken = new Map<string, number>();
  return list.map((element, place) => {
    const known = (identityOf.get(name)?.(element) ?? [element.id]).filter(isLeaf).join(' ');
    const key = known === '' ? `#${place + 1}` : writeKey(known);
    const count = (taken.get(key) ?? 0) + 1;
    taken.set(key, count);
    return [count === 1 ? key : `${key}~${count}`, element];
  });
};

const collect = (value: unknown, path: string, name: string, leaves: Map<string, Leaf>): void => {
  if (isLeaf(value)) leaves.set(path, value);
  else if (Array.isArray(value) && value.length > 0) {
    // A list of plain values (a signature's strokes, the names of checks) is one value.
    if (!value.every(isObject)) leaves.set(path, canonicalJson(value));
    else for (const [key, element] of keyElements(value, name)) collect(element, `${path}[${key}]`, '', leaves);
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value))
      collect(member, path === '' ? writeKey(key) : `${path}.${writeKey(key)}`, key, leaves);
  }
};

/** Every value that a record holds, by its path: `vehicle.chassisNumber`, `items[0190…].sheets[0190…].serial`. */
export const listLeaves = (record: object): Map<string, Leaf> => {
  const leaves = new Map<string, Leaf>();
  collect(record, '', '', leaves);
  return leaves;
};

/** The values that differ, those of the first in its order and then those that only the second has. */
export const diffRecords = (before: object, after: object): Difference[] => {
  const [one, other] = [listLeaves(before), listLeaves(after)];
  return [...new Set([...one.keys(), ...other.keys()])]
    .map((path) => ({ path, before: one.get(path) ?? null, after: other.get(path) ?? null }))
    .filter((row) => row.before !== row.after);
};

/** The parts of a record, in the order in which an officer reads them. `other`: what this version has no word for. */
export const recordSections = [
  'record',
  'decision',
  'checklist',
  'general',
  'owners',
  'previousOwners',
  'financier',
  'import',
  'transfer',
  'register',
  'papers',
  'payments',
  'collection',
  'items',
  'releases',
  'restrictions',
  'other',
] as const;
export type RecordSection = (typeof recordSections)[number];

const sections: { [Member in keyof Application]?: RecordSection } = {
  standing: 'record',
  medium: 'record',
  asked: 'record',
  holds: 'record',
  revision: 'record',
  submittedAt: 'record',
  lodged: 'record',
  resubmittedAt: 'record',
  service: 'record',
  reference: 'record',
  officeId: 'record',
  document: 'papers',
  declared: 'papers',
  evidence: 'papers',
  decision: 'decision',
  approvals: 'decision',
  verification: 'checklist',
  vehicle: 'general',
  licence: 'general',
  owners: 'owners',
  previousOwners: 'previousOwners',
  registeredFinancier: 'financier',
  requestedFinancier: 'financier',
  importDetail: 'import',
  transfer: 'transfer',
  register: 'register',
  payments: 'payments',
  quote: 'payments',
  collector: 'collection',
  items: 'items',
  surrenders: 'collection',
  releases: 'releases',
  restrictions: 'restrictions',
};

const sectionOf = new Map(Object.entries(sections));

/** Circumstances: shown when asked for. The rows that an officer decides by stay readable without them. */
const isDetail = (path: string): boolean =>
  /(^|\.)(documentSha256|sha256|jobId|workstationId|settledAt|settledBy|strokes|checks|page|officerName)$/.test(path) ||
  /^(verification\.|items\[).*\.(at|by)$/.test(path) ||
  /^(decision\.revision|sourceSystem)$/.test(path);

export type VersionRow = {
  section: RecordSection;
  path: string;
  seen: Leaf | null;
  yours: Leaf | null;
  centre: Leaf | null;
  isDetail: boolean;
};

/**
 * A repair case: what the officer saw, what the officer made of it, what the centre holds now; only what is not the
 * same in all three. The version number says nothing to a person, the timeline and the submission before are told apart:
 * none of them is a row.
 */
export const compareVersions = (seen: object | null, yours: object | null, centre: object | null): VersionRow[] => {
  const [first, second, third] = [seen ?? {}, yours ?? {}, centre ?? {}].map(listLeaves) as [
    Map<string, Leaf>,
    Map<string, Leaf>,
    Map<string, Leaf>,
  ]; // three of three
  const rows = [...new Set([...first.keys(), ...second.keys(), ...third.keys()])]
    .filter((path) => path !== 'version' && path !== 'id' && !/^(timeline\[|former\.)/.test(path))
    .map((path): VersionRow => {
      const member = /^[\w-]+/.exec(path)?.[0] ?? '';
      const section = sectionOf.get(member) ?? 'other';
      return {
        section,
        path,
        seen: first.get(path) ?? null,
        yours: second.get(path) ?? null,
        centre: third.get(path) ?? null,
        isDetail: isDetail(path),
      };
    })
    // A version that is not known here says nothing; it does not differ.
    .filter(
      (row) =>
        new Set([
          ...(seen === null ? [] : [row.seen]),
          ...(yours === null ? [] : [row.yours]),
          ...(centre === null ? [] : [row.centre]),
        ]).size > 1,
    );
  return rows.sort((a, b) => recordSections.indexOf(a.section) - recordSections.indexOf(b.section));
};
