import type { Service } from '#domain/application.ts';
import type { MachineCheckId } from '#domain/checklist.ts';
import { addDays, civilDateAt } from '#domain/civil-date.ts';
import type { Reference } from '#domain/reference.ts';
import type { CaseKey, Draft } from './draft.ts';
import { createDraft, ordinalOf } from './draft.ts';
import { createPerson } from './person.ts';
import { misreadChassis } from './vehicle.ts';

/**
 * The faults planted on purpose. `seenBy` says who can find it: `eye` ones pass every machine check and show only on
 * the scan. `reason` is the code with which an officer would return or reject it.
 */
export type Defect = {
  id: string;
  services: readonly Service[];
  seenBy: { check: MachineCheckId; result: 'fail' | 'warn' } | 'eye';
  reason: string;
  /** False where no resubmission can heal it. */
  isFixable: boolean;
  plant: (draft: Draft, key: CaseKey, reference: Reference) => void;
};

const both: readonly Service[] = ['registration-used', 'ownership-transfer'];
const transfer: readonly Service[] = ['ownership-transfer'];
const registration: readonly Service[] = ['registration-used'];
const fails = (check: MachineCheckId) => ({ check, result: 'fail' as const });
const warns = (check: MachineCheckId) => ({ check, result: 'warn' as const });

/** The papers of a vehicle that has nothing to do with the case. */
const createOther = (key: CaseKey, reference: Reference): Draft =>
  createDraft({ ...key, index: 90_000 + key.index }, 'ownership-transfer', reference);

export const defects: readonly Defect[] = [
  {
    id: 'other-logbook-scanned',
    services: transfer,
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
    services: transfer,
    seenBy: fails('logbook-vehicle'),
    reason: 'logbook-other-vehicle',
    isFixable: true,
    plant: ({ application, paper }, key, reference) => {
      const other = createOther(key, reference).paper.logbook;
      if (paper.logbook === null || other === null || application.declared.logbook === undefined) return;
      paper.logbook = { ...other, owners: paper.logbook.owners, medium: paper.logbook.medium };
      const { registrationNumber, chassisNumber } = other.vehicle;
      application.declared.logbook = {
        ...application.declared.logbook,
        number: other.number,
        registrationNumber,
        chassisNumber,
      };
    },
  },
  {
    id: 'insurance-expired',
    services: both,
    seenBy: fails('insurance-dates'),
    reason: 'document-expired',
    isFixable: true,
    plant: ({ application, random }) => {
      const { insurance } = application.declared;
      if (insurance === undefined) return;
      const expiresOn = addDays(civilDateAt(application.submittedAt), -random.integer(2, 40));
      application.declared.insurance = { ...insurance, expiresOn, startsOn: addDays(expiresOn, -364) };
    },
  },
  {
    id: 'chassis-one-character',
    services: both,
    seenBy: fails('chassis-equality'),
    reason: 'chassis-mismatch',
    isFixable: true,
    plant: ({ application, paper, random }) => {
      const { declared, vehicle } = application;
      const misread = misreadChassis(vehicle.chassisNumber, random);
      if (declared.customsEntry !== undefined) {
        application.declared = { ...declared, customsEntry: { ...declared.customsEntry, chassisNumber: misread } };
        paper.customsChassis = misread;
      } else if (declared.inspection !== undefined) {
        application.declared = { ...declared, inspection: { ...declared.inspection, chassisNumber: misread } };
        paper.inspectionChassis = misread;
      }
    },
  },
  {
    id: 'blank-page',
    services: both,
    seenBy: 'eye',
    reason: 'unrelated-file',
    isFixable: true,
    plant: ({ application, paper }) => {
      paper.blemishes[application.service === 'ownership-transfer' ? 'agreement' : 'receipt'] = 'blank';
    },
  },
  {
    id: 'illegible-page',
    services: both,
    seenBy: 'eye',
    reason: 'page-illegible',
    isFixable: true,
    plant: ({ application, paper, random }) => {
      paper.blemishes[
        application.service === 'ownership-transfer'
          ? random.pick(['logbook', 'inspection', 'seller-identity'] as const)
          : 'export-certificate'
      ] = 'illegible';
    },
  },
  {
    id: 'logbook-photocopy',
    services: transfer,
    seenBy: 'eye',
    reason: 'logbook-copy',
    isFixable: true,
    plant: ({ application, paper }) => {
      if (application.register !== null) application.register.logbookMedium = 'paper';
      if (paper.logbook !== null) paper.logbook.medium = 'paper';
      paper.blemishes.logbook = 'photocopy';
    },
  },
  {
    id: 'agreement-unsigned',
    services: transfer,
    seenBy: 'eye',
    reason: 'agreement-incomplete',
    isFixable: true,
    plant: ({ paper }) => {
      paper.blemishes.agreement = 'unsigned';
    },
  },
  {
    id: 'left-hand-drive',
    services: registration,
    seenBy: fails('drive-side'),
    reason: 'left-hand-drive',
    isFixable: true,
    plant: ({ application, paper }) => {
      application.vehicle = { ...application.vehicle, driveSide: 'left' };
      paper.vehicle = application.vehicle;
    },
  },
  {
    id: 'import-too-old',
    services: registration,
    seenBy: fails('first-registration'),
    reason: 'import-too-old',
    isFixable: false,
    plant: ({ application, paper, random }) => {
      if (application.importDetail === null) return;
      const year = Number(application.importDetail.arrivedOn.slice(0, 4)) - 8;
      application.importDetail = {
        ...application.importDetail,
        firstRegisteredOn: `${year}-${String(random.integer(10, 12))}-${random.integer(10, 28)}`,
      };
      application.vehicle = { ...application.vehicle, yearOfManufacture: year };
      paper.vehicle = application.vehicle;
    },
  },
  {
    id: 'customs-entry-differs',
    services: registration,
    seenBy: fails('customs-entry-format'),
    reason: 'customs-mismatch',
    isFixable: true,
    plant: ({ application }) => {
      const { importDetail } = application;
      if (importDetail !== null)
        importDetail.customsEntryNumber = importDetail.customsEntryNumber.replace(
          /(\d)(\d)$/,
          (_all, a: string, b: string) => `${b}${(Number(a) + 1) % 10}`,
        );
    },
  },
  {
    id: 'pin-kind',
    services: both,
    seenBy: fails('kra-pin-kind'),
    reason: 'pin-mismatch',
    isFixable: true,
    plant: ({ application, paper }) => {
      const owner = paper.owner;
      const wrong = {
        ...owner,
        kraPin: owner.kind === 'individual' ? `P${owner.kraPin.slice(1)}` : `A${owner.kraPin.slice(1)}`,
      };
      application.owners = [wrong];
      paper.owner = wrong;
    },
  },
  {
    id: 'seller-name-different',
    services: transfer,
    seenBy: fails('seller-name'),
    reason: 'owner-details-wrong',
    isFixable: true,
    plant: ({ application, paper }, key) => {
      const stranger = createPerson(key.seed, ordinalOf(key) * 8 + 6);
      application.previousOwners = [stranger];
      paper.seller = stranger;
    },
  },
  {
    id: 'unpaid',
    services: both,
    seenBy: fails('fee-paid'),
    reason: 'fee-unpaid',
    isFixable: true,
    plant: ({ application }) => {
      application.payments = [];
    },
  },
  {
    id: 'payment-not-reflected',
    services: both,
    seenBy: warns('fee-paid'),
    reason: 'fee-unpaid',
    isFixable: true,
    plant: ({ application }) => {
      application.payments = application.payments.map((payment) => ({ ...payment, reflected: false }));
    },
  },
  {
    id: 'payment-short',
    services: both,
    seenBy: warns('fee-paid'),
    reason: 'fee-unpaid',
    isFixable: true,
    plant: ({ application }) => {
      application.payments = application.payments.map((payment) => ({
        ...payment,
        amountCents: payment.amountCents - 50_000,
      }));
    },
  },
  {
    id: 'over-14-days',
    services: transfer,
    seenBy: warns('transfer-14-day'),
    reason: 'particulars-wrong',
    isFixable: false,
    plant: ({ application, random }) => {
      if (application.transfer !== null)
        application.transfer.soldOn = addDays(
          civilDateAt(application.transfer.sellerStartedAt),
          -random.integer(15, 70),
        );
    },
  },
  {
    id: 'mileage-missing',
    services: transfer,
    seenBy: warns('seller-7-day'),
    reason: 'particulars-wrong',
    isFixable: true,
    plant: ({ application }) => {
      if (application.transfer !== null) application.transfer.mileageKm = null;
    },
  },
  {
    id: 'caveat',
    services: transfer,
    seenBy: fails('restriction'),
    reason: 'vehicle-restricted',
    isFixable: false,
    plant: ({ application, random }) => {
      const kind = random.pick(['caveat', 'restricted'] as const);
      const note =
        kind === 'caveat'
          ? 'Caveat lodged by a lender; no transfer without its letter'
          : 'Called back for verification of particulars';
      application.restrictions = [
        { kind, note, since: addDays(civilDateAt(application.submittedAt), -random.integer(20, 200)) },
      ];
    },
  },
  {
    id: 'joint-owners',
    services: transfer,
    seenBy: fails('current-owners'),
    reason: 'joint-owner',
    isFixable: true,
    plant: ({ application, paper }, key) => {
      const second = createPerson(key.seed, ordinalOf(key) * 8 + 7);
      if (application.register !== null) application.register.owners = [...application.register.owners, second];
      if (paper.logbook !== null) paper.logbook.owners = [...paper.logbook.owners, second];
    },
  },
  {
    id: 'inspection-too-old',
    services: transfer,
    seenBy: warns('inspection-dates'),
    reason: 'inspection-too-old',
    isFixable: true,
    plant: ({ application, random }) => {
      const { inspection } = application.declared;
      if (inspection !== undefined)
        inspection.inspectedOn = addDays(civilDateAt(application.submittedAt), -random.integer(40, 90));
    },
  },
];
