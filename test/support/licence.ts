import { type Application, applicationSchema } from '#domain/application.ts';
import { openApplication, type Submission } from '#domain/intake.ts';
import type { Licence } from '#domain/licence.ts';
import { parsePacks, parseReference } from '#domain/reference-pack.ts';
import { createSubmission, createUuid, pickSubmitted, testPacks } from './application.ts';

/** A service on a driving licence, which has no vehicle: rows alone, beside the ones that are shipped. */
const both = (en: string, sw: string) => ({ en, sw });
export const licenceService = {
  id: 'licence-renewal',
  name: both('Renewal of a driving licence', 'Kuhuisha leseni ya kuendesha gari'),
  short: both('Licence', 'Leseni'),
  subject: 'licence',
  parts: [],
  changes: ['licence'],
  parties: { owners: both('Owner', 'Mmiliki') },
  checklist: 'licence-papers',
  fees: [{ component: 'licence-fee' }, { component: 'licence-engine-fee' }],
  conditions: { heavy: { kind: 'vehicle-class', of: ['tractor'] } },
  approvals: [{ count: 1 }, { count: 2, when: 'heavy' }],
  waits: [],
  issues: [{ kind: 'licence-card' }],
  surrenders: [],
  clocks: [],
  delivery: ['counter'],
  online: [],
  notices: [],
  effectiveFrom: '2026-01-01',
  source: 'test',
} as const;
/** Every check that asks about a vehicle, and one that does not. */
const checks = [
  ...['plate-format', 'chassis-format', 'chassis-equality', 'electric-rating', 'drive-side'].map((id) => ({ id })),
  { id: 'logbook-vehicle', paper: 'logbook' },
  { id: 'identity-format' },
];
const added = {
  service: [licenceService],
  checklist: [
    {
      id: 'licence-papers',
      effectiveFrom: '2026-01-01',
      lines: [
        {
          id: 'old-licence',
          label: both('Old licence', 'Leseni ya zamani'),
          hint: both('-', '-'),
          checks,
          source: 'test',
        },
      ],
    },
  ],
  'item-kind': [
    {
      id: 'licence-card',
      name: both('Licence card', 'Kadi ya leseni'),
      made: 'stocked',
      scannedAs: 'nothing',
      numbered: false,
      courier: true,
      handOver: 'collection',
      source: 'test',
    },
  ],
  'fee-component': ['licence-fee', 'licence-engine-fee'].map((id) => ({ id, name: both(id, id), source: 'test' })),
  fee: [
    {
      id: 'LICENCE',
      status: 'in-force',
      source: 'test',
      sourceDate: '2026',
      effectiveFrom: '2026-01-01',
      dayOfEffect: 'stated',
      effectiveTo: null,
      rows: [
        { service: licenceService.id, component: 'licence-fee', amountCents: 305_000 },
        { service: licenceService.id, component: 'licence-engine-fee', minCc: 0, maxCc: null, amountCents: 1_000 },
      ],
    },
  ],
};
const packs = Object.fromEntries(
  Object.entries(testPacks).map(([name, pack]) => [
    name,
    { ...pack, rows: [...pack.rows, ...(name in added ? added[name as keyof typeof added] : [])] }, // asked just before
  ]),
);
export const licenceReference = parseReference(parsePacks(packs));

export const licence: Licence = {
  kind: 'smart',
  number: 'DL-0482 931',
  categories: ['B1', 'C'],
  issuedOn: '2023-03-01',
  expiresOn: '2026-03-01',
};

export const createLicenceSubmission = (change: Partial<Submission> = {}): Submission => ({
  ...createSubmission({ number: 600, declared: {} }),
  service: licenceService.id,
  vehicle: null,
  transfer: null,
  register: null,
  licence,
  ...change,
});

/** The record that intake makes of it, as `createApplication` does of one on a vehicle. */
export const createLicenceApplication = (change: Partial<Application> = {}): Application =>
  applicationSchema.parse({
    ...openApplication(createLicenceSubmission(pickSubmitted(change)), licenceReference, () => ({
      id: createUuid(6_001, 7),
      number: null,
    })),
    ...change,
  });
