import fc from 'fast-check';
import type { ItemKind } from '#domain/item.ts';
import type { Reference } from '#domain/reference.ts';
import { type Service, serviceSchema } from '#domain/service.ts';
import { testReference } from './application.ts';

/** Services that nobody has thought of: rows with conditions of each kind, and with things of each way of making. */
const both = (text: string) => ({ en: text, sw: text });
const kind = (
  id: string,
  made: ItemKind['made'],
  scannedAs: ItemKind['scannedAs'],
  handOver: ItemKind['handOver'] = 'collection',
): ItemKind => ({
  id,
  name: both(id),
  made,
  scannedAs,
  numbered: scannedAs === 'serial',
  courier: false,
  handOver,
  ...(made === 'printed' ? { layout: 'logbook' } : {}),
  source: 'test',
});
const kinds = [
  kind('paper-a', 'printed', 'serial'),
  kind('paper-b', 'printed', 'serial'),
  kind('plate-a', 'produced', 'plate'),
  kind('card-a', 'stocked', 'nothing'),
  kind('sticker-a', 'stocked', 'own-serial'),
  kind('file-a', 'electronic', 'nothing'),
  kind('certificate-a', 'printed', 'nothing'),
  kind('slip-a', 'printed', 'nothing', 'at-once'),
];
/** Of each kind that a row may ask. */
const conditions: Service['conditions'] = {
  paper: { kind: 'medium', is: 'paper' },
  file: { kind: 'medium', is: 'electronic' },
  'card-asked': { kind: 'asked', what: 'card-a' },
  tractor: { kind: 'vehicle-class', of: ['tractor'] },
  'engine-changed': { kind: 'changed', what: 'engineNumber' },
  diesel: { kind: 'fuel', of: ['diesel', 'lpg'] },
  'for-hire': { kind: 'use', of: ['commercial'] },
  charged: { kind: 'part', name: 'registeredFinancier' },
  company: { kind: 'owner-kind', is: 'organisation' },
  'two-owners': { kind: 'owners', atLeast: 2 },
  foreigner: { kind: 'identity-kind', of: ['alien-card', 'passport'] },
  'will-declared': { kind: 'declared', paper: 'will' },
  'owner-gone': { kind: 'ground', of: ['died', 'left-kenya'] },
  'from-japan': { kind: 'origin', of: ['Japan'] },
  'diesel-company': {
    kind: 'all',
    of: [
      { kind: 'fuel', of: ['diesel'] },
      { kind: 'owner-kind', is: 'organisation' },
    ],
  },
  'gone-or-willed': {
    kind: 'any',
    of: [
      { kind: 'ground', of: ['died'] },
      { kind: 'declared', paper: 'will' },
    ],
  },
  'neither-paper-nor-tractor': {
    kind: 'none',
    of: [
      { kind: 'medium', is: 'paper' },
      { kind: 'vehicle-class', of: ['tractor'] },
    ],
  },
};
const when = fc.option(fc.constantFrom(...Object.keys(conditions)), { nil: undefined });
const moments = {
  approve: ['received', 'sold', 'seller-started', 'buyer-answered'],
  make: ['received', 'approved'],
  release: ['sold', 'approved', 'made'],
} as const;
const waits = (['approve', 'make', 'release'] as const).map((before) =>
  fc.record({
    id: fc.constant(`before-${before}`),
    label: fc.constant(both('W')),
    days: fc.integer({ min: 1, max: 6 }),
    unit: fc.constantFrom('day', 'working-day'),
    from: fc.constantFrom(...moments[before]),
    before: fc.constant(before),
    source: fc.constant('test'),
  }),
);
const some = <Value>(...of: Value[]) => fc.subarray(of);

const plates = new Set(kinds.filter(({ scannedAs }) => scannedAs === 'plate').map(({ id }) => id));

export const anyRow: fc.Arbitrary<Service> = fc
  .record({
    approvals: fc.array(fc.record({ count: fc.integer({ min: 0, max: 2 }), when }), { maxLength: 3 }),
    waits: fc.tuple(...waits).chain((all) => fc.subarray(all)),
    issues: fc
      .subarray(kinds)
      .chain((of) => fc.tuple(...of.map(({ id }) => fc.record({ kind: fc.constant(id), when })))),
    surrenders: fc.uniqueArray(
      fc.record({
        kind: fc.constantFrom('logbook', 'plates'),
        number: fc.constantFrom('logbookNumber', 'registrationNumber'),
        medium: fc.option(fc.constantFrom('paper', 'electronic'), { nil: undefined }),
        or: fc.option(fc.constantFrom(['police-abstract'], ['police-abstract', 'affidavit']), { nil: undefined }),
        when,
      }),
      { maxLength: 2, selector: ({ kind }) => kind },
    ),
    online: some('approve', 'make', 'release'),
    subject: fc.constantFrom('vehicle', 'vehicle', 'vehicle', 'vehicle', 'licence'),
  })
  .map((drawn) => {
    // No plate comes of a licence.
    const given = {
      ...drawn,
      issues: drawn.issues.filter((one) => drawn.subject === 'vehicle' || !plates.has(one.kind)),
    };
    const named = [...given.approvals, ...given.issues, ...given.surrenders].map((one) => one.when);
    return serviceSchema.parse({
      id: 'random',
      name: both('Random'),
      short: both('Random'),
      parts: ['transfer', 'register'],
      changes: ['owner'],
      parties: { owners: both('Buyer') },
      notices: [],
      checklist: 'random-papers',
      fees: [],
      clocks: [],
      delivery: ['counter'],
      effectiveFrom: '2024-01-01',
      source: 'test',
      ...given,
      conditions: Object.fromEntries(Object.entries(conditions).filter(([id]) => named.includes(id))),
    });
  });

const line = {
  id: 'seen',
  label: both('Seen'),
  hint: both('See it.'),
  brought: 'paper' as const,
  checks: [],
  source: 'test',
};
/** As shipped, but with this service alone. */
export const referenceOf = (service: Service): Reference => ({
  ...testReference,
  service: [service],
  'item-kind': kinds,
  checklist: [{ id: 'random-papers', effectiveFrom: '2024-01-01', lines: [line] }],
  'reason-code': testReference['reason-code'].map((one) => ({ ...one, services: ['random'] })),
});
