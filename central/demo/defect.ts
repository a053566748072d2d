import type { Checklist, MachineCheckId } from '#domain/checklist.ts';
import { addDays, civilDateAt } from '#domain/civil-date.ts';
import { listReasons, type Reference } from '#domain/reference.ts';
import type { Service } from '#domain/service.ts';
import type { CaseKey, Draft } from './draft.ts';
import { ordinalOf } from './draft.ts';
import { createPerson } from './person.ts';
import { blemish, changeDeclared, createOther, paperOf, replaceOwner, setEverywhere } from './plant.ts';
import { misreadChassis } from './vehicle.ts';

type Rows = { service: Service; checklist: Checklist };

/**
 * The faults planted on purpose. `seenBy` says who can find it: `eye` ones pass every machine check and show only on
 * the scan. It is planted in any service whose checklist calls that check on a line that always stands; `fits`
 * says it otherwise. `reasons`: codes with which an officer would return or reject it, the first that the service has on its list.
 */
export type Defect = {
  id: string;
  seenBy: { check: MachineCheckId; result: 'fail' | 'warn' } | 'eye';
  fits?: (rows: Rows) => boolean;
  reasons: readonly string[];
  /** False where no resubmission can heal it. */
  isFixable: boolean;
  plant: (draft: Draft, key: CaseKey, reference: Reference) => void;
};

const fails = (check: MachineCheckId) => ({ check, result: 'fail' as const });
const warns = (check: MachineCheckId) => ({ check, result: 'warn' as const });

const hasPart =
  (...parts: Service['parts'][number][]) =>
  ({ service }: Rows): boolean =>
    parts.some((part) => service.parts.includes(part));
const hasLine = ({ checklist }: Rows, line: string): boolean =>
  checklist.lines.some(({ id, when }) => id === line && when === undefined);
const hasLogbook = (rows: Rows): boolean => hasPart('register')(rows) && hasLine(rows, 'logbook');

const calls = ({ checklist }: Rows, check: MachineCheckId): boolean =>
  checklist.lines.some(({ checks, when }) => when === undefined && checks.some(({ id }) => id === check));

export const canBePlanted = ({ seenBy, fits }: Defect, rows: Rows): boolean =>
  fits?.(rows) ?? (seenBy === 'eye' || calls(rows, seenBy.check));

/** The code with which an officer sends it back; any of the list where the service has none of the usual ones. */
export const reasonFor = (
  defect: Defect | undefined,
  service: string,
  act: 'return' | 'reject',
  reference: Reference,
): string => {
  const codes = listReasons(reference, service, act).map(({ code }) => code);
  const found = defect?.reasons.find((code) => codes.includes(code)) ?? codes[0];
  if (found === undefined) throw new Error(`no reason to ${act} ${service}`);
  return found;
};

/** A line that always stands and whose paper bears a signature. */
const hasSigned = (rows: Rows): boolean =>
  ['agreement', 'affidavit', 'request-letter', 'request', 'letter'].some((line) => hasLine(rows, line));

export const defects: readonly Defect[] = [
  {
    id: 'other-logbook-scanned',
    seenBy: 'eye',
    fits: hasLogbook,
    reasons: ['logbook-other-vehicle', 'particulars-wrong'],
    isFixable: true,
    plant: (draft, key, reference) => {
      const { paper } = draft;
      const other = createOther(draft, key, reference).paper.logbook;
      if (paper.logbook !== null && other !== null)
        paper.logbook = { ...other, owners: paper.logbook.owners, medium: paper.logbook.medium };
    },
  },
  {
    id: 'other-logbook-declared',
    seenBy: fails('logbook-vehicle'),
    reasons: ['logbook-other-vehicle', 'particulars-wrong'],
    isFixable: true,
    plant: (draft, key, reference) => {
      const { paper } = draft;
      const other = createOther(draft, key, reference).paper.logbook;
      if (paper.logbook === null || other === null) return;
      paper.logbook = { ...other, owners: paper.logbook.owners, medium: paper.logbook.medium };
      const { registrationNumber, chassisNumber } = other.vehicle;
      changeDeclared(draft, 'logbook', { number: other.number, registrationNumber, chassisNumber });
    },
  },
  {
    id: 'insurance-expired',
    seenBy: fails('cover-dates'),
    reasons: ['document-expired'],
    isFixable: true,
    plant: (draft, _key, reference) => {
      const { submission, random } = draft;
      const expiresOn = addDays(civilDateAt(submission.submittedAt), -random.integer(2, 40));
      changeDeclared(draft, paperOf(draft, 'cover-dates', reference), {
        expiresOn,
        startsOn: addDays(expiresOn, -364),
      });
    },
  },
  {
    id: 'chassis-one-character',
    seenBy: fails('chassis-equality'),
    fits: (rows) =>
      calls(rows, 'chassis-equality') && (hasPart('register', 'importDetail')(rows) || hasLine(rows, 'inspection')),
    reasons: ['chassis-mismatch'],
    isFixable: true,
    plant: (draft) => {
      const { submission, random } = draft;
      const [paper] = Object.entries(submission.declared).flatMap(([name, { chassisNumber }]) =>
        chassisNumber === undefined || name === 'logbook' ? [] : [name],
      );
      const chassisNumber = misreadChassis(submission.vehicle?.chassisNumber ?? '', random);
      if (paper !== undefined) changeDeclared(draft, paper, { chassisNumber });
      else if (submission.register !== null) submission.register = { ...submission.register, chassisNumber };
    },
  },
  {
    id: 'chassis-odd',
    seenBy: warns('chassis-format'),
    reasons: ['particulars-wrong'],
    isFixable: true,
    plant: (draft, key) => setEverywhere(draft, 'chassisNumber', `X/${ordinalOf(key)}`),
  },
  {
    id: 'number-odd',
    seenBy: warns('plate-format'),
    reasons: ['particulars-wrong'],
    isFixable: true,
    plant: (draft, key) => setEverywhere(draft, 'registrationNumber', `MFANO ${ordinalOf(key)}`),
  },
  {
    id: 'rating-of-electric',
    seenBy: fails('electric-rating'),
    reasons: ['particulars-wrong'],
    isFixable: true,
    plant: ({ submission, paper }) => {
      if (submission.vehicle === null) return;
      const wrong = { fuel: 'electric', ratingCc: submission.vehicle.ratingCc ?? 1200 };
      submission.vehicle = { ...submission.vehicle, ...wrong };
      if (paper.logbook !== null) paper.logbook.vehicle = { ...paper.logbook.vehicle, ...wrong };
    },
  },
  {
    id: 'blank-page',
    seenBy: 'eye',
    reasons: ['unrelated-file'],
    isFixable: true,
    plant: (draft, _key, reference) => blemish(draft, reference, 'generic', 'blank'),
  },
  {
    id: 'illegible-page',
    seenBy: 'eye',
    reasons: ['page-illegible'],
    isFixable: true,
    plant: (draft, _key, reference) =>
      blemish(draft, reference, draft.random.pick(['logbook', 'inspection', 'identity']), 'illegible'),
  },
  {
    id: 'logbook-photocopy',
    seenBy: 'eye',
    fits: hasLogbook,
    reasons: ['logbook-copy', 'logbook-illegible', 'page-illegible'],
    isFixable: true,
    plant: ({ submission, paper }) => {
      if (submission.register !== null) submission.register.logbookMedium = 'paper';
      if (paper.logbook !== null) paper.logbook.medium = 'paper';
      paper.blemishes.logbook = 'photocopy';
    },
  },
  {
    id: 'paper-unsigned',
    seenBy: 'eye',
    fits: hasSigned,
    reasons: ['agreement-incomplete', 'form-incomplete', 'page-missing'],
    isFixable: true,
    plant: (draft, _key, reference) => blemish(draft, reference, 'generic', 'unsigned'),
  },
  {
    id: 'left-hand-drive',
    seenBy: fails('drive-side'),
    fits: hasPart('importDetail'),
    reasons: ['left-hand-drive'],
    isFixable: true,
    plant: ({ submission }) => {
      if (submission.vehicle !== null) submission.vehicle = { ...submission.vehicle, driveSide: 'left' };
    },
  },
  {
    id: 'import-too-old',
    seenBy: fails('first-registration'),
    fits: hasPart('importDetail'),
    reasons: ['import-too-old', 'particulars-wrong'],
    isFixable: false,
    plant: ({ submission, random }) => {
      if (submission.importDetail === null || submission.vehicle === null) return;
      const year = Number(submission.importDetail.arrivedOn.slice(0, 4)) - 8;
      submission.importDetail = {
        ...submission.importDetail,
        firstRegisteredOn: `${year}-${random.integer(10, 12)}-${random.integer(10, 28)}`,
      };
      submission.vehicle = { ...submission.vehicle, yearOfManufacture: year };
    },
  },
  {
    id: 'customs-entry-differs',
    seenBy: fails('customs-entry-equality'),
    fits: hasPart('importDetail'),
    reasons: ['customs-mismatch'],
    isFixable: true,
    plant: ({ submission: { importDetail } }) => {
      if (importDetail !== null)
        importDetail.customsEntryNumber = importDetail.customsEntryNumber.replace(
          /(\d)(\d)$/,
          (_all, a: string, b: string) => `${b}${(Number(a) + 1) % 10}`,
        );
    },
  },
  {
    id: 'customs-entry-odd',
    seenBy: warns('customs-entry-format'),
    fits: hasPart('importDetail'),
    reasons: ['customs-mismatch'],
    isFixable: true,
    plant: (draft) => {
      const { importDetail } = draft.submission;
      if (importDetail === null) return;
      const number = importDetail.customsEntryNumber.replace('IM4', 'IM0');
      importDetail.customsEntryNumber = number;
      changeDeclared(draft, 'customs-entry', { number });
    },
  },
  {
    id: 'import-declaration-odd',
    seenBy: warns('import-declaration-format'),
    reasons: ['customs-mismatch', 'page-illegible'],
    isFixable: true,
    plant: (draft, _key, reference) =>
      changeDeclared(draft, paperOf(draft, 'import-declaration-format', reference), { number: 'IDF 4065737' }),
  },
  {
    id: 'paper-of-another-person',
    seenBy: fails('paper-names'),
    reasons: ['owner-details-wrong'],
    isFixable: true,
    plant: (draft, key, reference) =>
      changeDeclared(draft, paperOf(draft, 'paper-names', reference), {
        name: createPerson(key.seed, ordinalOf(key) * 8 + 6).name,
      }),
  },
  {
    id: 'paper-of-another-vehicle',
    seenBy: fails('paper-names-vehicle'),
    reasons: ['particulars-wrong', 'unrelated-file'],
    isFixable: true,
    plant: (draft, key, reference) =>
      changeDeclared(draft, paperOf(draft, 'paper-names-vehicle', reference), {
        registrationNumber: createOther(draft, key, reference).submission.vehicle?.registrationNumber ?? '',
        chassisNumber: createOther(draft, key, reference).submission.vehicle?.chassisNumber ?? '',
      }),
  },
  {
    id: 'applicant-not-registered',
    seenBy: fails('applicant-registered'),
    reasons: ['owner-must-apply', 'owner-details-wrong'],
    isFixable: true,
    plant: (draft, key) => replaceOwner(draft, () => createPerson(key.seed, ordinalOf(key) * 8 + 5)),
  },
  {
    id: 'seller-of-another-number',
    seenBy: fails('seller-number'),
    reasons: ['owner-details-wrong'],
    isFixable: true,
    plant: ({ submission }, key) => {
      const { transfer } = submission;
      if (transfer === null) return;
      const { identity } = createPerson(key.seed, ordinalOf(key) * 8 + 5);
      submission.transfer = { ...transfer, seller: { ...transfer.seller, identity } };
    },
  },
  {
    id: 'inspected-too-early',
    seenBy: fails('booking-wait'),
    reasons: ['inspection-before-wait'],
    isFixable: true,
    plant: (draft, _key, reference) =>
      changeDeclared(draft, paperOf(draft, 'booking-wait', reference), {
        bookedOn: addDays(civilDateAt(draft.submission.submittedAt), 2),
      }),
  },
  {
    id: 'inspection-failed',
    seenBy: fails('inspection-result'),
    reasons: ['inspection-failed'],
    isFixable: true,
    plant: ({ submission }) => {
      if (submission.booking !== null) submission.booking = { ...submission.booking, result: 'failed' };
    },
  },
  {
    id: 'not-electric',
    seenBy: fails('fuel-is'),
    reasons: ['particulars-wrong'],
    isFixable: true,
    plant: ({ submission }) => {
      if (submission.vehicle !== null) submission.vehicle = { ...submission.vehicle, fuel: 'petrol', ratingCc: 1496 };
    },
  },
  {
    id: 'identity-odd',
    seenBy: warns('identity-format'),
    reasons: ['owner-details-wrong'],
    isFixable: true,
    plant: (draft, key) =>
      replaceOwner(draft, (owner) => ({
        ...owner,
        kind: 'individual',
        identity: { kind: 'national-id', number: `ID/${ordinalOf(key)}` },
        kraPin: `A${owner.kraPin.slice(1)}`,
      })),
  },
  {
    id: 'pin-odd',
    seenBy: warns('kra-pin-format'),
    reasons: ['pin-mismatch'],
    isFixable: true,
    plant: (draft) => replaceOwner(draft, (owner) => ({ ...owner, kraPin: owner.kraPin.slice(0, -1) })),
  },
  {
    id: 'pin-kind',
    seenBy: fails('kra-pin-kind'),
    reasons: ['pin-mismatch'],
    isFixable: true,
    plant: (draft) =>
      replaceOwner(draft, (owner) => ({
        ...owner,
        kraPin: `${owner.kind === 'individual' ? 'P' : 'A'}${owner.kraPin.slice(1)}`,
      })),
  },
  {
    id: 'former-owner-different',
    seenBy: fails('seller-name'),
    fits: (rows) => hasPart('register')(rows) && calls(rows, 'seller-name'),
    reasons: ['owner-details-wrong'],
    isFixable: true,
    plant: (draft, key) => {
      const stranger = createPerson(key.seed, ordinalOf(key) * 8 + 6);
      const { submission, paper } = draft;
      if (submission.transfer !== null) submission.transfer.seller = stranger;
      else if (paper.logbook !== null) paper.logbook.owners = [stranger];
      if (submission.transfer === null) changeDeclared(draft, 'logbook', { ownerName: stranger.name });
    },
  },
  {
    id: 'unpaid',
    seenBy: fails('fee-paid'),
    reasons: ['fee-unpaid'],
    isFixable: true,
    plant: ({ submission }) => {
      submission.payments = [];
    },
  },
  {
    id: 'payment-not-reflected',
    seenBy: warns('fee-paid'),
    reasons: ['fee-unpaid'],
    isFixable: true,
    plant: ({ submission }) => {
      submission.payments = submission.payments.map((payment) => ({ ...payment, reflected: false }));
    },
  },
  {
    id: 'payment-short',
    seenBy: warns('fee-paid'),
    reasons: ['fee-unpaid'],
    isFixable: true,
    plant: ({ submission }) => {
      submission.payments = submission.payments.map((payment) => ({
        ...payment,
        amountCents: payment.amountCents - 20_000,
      }));
    },
  },
  {
    id: 'over-14-days',
    seenBy: warns('registration-term'),
    reasons: ['particulars-wrong'],
    isFixable: false,
    plant: ({ submission, random }) => {
      if (submission.transfer !== null)
        submission.transfer.soldOn = addDays(civilDateAt(submission.transfer.sellerStartedAt), -random.integer(15, 70));
    },
  },
  {
    id: 'mileage-missing',
    seenBy: warns('notice-term'),
    reasons: ['particulars-wrong'],
    isFixable: true,
    plant: ({ submission }) => {
      if (submission.transfer !== null) submission.transfer.mileageKm = null;
    },
  },
  {
    id: 'caveat',
    seenBy: fails('restriction'),
    reasons: ['vehicle-restricted'],
    isFixable: false,
    plant: ({ submission, random }) => {
      const kind = random.pick(['caveat', 'restricted'] as const);
      const note =
        kind === 'caveat'
          ? 'Caveat lodged by a lender; no transfer without its letter'
          : 'Called back for verification of particulars';
      submission.restrictions = [
        { kind, note, since: addDays(civilDateAt(submission.submittedAt), -random.integer(20, 200)) },
      ];
    },
  },
  {
    id: 'registered-jointly',
    seenBy: warns('current-owners'),
    fits: (rows) => rows.service.changes.includes('owner') && calls(rows, 'current-owners'),
    reasons: ['joint-owner', 'owner-details-wrong'],
    isFixable: true,
    plant: ({ submission, paper }, key) => {
      const second = createPerson(key.seed, ordinalOf(key) * 8 + 7);
      if (submission.register !== null) submission.register.owners = [...submission.register.owners, second];
      if (paper.logbook !== null) paper.logbook.owners = [...paper.logbook.owners, second];
    },
  },
  {
    id: 'inspection-too-old',
    seenBy: warns('paper-age'),
    fits: (rows) =>
      rows.checklist.lines.some(({ when, checks }) =>
        checks.some((call) => when === undefined && call.id === 'paper-age' && call.severity === 'warn'),
      ),
    reasons: ['inspection-too-old', 'document-expired'],
    isFixable: true,
    plant: (draft, _key, reference) => {
      const { submission, random } = draft;
      const paper = paperOf(draft, 'paper-age', reference);
      const on = addDays(civilDateAt(submission.submittedAt), -random.integer(40, 90));
      changeDeclared(draft, paper, {
        [submission.declared[paper]?.inspectedOn === undefined ? 'issuedOn' : 'inspectedOn']: on,
      });
    },
  },
];
