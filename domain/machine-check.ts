import type { Application } from './application.ts';
import { classifyChassis, findChassisDifference } from './chassis.ts';
import type { MachineCheckId } from './checklist.ts';
import { addDays, type CivilDate, civilDateAt, daysBetween, formatCivilDate } from './civil-date.ts';
import { formatMoney, quoteFee } from './fee.ts';
import { isIdentityFormat, isKraPin, kraPinOwnerKind } from './identity.ts';
import { matchName } from './person-name.ts';
import { classifyPlate, normalisePlate } from './plate.ts';
import { findInForce, type Reference } from './reference.ts';

/**
 * What the machine can say of an application before the officer looks. A check never refuses a document: it explains,
 * and the officer confirms, overrides with a reason, or returns (domain facts 2, principle). `detail` names a sentence
 * in the locale files (`check.<id>.<detail>`), `values` fill it.
 */
export type MachineCheck = {
  id: MachineCheckId;
  result: 'pass' | 'warn' | 'fail';
  detail: string;
  values: Record<string, string | number>;
  source: string;
  /** Who may override a fail. */
  overrideBy: 'officer' | 'supervisor';
};

type Outcome = Pick<MachineCheck, 'result' | 'detail'> &
  Partial<Pick<MachineCheck, 'values' | 'source' | 'overrideBy'>>;
type Check = {
  source: string;
  run: (application: Application, reference: Reference, today: CivilDate) => Outcome | undefined;
};

const pass = (detail = 'pass', values = {}): Outcome => ({ result: 'pass', detail, values });
const warn = (detail: string, values = {}): Outcome => ({ result: 'warn', detail, values });
const fail = (detail: string, values = {}): Outcome => ({ result: 'fail', detail, values });

const everyParty = (application: Application) => [...application.owners, ...application.previousOwners];

/** Every other place that states the chassis, with the name of the paper. */
const chassisElsewhere = ({ declared, register }: Application): { paper: string; number: string }[] =>
  [
    { paper: 'register', number: register?.chassisNumber },
    { paper: 'logbook', number: declared.logbook?.chassisNumber },
    { paper: 'customs-entry', number: declared.customsEntry?.chassisNumber },
    { paper: 'inspection', number: declared.inspection?.chassisNumber },
  ].flatMap(({ paper, number }) => (number === undefined ? [] : [{ paper, number }]));

const checks = {
  'plate-format': {
    source: 'Published plate series (reference pack plate-series)',
    run: ({ vehicle }, reference) => {
      const found = classifyPlate(vehicle.registrationNumber, reference['plate-series']);
      return found === 'special'
        ? warn('special', { plate: vehicle.registrationNumber })
        : pass('pass', { plate: vehicle.registrationNumber });
    },
  },
  'chassis-format': {
    source: 'ISO 3779 for VINs; Japanese frame numbers as imported',
    run: ({ vehicle }) => {
      const kind = classifyChassis(vehicle.chassisNumber);
      return kind === 'other'
        ? warn('other', { chassis: vehicle.chassisNumber })
        : pass(kind, { chassis: vehicle.chassisNumber });
    },
  },
  'chassis-equality': {
    source: 'Cloning and double assignment, the-star.co.ke 01/02/2019',
    run: (application) => {
      const elsewhere = chassisElsewhere(application);
      for (const { paper, number } of elsewhere) {
        const position = findChassisDifference(application.vehicle.chassisNumber, number);
        if (position !== undefined)
          return fail('differs', { paper, position, form: application.vehicle.chassisNumber, other: number });
      }
      return elsewhere.length === 0 ? warn('alone') : pass('pass', { count: elsewhere.length });
    },
  },
  'identity-format': {
    source: 'Published formats, docs.usesmileid.com',
    run: (application) => {
      const odd = everyParty(application).find((party) => !isIdentityFormat(party.identity));
      return odd === undefined ? pass() : warn('odd', { name: odd.name, number: odd.identity.number });
    },
  },
  'kra-pin-format': {
    source: 'KRA PIN format; its check letter is not published',
    run: (application) => {
      const odd = everyParty(application).find((party) => !isKraPin(party.kraPin));
      return odd === undefined ? pass() : fail('odd', { name: odd.name, pin: odd.kraPin });
    },
  },
  'kra-pin-kind': {
    source: 'KRA PIN: A for an individual, P for others',
    run: (application) => {
      const odd = everyParty(application).find(
        (party) => isKraPin(party.kraPin) && kraPinOwnerKind(party.kraPin) !== party.kind,
      );
      return odd === undefined ? pass() : fail(`odd-${odd.kind}`, { name: odd.name, pin: odd.kraPin });
    },
  },
  'seller-name': {
    source: 'NTSA, common transfer errors 5 and 6 (kenyans.co.ke 105309)',
    run: ({ declared, previousOwners, register }) => {
      const recorded = register?.owners ?? [];
      const claims = [
        ...previousOwners.map((party) => party.name),
        ...(declared.logbook === undefined ? [] : [declared.logbook.ownerName]),
      ];
      if (recorded.length === 0 || claims.length === 0) return undefined;
      for (const claim of claims) {
        const matches = recorded.map((owner) => matchName(claim, owner.name));
        if (matches.includes('exact')) continue;
        const values = { seller: claim, owner: recorded[0]?.name ?? '' };
        return matches.includes('close') ? warn('close', values) : fail('different', values);
      }
      return pass('pass', { owner: recorded[0]?.name ?? '' });
    },
  },
  'logbook-vehicle': {
    source: 'NTSA, common transfer errors 1 (kenyans.co.ke 105309)',
    run: ({ declared, vehicle, register }) => {
      if (declared.logbook === undefined) return undefined;
      if (normalisePlate(declared.logbook.registrationNumber) !== normalisePlate(vehicle.registrationNumber))
        return fail('other-vehicle', {
          logbook: declared.logbook.registrationNumber,
          form: vehicle.registrationNumber,
        });
      if (register !== null && declared.logbook.number !== register.logbookNumber)
        return warn('other-number', { logbook: declared.logbook.number, register: register.logbookNumber });
      return pass('pass', { logbook: declared.logbook.number });
    },
  },
  'current-owners': {
    source: 'Joint owners are discharged first (nation.africa 4266934)',
    run: ({ register, financier }) => {
      if (register === null) return undefined;
      if (register.owners.length > 1) return fail('joint', { count: register.owners.length });
      return financier === null ? pass() : warn('financier', { name: financier.name });
    },
  },
  'first-registration': {
    source: 'KS 1515:2000',
    run: ({ importDetail }, reference) => {
      if (importDetail === null) return undefined;
      const rule = findInForce(reference['import-rule'], importDetail.arrivedOn);
      if (rule === undefined) return warn('no-rule', { arrived: formatCivilDate(importDetail.arrivedOn) });
      const entryYear = Number(importDetail.arrivedOn.slice(0, 4));
      const earliestYear = entryYear - rule.maxAgeYears;
      const values = {
        first: formatCivilDate(importDetail.firstRegisteredOn),
        arrived: formatCivilDate(importDetail.arrivedOn),
        earliest: earliestYear,
      };
      return Number(importDetail.firstRegisteredOn.slice(0, 4)) >= earliestYear
        ? pass('pass', values)
        : { ...fail('too-old', values), overrideBy: 'supervisor' };
    },
  },
  'drive-side': {
    source: 'KS 1515:2000',
    run: ({ vehicle, importDetail }, reference) => {
      if (importDetail === null) return undefined;
      const rule = findInForce(reference['import-rule'], importDetail.arrivedOn);
      // The form offers both and only right-hand drive is admitted: an officer may override it.
      return rule !== undefined && vehicle.driveSide !== rule.driveSide ? fail(`${vehicle.driveSide}-hand`) : pass();
    },
  },
  'customs-entry-format': {
    source: 'KRA iCMS entry numbers as issued (lms.feaffa.com)',
    run: ({ importDetail, declared }) => {
      if (importDetail === null) return undefined;
      const number = importDetail.customsEntryNumber.toUpperCase().replace(/\s/g, '');
      const onPaper = declared.customsEntry?.number.toUpperCase().replace(/\s/g, '');
      if (onPaper !== undefined && onPaper !== number) return fail('differs', { form: number, paper: onPaper });
      return /^\d{2}[A-Z]{3}IM\d{9}$/.test(number) ? pass('pass', { number }) : warn('odd', { number });
    },
  },
  'insurance-dates': {
    source: 'Third-party cover is mandatory; dates of the certificate',
    run: ({ declared }, _reference, today) => {
      const { insurance } = declared;
      if (insurance === undefined) return fail('missing');
      const values = {
        insurer: insurance.insurer,
        from: formatCivilDate(insurance.startsOn),
        to: formatCivilDate(insurance.expiresOn),
      };
      if (insurance.expiresOn < today) return fail('expired', values);
      if (insurance.startsOn > today) return warn('not-yet', values);
      return daysBetween(today, insurance.expiresOn) < 7 ? warn('ends-soon', values) : pass('pass', values);
    },
  },
  'inspection-dates': {
    source: 'Dates of the inspection report',
    run: ({ declared, service }, reference, today) => {
      const rule = reference['document-age'].find((one) => one.service === service && one.document === 'inspection');
      const { inspection } = declared;
      if (rule === undefined) return undefined;
      if (inspection === undefined) return { ...warn('missing'), result: rule.severity, source: rule.source };
      const values = {
        report: inspection.reportNumber,
        on: formatCivilDate(inspection.inspectedOn),
        days: rule.validDays,
      };
      if (inspection.inspectedOn > today) return fail('future', values);
      if (addDays(inspection.inspectedOn, rule.validDays) >= today) return pass('pass', values);
      return { result: rule.severity, detail: 'too-old', values, source: rule.source };
    },
  },
  'transfer-14-day': {
    source: 'Traffic Act s.9(1)',
    run: ({ transfer }, reference, today) => {
      const term = reference['legal-term'].find((one) => one.id === 'new-owner-registered');
      if (transfer === null || term === undefined) return undefined;
      const days = daysBetween(transfer.soldOn, today);
      const values = { days, allowed: term.days, sold: formatCivilDate(transfer.soldOn) };
      if (days < 0) return fail('future', values);
      return days > term.days ? warn('over', values) : pass('pass', values);
    },
  },
  'seller-7-day': {
    source: 'Traffic Act s.9(2)',
    run: ({ transfer }, reference) => {
      const term = reference['legal-term'].find((one) => one.id === 'seller-notice');
      if (transfer === null || term === undefined) return undefined;
      if (transfer.mileageKm === null) return warn('no-mileage');
      const days = daysBetween(transfer.soldOn, civilDateAt(transfer.sellerStartedAt));
      const values = { days, allowed: term.days, mileage: transfer.mileageKm };
      return days > term.days ? warn('over', values) : pass('pass', values);
    },
  },
  restriction: {
    source: 'The register: caveats and restrictions',
    run: ({ restrictions }) => {
      const first = restrictions[0];
      return first === undefined
        ? pass()
        : { ...fail(first.kind, { note: first.note, since: formatCivilDate(first.since) }), overrideBy: 'supervisor' };
    },
  },
  'electric-rating': {
    source: 'An electric motor has no cc; other engines do',
    run: ({ vehicle }) => {
      if (vehicle.fuel === 'electric')
        return vehicle.ratingCc === null || vehicle.ratingCc === 0
          ? pass('electric')
          : fail('electric-with-cc', { cc: vehicle.ratingCc });
      return vehicle.ratingCc === null || vehicle.ratingCc === 0
        ? warn('no-cc')
        : pass('pass', { cc: vehicle.ratingCc });
    },
  },
  'fee-paid': {
    source: 'Fee schedules in force (reference pack fee)',
    run: (application, reference, today) => {
      const quote = quoteFee(application, reference.fee, today);
      const waiting = application.payments.find((payment) => !payment.reflected);
      const values = { paid: formatMoney(quote.paidCents), quoted: formatMoney(quote.totalCents) };
      if (application.payments.length === 0) return fail('unpaid', values);
      if (waiting !== undefined) return warn('not-reflected', { ...values, reference: waiting.reference });
      if (quote.missing.length > 0) return warn('no-row', values);
      return quote.paidCents === quote.totalCents ? pass('pass', values) : warn('differs', values);
    },
  },
} as const satisfies Record<MachineCheckId, Check>;

/** Runs the checks named, in order; a check that does not apply to the service is left out. */
export const runMachineChecks = (
  application: Application,
  ids: readonly MachineCheckId[],
  reference: Reference,
  today: CivilDate,
): MachineCheck[] =>
  ids.flatMap((id) => {
    const check: Check = checks[id];
    const outcome = check.run(application, reference, today);
    return outcome === undefined
      ? []
      : [{ id, source: check.source, values: {}, overrideBy: 'officer' as const, ...outcome }];
  });
