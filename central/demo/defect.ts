import type { MachineCheckId } from '#domain/checklist.ts';
import { addDays, civilDateAt } from '#domain/civil-date.ts';
import type { Reference } from '#domain/reference.ts';
import type { CaseKey, Draft } from './draft.ts';
import { createDraft, ordinalOf } from './draft.ts';
import { createPerson } from './person.ts';
import { type Form, formOf } from './service.ts';
import { misreadChassis } from './vehicle.ts';

/**
 * The faults planted on purpose. `seenBy` says who can find it: `eye` ones pass every machine check and show only on
 * the scan. `reason` is the code with which an officer would return or reject it.
 */
export type Defect = {
  id: string;
  forms: readonly Form[];
  seenBy: { check: MachineCheckId; result: 'fail' | 'warn' } | 'eye';
  reason: string;
  /** False where no resubmission can heal it. */
  isFixable: boolean;
  plant: (draft: Draft, key: CaseKey, reference: Reference) => void;
};

const both: readonly Form[] = ['import', 'sale'];
const sale: readonly Form[] = ['sale'];
const imported: readonly Form[] = ['import'];
const fails = (check: MachineCheckId) => ({ check, result: 'fail' as const });
const warns = (check: MachineCheckId) => ({ check, result: 'warn' as const });

/** The papers of a vehicle that has nothing to do with the case. */
const createOther = (key: CaseKey, reference: Reference): Draft =>
  createDraft({ ...key, index: 90_000 + key.index }, 'sale', reference);

export const defects: readonly Defect[] = [
  {
    id: 'other-logbook-scanned',
    forms: sale,
    seenBy: 'eye',
    reason: 'logbook-other-vehicle',
    isFixable: true,
    plant: ({ paper }, key, reference) => {
      const other = createOther(key, reference).paper.logbook;
      if (paper.logbook !== null && other !== null)
        paper.logbook = { ...other, owners: paper.logbook.owners, medium: paper.logbook.medium };
    },
  },
  {
    id: 'other-logbook-declared',
    forms: sale,
    seenBy: fails('logbook-vehicle'),
    reason: 'logbook-other-vehicle',
    isFixable: true,
    plant: ({ submission, paper }, key, reference) => {
      const other = createOther(key, reference).paper.logbook;
      if (paper.logbook === null || other === null || submission.declared.logbook === undefined) return;
      paper.logbook = { ...other, owners: paper.logbook.owners, medium: paper.logbook.medium };
      const { registrationNumber, chassisNumber } = other.vehicle;
      submission.declared.logbook = {
        ...submission.declared.logbook,
        number: other.number,
        registrationNumber,
        chassisNumber,
      };
    },
  },
  {
    id: 'insurance-expired',
    forms: both,
    seenBy: fails('cover-dates'),
    reason: 'document-expired',
    isFixable: true,
    plant: ({ submission, random }) => {
      const { insurance } = submission.declared;
      if (insurance === undefined) return;
      const expiresOn = addDays(civilDateAt(submission.submittedAt), -random.integer(2, 40));
      submission.declared.insurance = { ...insurance, expiresOn, startsOn: addDays(expiresOn, -364) };
    },
  },
  {
    id: 'chassis-one-character',
    forms: both,
    seenBy: fails('chassis-equality'),
    reason: 'chassis-mismatch',
    isFixable: true,
    plant: ({ submission, paper, random }) => {
      const { declared, vehicle } = submission;
      const misread = misreadChassis(vehicle.chassisNumber, random);
      const customsEntry = declared['customs-entry'];
      if (customsEntry !== undefined) {
        submission.declared = { ...declared, 'customs-entry': { ...customsEntry, chassisNumber: misread } };
        paper.customsChassis = misread;
      } else if (declared.inspection !== undefined) {
        submission.declared = { ...declared, inspection: { ...declared.inspection, chassisNumber: misread } };
        paper.inspectionChassis = misread;
      }
    },
  },
  {
    id: 'blank-page',
    forms: both,
    seenBy: 'eye',
    reason: 'unrelated-file',
    isFixable: true,
    plant: ({ submission, paper }) => {
      paper.blemishes[formOf(submission) === 'sale' ? 'agreement' : 'receipt'] = 'blank';
    },
  },
  {
    id: 'illegible-page',
    forms: both,
    seenBy: 'eye',
    reason: 'page-illegible',
    isFixable: true,
    plant: ({ submission, paper, random }) => {
      paper.blemishes[
        formOf(submission) === 'sale'
          ? random.pick(['logbook', 'inspection', 'seller-identity'] as const)
          : 'export-certificate'
      ] = 'illegible';
    },
  },
  {
    id: 'logbook-photocopy',
    forms: sale,
    seenBy: 'eye',
    reason: 'logbook-copy',
    isFixable: true,
    plant: ({ submission, paper }) => {
      if (submission.register !== null) submission.register.logbookMedium = 'paper';
      if (paper.logbook !== null) paper.logbook.medium = 'paper';
      paper.blemishes.logbook = 'photocopy';
    },
  },
  {
    id: 'agreement-unsigned',
    forms: sale,
    seenBy: 'eye',
    reason: 'agreement-incomplete',
    isFixable: true,
    plant: ({ paper }) => {
      paper.blemishes.agreement = 'unsigned';
    },
  },
  {
    id: 'left-hand-drive',
    forms: imported,
    seenBy: fails('drive-side'),
    reason: 'left-hand-drive',
    isFixable: true,
    plant: ({ submission, paper }) => {
      paper.vehicle = { ...paper.vehicle, driveSide: 'left' };
      submission.vehicle = paper.vehicle;
    },
  },
  {
    id: 'import-too-old',
    forms: imported,
    seenBy: fails('first-registration'),
    reason: 'import-too-old',
    isFixable: false,
    plant: ({ submission, paper, random }) => {
      if (submission.importDetail === null) return;
      const year = Number(submission.importDetail.arrivedOn.slice(0, 4)) - 8;
      submission.importDetail = {
        ...submission.importDetail,
        firstRegisteredOn: `${year}-${String(random.integer(10, 12))}-${random.integer(10, 28)}`,
      };
      paper.vehicle = { ...paper.vehicle, yearOfManufacture: year };
      submission.vehicle = paper.vehicle;
    },
  },
  {
    id: 'customs-entry-differs',
    forms: imported,
    seenBy: fails('customs-entry-format'),
    reason: 'customs-mismatch',
    isFixable: true,
    plant: ({ submission }) => {
      const { importDetail } = submission;
      if (importDetail !== null)
        importDetail.customsEntryNumber = importDetail.customsEntryNumber.replace(
          /(\d)(\d)$/,
          (_all, a: string, b: string) => `${b}${(Number(a) + 1) % 10}`,
        );
    },
  },
  {
    id: 'pin-kind',
    forms: both,
    seenBy: fails('kra-pin-kind'),
    reason: 'pin-mismatch',
    isFixable: true,
    plant: ({ submission, paper }) => {
      const owner = paper.owner;
      const wrong = {
        ...owner,
        kraPin: owner.kind === 'individual' ? `P${owner.kraPin.slice(1)}` : `A${owner.kraPin.slice(1)}`,
      };
      submission.owners = [wrong];
      paper.owner = wrong;
    },
  },
  {
    id: 'seller-name-different',
    forms: sale,
    seenBy: fails('seller-name'),
    reason: 'owner-details-wrong',
    isFixable: true,
    plant: ({ submission, paper }, key) => {
      const stranger = createPerson(key.seed, ordinalOf(key) * 8 + 6);
      if (submission.transfer !== null) submission.transfer.seller = stranger;
      paper.seller = stranger;
    },
  },
  {
    id: 'unpaid',
    forms: both,
    seenBy: fails('fee-paid'),
    reason: 'fee-unpaid',
    isFixable: true,
    plant: ({ submission }) => {
      submission.payments = [];
    },
  },
  {
    id: 'payment-not-reflected',
    forms: both,
    seenBy: warns('fee-paid'),
    reason: 'fee-unpaid',
    isFixable: true,
    plant: ({ submission }) => {
      submission.payments = submission.payments.map((payment) => ({ ...payment, reflected: false }));
    },
  },
  {
    id: 'payment-short',
    forms: both,
    seenBy: warns('fee-paid'),
    reason: 'fee-unpaid',
    isFixable: true,
    plant: ({ submission }) => {
      submission.payments = submission.payments.map((payment) => ({
        ...payment,
        amountCents: payment.amountCents - 50_000,
      }));
    },
  },
  {
    id: 'over-14-days',
    forms: sale,
    seenBy: warns('registration-term'),
    reason: 'particulars-wrong',
    isFixable: false,
    plant: ({ submission, random }) => {
      if (submission.transfer !== null)
        submission.transfer.soldOn = addDays(civilDateAt(submission.transfer.sellerStartedAt), -random.integer(15, 70));
    },
  },
  {
    id: 'mileage-missing',
    forms: sale,
    seenBy: warns('notice-term'),
    reason: 'particulars-wrong',
    isFixable: true,
    plant: ({ submission }) => {
      if (submission.transfer !== null) submission.transfer.mileageKm = null;
    },
  },
  {
    id: 'caveat',
    forms: sale,
    seenBy: fails('restriction'),
    reason: 'vehicle-restricted',
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
    id: 'joint-owners',
    forms: sale,
    seenBy: fails('current-owners'),
    reason: 'joint-owner',
    isFixable: true,
    plant: ({ submission, paper }, key) => {
      const second = createPerson(key.seed, ordinalOf(key) * 8 + 7);
      if (submission.register !== null) submission.register.owners = [...submission.register.owners, second];
      if (paper.logbook !== null) paper.logbook.owners = [...paper.logbook.owners, second];
    },
  },
  {
    id: 'inspection-too-old',
    forms: sale,
    seenBy: warns('paper-age'),
    reason: 'inspection-too-old',
    isFixable: true,
    plant: ({ submission, random }) => {
      const { inspection } = submission.declared;
      if (inspection !== undefined)
        inspection.inspectedOn = addDays(civilDateAt(submission.submittedAt), -random.integer(40, 90));
    },
  },
];
