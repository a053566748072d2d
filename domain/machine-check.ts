import { type Application, plateOf } from './application.ts';
import { classifyChassis, findChassisDifference } from './chassis.ts';
import type { CheckCall, MachineCheckId } from './checklist.ts';
import { addDays, type CivilDate, civilDateAt, civilDateSchema, daysBetween, formatCivilDate } from './civil-date.ts';
import { formatMoney, readQuote } from './fee.ts';
import { isIdentityFormat, isKraPin, kraPinOwnerKind } from './identity.ts';
import { findReadableInForce } from './in-force.ts';
import { findNameTolerance } from './name-tolerance.ts';
import { compareNames, type NameComparison } from './person-name.ts';
import { classifyPlate, normalisePlate } from './plate.ts';
import type { Reference } from './reference.ts';
import { isKnownWord } from './word.ts';

/**
 * What the machine can say of an application before the officer looks. A check never refuses a document: it explains,
 * and the officer confirms, overrides with a reason, or returns (domain facts 2, principle). `detail` names a sentence
 * in the locale files (`check.<id>.<detail>`), `values` fill it.
 */
export type MachineCheck = {
  id: MachineCheckId;
  /** The id, with the paper that it is about: what an override covers. */
  key: string;
  result: 'pass' | 'warn' | 'fail';
  detail: string;
  values: Record<string, string | number>;
  /** Of two names that are not the same: how they compare. */
  names?: NameComparison;
  source: string;
  /** Who may override a fail. */
  overrideBy: 'officer' | 'supervisor';
};

type Outcome = Pick<MachineCheck, 'result' | 'detail'> &
  Partial<Pick<MachineCheck, 'values' | 'names' | 'source' | 'overrideBy'>>;
type Check<Id extends MachineCheckId> = {
  source: string;
  run: (
    application: Application,
    asked: Extract<CheckCall, { id: Id }>,
    reference: Reference,
    today: CivilDate,
  ) => Outcome | undefined;
};

const pass = (detail = 'pass', values = {}): Outcome => ({ result: 'pass', detail, values });
const warn = (detail: string, values = {}): Outcome => ({ result: 'warn', detail, values });
const fail = (detail: string, values = {}): Outcome => ({ result: 'fail', detail, values });
/** A fail that only a supervisor may override. */
const forbid = (detail: string, values = {}): Outcome => ({ ...fail(detail, values), overrideBy: 'supervisor' });

const everyParty = ({ owners, transfer, previousOwners }: Application) => [
  ...owners,
  ...(transfer === null ? [] : [transfer.seller]),
  ...previousOwners,
];

/** Every other place that states the chassis, with the name of the paper. */
const chassisElsewhere = ({ declared, register }: Application): { paper: string; number: string }[] => [
  ...(register === null ? [] : [{ paper: 'register', number: register.chassisNumber }]),
  ...Object.entries(declared).flatMap(([paper, { chassisNumber }]) =>
    chassisNumber === undefined ? [] : [{ paper, number: chassisNumber }],
  ),
];

const findImportRule = (reference: Reference, on: CivilDate) =>
  findReadableInForce(
    reference['import-rule'],
    reference.setAside.filter(({ pack }) => pack === 'import-rule').map(({ from }) => from),
    on,
  );

/** A civil date that the applicant declared; undefined for what is none. */
const dateOf = (text: string | undefined): CivilDate | undefined => civilDateSchema.safeParse(text).data;

const checks = {
  'plate-format': {
    source: 'Published plate series (reference pack plate-series)',
    run: (application, _asked, reference) => {
      const plate = plateOf(application);
      if (plate === null) return undefined;
      return classifyPlate(plate, reference['plate-series']) === 'special'
        ? warn('special', { plate })
        : pass('pass', { plate });
    },
  },
  'chassis-format': {
    source: 'ISO 3779 for VINs; Japanese frame numbers as imported',
    run: ({ vehicle }) => {
      if (vehicle === null) return undefined;
      const kind = classifyChassis(vehicle.chassisNumber);
      return kind === 'other'
        ? warn('other', { chassis: vehicle.chassisNumber })
        : pass(kind, { chassis: vehicle.chassisNumber });
    },
  },
  'chassis-equality': {
    source: 'Cloning and double assignment, the-star.co.ke 01/02/2019',
    run: (application) => {
      const { vehicle } = application;
      if (vehicle === null) return undefined;
      const elsewhere = chassisElsewhere(application);
      for (const { paper, number } of elsewhere) {
        const position = findChassisDifference(vehicle.chassisNumber, number);
        if (position !== undefined)
          return fail(isKnownWord('paper', paper) ? 'differs' : 'differs-on-other', {
            paper,
            position,
            form: vehicle.chassisNumber,
            other: number,
          });
      }
      return elsewhere.length === 0 ? warn('alone') : pass('pass', { count: elsewhere.length });
    },
  },
  'identity-format': {
    source: 'Published formats, docs.usesmileid.com',
    run: (application) => {
      const odd = everyParty(application).find((party) => !isIdentityFormat(party.identity));
      return odd === undefined
        ? pass()
        : warn('odd', { name: odd.name, number: odd.identity.number, kind: odd.identity.kind });
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
    run: ({ declared, transfer, register }, { paper }, reference, today) => {
      const recorded = register?.owners ?? [];
      const claims = [transfer?.seller.name, declared[paper]?.ownerName].filter((claim) => claim !== undefined);
      if (recorded.length === 0 || claims.length === 0) return undefined;
      const tolerance = findNameTolerance(reference, today);
      for (const claim of claims) {
        const [nearest] = recorded
          .map(({ name: owner }) => ({ owner, names: compareNames(claim, owner, tolerance) }))
          .sort((a, b) => b.names.score - a.names.score);
        if (nearest === undefined || nearest.names.match === 'exact') continue;
        const { owner, names } = nearest;
        const values = { seller: claim, owner, score: names.score };
        return { ...(names.match === 'close' ? warn('close', values) : fail('different', values)), names };
      }
      return pass('pass', { owner: recorded[0]?.name ?? '' });
    },
  },
  'logbook-vehicle': {
    source: 'NTSA, common transfer errors 1 (kenyans.co.ke 105309)',
    run: ({ declared, vehicle, register }, { paper }) => {
      const logbook = declared[paper];
      if (vehicle === null || logbook === undefined) return undefined;
      const { registrationNumber = '', number = '' } = logbook;
      if (normalisePlate(registrationNumber) !== normalisePlate(vehicle.registrationNumber ?? ''))
        return fail('other-vehicle', { logbook: registrationNumber, form: vehicle.registrationNumber ?? '' });
      if (register !== null && number !== register.logbookNumber)
        return warn('other-number', { logbook: number, register: register.logbookNumber });
      return pass('pass', { logbook: number });
    },
  },
  'current-owners': {
    source: 'Joint owners are discharged first (nation.africa 4266934)',
    run: ({ register, registeredFinancier }) => {
      if (register === null) return undefined;
      if (register.owners.length > 1) return fail('joint', { count: register.owners.length });
      return registeredFinancier === null ? pass() : warn('financier', { name: registeredFinancier.name });
    },
  },
  'first-registration': {
    source: 'KS 1515:2000',
    run: ({ importDetail }, _asked, reference) => {
      if (importDetail === null) return undefined;
      const rule = findImportRule(reference, importDetail.arrivedOn);
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
        : forbid('too-old', values);
    },
  },
  'drive-side': {
    source: 'KS 1515:2000',
    run: ({ vehicle, importDetail }, _asked, reference) => {
      if (importDetail === null || vehicle === null || vehicle.driveSide === null) return undefined;
      const rule = findImportRule(reference, importDetail.arrivedOn);
      // The form offers both and only right-hand drive is admitted: an officer may override it.
      const { driveSide } = vehicle;
      if (!isKnownWord('driveSide', driveSide)) return warn('other', { side: driveSide });
      return rule !== undefined && driveSide !== rule.driveSide ? fail(`${driveSide}-hand`) : pass();
    },
  },
  'customs-entry-format': {
    source: 'KRA iCMS entry numbers as issued (lms.feaffa.com)',
    run: ({ importDetail, declared }, { paper }) => {
      if (importDetail === null) return undefined;
      const number = importDetail.customsEntryNumber.toUpperCase().replace(/\s/g, '');
      const onPaper = declared[paper]?.number?.toUpperCase().replace(/\s/g, '');
      if (onPaper !== undefined && onPaper !== number) return fail('differs', { form: number, paper: onPaper });
      return /^\d{2}[A-Z]{3}IM\d{9}$/.test(number) ? pass('pass', { number }) : warn('odd', { number });
    },
  },
  'cover-dates': {
    source: 'Third-party cover is mandatory; dates of the certificate',
    run: ({ declared }, { paper }, _reference, today) => {
      const cover = declared[paper];
      if (cover === undefined) return fail('missing');
      const [startsOn, expiresOn] = [dateOf(cover.startsOn), dateOf(cover.expiresOn)];
      if (startsOn === undefined || expiresOn === undefined) return warn('no-dates');
      const values = {
        insurer: cover.insurer ?? '',
        from: formatCivilDate(startsOn),
        to: formatCivilDate(expiresOn),
      };
      if (expiresOn < today) return fail('expired', values);
      if (startsOn > today) return warn('not-yet', values);
      return daysBetween(today, expiresOn) < 7 ? warn('ends-soon', values) : pass('pass', values);
    },
  },
  'paper-age': {
    source: 'Dates of the paper',
    run: ({ declared }, { paper, days, severity, source }, _reference, today) => {
      const fields = declared[paper];
      const on = dateOf(fields?.inspectedOn ?? fields?.issuedOn);
      if (on === undefined) return { result: severity, detail: 'missing', source };
      const values = { report: fields?.reportNumber ?? fields?.number ?? '', on: formatCivilDate(on), days };
      if (on > today) return fail('future', values);
      return addDays(on, days) >= today
        ? pass('pass', values)
        : { result: severity, detail: 'too-old', values, source };
    },
  },
  'registration-term': {
    source: 'Traffic Act s.9(1)',
    run: ({ transfer }, { days: allowed }, _reference, today) => {
      if (transfer === null) return undefined;
      const days = daysBetween(transfer.soldOn, today);
      const values = { days, allowed, sold: formatCivilDate(transfer.soldOn) };
      if (days < 0) return fail('future', values);
      return days > allowed ? warn('over', values) : pass('pass', values);
    },
  },
  'notice-term': {
    source: 'Traffic Act s.9(2)',
    run: ({ transfer }, { days: allowed }) => {
      if (transfer === null) return undefined;
      if (transfer.mileageKm === null) return warn('no-mileage');
      const days = daysBetween(transfer.soldOn, civilDateAt(transfer.sellerStartedAt));
      const values = { days, allowed, mileage: transfer.mileageKm };
      return days > allowed ? warn('over', values) : pass('pass', values);
    },
  },
  restriction: {
    source: 'The register: caveats and restrictions',
    run: ({ restrictions }) => {
      const first = restrictions[0];
      if (first === undefined) return pass();
      const { kind, note, since } = first;
      return forbid(isKnownWord('restrictionKind', kind) ? kind : 'other', {
        kind,
        note,
        since: formatCivilDate(since),
      });
    },
  },
  'electric-rating': {
    source: 'An electric motor has no cc; other engines do',
    run: ({ vehicle }) => {
      if (vehicle === null) return undefined;
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
    run: (application, _asked, reference, today) => {
      const quote = readQuote(application, reference, today);
      const waiting = application.payments.find((payment) => !payment.reflected);
      const values = { paid: formatMoney(quote.paidCents), quoted: formatMoney(quote.totalCents) };
      if (application.payments.length === 0) return fail('unpaid', values);
      if (waiting !== undefined) return warn('not-reflected', { ...values, reference: waiting.reference });
      if (quote.missing.length === 0 && quote.paidCents === quote.totalCents) return pass('pass', values);
      const [published] = quote.published;
      if (published !== undefined) return warn('published', { ...values, date: published.sourceDate });
      return warn(quote.missing.length > 0 ? 'no-row' : 'differs', values);
    },
  },
} as const satisfies { [Id in MachineCheckId]: Check<Id> };

/** Runs the checks that a line asks for, in order; a check that does not apply to the record is left out. */
export const runMachineChecks = (
  application: Application,
  asked: readonly CheckCall[],
  reference: Reference,
  today: CivilDate,
): MachineCheck[] =>
  asked.flatMap((call) => {
    const check: Check<MachineCheckId> = checks[call.id] as Check<MachineCheckId>; // each id with its own function
    const outcome = check.run(application, call, reference, today);
    const key = 'paper' in call ? `${call.id} ${call.paper}` : call.id;
    return outcome === undefined
      ? []
      : [{ id: call.id, key, source: check.source, values: {}, overrideBy: 'officer' as const, ...outcome }];
  });
