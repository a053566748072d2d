import { type Application, plateOf } from '../application.ts';
import { findChassisDifference, isSameChassis, normaliseChassis } from '../chassis.ts';
import { formatCivilDate } from '../civil-date.ts';
import { findReadableInForce } from '../in-force.ts';
import { normalisePlate } from '../plate.ts';
import type { Reference } from '../reference.ts';
import { hasEngine } from '../vehicle.ts';
import { isKnownWord } from '../word.ts';
import { type CheckContext, type Checks, fail, pass, warn } from './check.ts';

/** Every other place that states a number of the vehicle, with the name of the paper. */
const listElsewhere = (
  { declared, register }: Application,
  what: 'chassisNumber' | 'engineNumber',
): { paper: string; number: string }[] => [
  ...(register === null ? [] : [{ paper: 'register', number: register[what] }]),
  ...Object.entries(declared).flatMap(([paper, fields]) => {
    const number = fields[what];
    return number === undefined ? [] : [{ paper, number }];
  }),
];

const findImportRule = (reference: Reference, on: string) =>
  findReadableInForce(
    reference['import-rule'],
    reference.setAside.filter(({ pack }) => pack === 'import-rule').map(({ from }) => from),
    on,
  );

const judgeImport = (
  { arrivedOn, firstRegisteredOn }: NonNullable<Application['importDetail']>,
  { reference, today }: CheckContext,
) => {
  const rule = findImportRule(reference, arrivedOn);
  const dates = { arrived: formatCivilDate(arrivedOn), first: formatCivilDate(firstRegisteredOn) };
  if (arrivedOn > today) return fail('future', dates);
  if (firstRegisteredOn > arrivedOn) return fail('after-arrival', dates);
  if (rule === undefined) return warn('no-rule', { arrived: dates.arrived });
  const earliest = Number(arrivedOn.slice(0, 4)) - rule.maxAgeYears;
  const values = { ...dates, earliest };
  return Number(firstRegisteredOn.slice(0, 4)) >= earliest ? pass('pass', values) : fail('too-old', values);
};

export const vehicleChecks: Checks<
  | 'chassis-equality'
  | 'engine-equality'
  | 'logbook-vehicle'
  | 'paper-names-vehicle'
  | 'first-registration'
  | 'drive-side'
  | 'customs-entry-equality'
  | 'restriction'
  | 'electric-rating'
  | 'fuel-is'
  | 'county-mismatch'
> = {
  'chassis-equality': (application) => {
    const { vehicle } = application;
    if (vehicle === null) return undefined;
    // Two numbers of which nothing can be compared would be the same.
    if (normaliseChassis(vehicle.chassisNumber) === '') return warn('unreadable', { chassis: vehicle.chassisNumber });
    const elsewhere = listElsewhere(application, 'chassisNumber');
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

  // an engine may be changed, with papers of it; else the number is the register's (E14)
  'engine-equality': (application, { paper: changed }) => {
    const { vehicle, declared } = application;
    if (vehicle === null) return undefined;
    const form = vehicle.engineNumber;
    const elsewhere = listElsewhere(application, 'engineNumber');
    if (
      !hasEngine(vehicle) &&
      [form, ...elsewhere.map(({ number }) => number)].every((one) => normaliseChassis(one) === '')
    )
      return pass('no-engine');
    if (normaliseChassis(form) === '') return warn('unreadable', { engine: form });
    const others = elsewhere.filter(({ number }) => !isSameChassis(number, form));
    const [first] = others;
    if (first === undefined) return elsewhere.length === 0 ? warn('alone') : pass('pass', { count: elsewhere.length });
    const values = { paper: first.paper, form, other: first.number };
    const isChanged = declared[changed] !== undefined && others.every(({ paper }) => paper === 'register');
    if (isChanged) return warn('changed', values);
    return fail(isKnownWord('paper', first.paper) ? 'differs' : 'differs-on-other', values);
  },

  'logbook-vehicle': ({ declared, vehicle, register }, { paper }) => {
    const logbook = declared[paper];
    if (vehicle === null || logbook === undefined) return undefined;
    const { registrationNumber = '', number = '' } = logbook;
    const [stated, form] = [registrationNumber, vehicle.registrationNumber ?? ''].map(normalisePlate);
    if (stated === '' && form === '') return warn('no-number');
    if (stated !== form)
      return fail('other-vehicle', { logbook: registrationNumber, form: vehicle.registrationNumber ?? '' });
    if (register !== null && number !== register.logbookNumber)
      return warn('other-number', { logbook: number, register: register.logbookNumber });
    return pass('pass', { logbook: number });
  },

  'paper-names-vehicle': (application, { paper }) => {
    const { vehicle, declared } = application;
    if (vehicle === null) return undefined;
    const { registrationNumber = '', chassisNumber = '' } = declared[paper] ?? {};
    const [plate, chassis] = [normalisePlate(registrationNumber), normaliseChassis(chassisNumber)];
    if (plate === '' && chassis === '') return warn('not-stated');
    const form = plateOf(application) ?? '';
    if (plate !== '' && plate !== normalisePlate(form))
      return fail('other-number', { paper: registrationNumber, form });
    if (chassis !== '' && chassis !== normaliseChassis(vehicle.chassisNumber))
      return fail('other-chassis', { paper: chassisNumber, form: vehicle.chassisNumber });
    return pass('pass', { stated: plate === '' ? chassisNumber : registrationNumber });
  },

  'first-registration': ({ importDetail }, _asked, context) =>
    importDetail === null ? undefined : judgeImport(importDetail, context),

  'drive-side': ({ vehicle, importDetail }, _asked, { reference }) => {
    if (importDetail === null || vehicle === null || vehicle.driveSide === null) return undefined;
    const rule = findImportRule(reference, importDetail.arrivedOn);
    const { driveSide } = vehicle;
    if (!isKnownWord('driveSide', driveSide)) return warn('other', { side: driveSide });
    if (rule === undefined) return warn('no-rule', { arrived: formatCivilDate(importDetail.arrivedOn) });
    return driveSide === rule.driveSide ? pass() : fail(`${driveSide}-hand`);
  },

  'customs-entry-equality': ({ importDetail, declared }, { paper }) => {
    if (importDetail === null) return undefined;
    const form = importDetail.customsEntryNumber;
    const stated = declared[paper]?.number ?? '';
    if (normaliseChassis(stated) === '') return warn('not-stated', { form });
    return isSameChassis(form, stated) ? pass('pass', { number: form }) : fail('differs', { form, paper: stated });
  },

  restriction: ({ restrictions }) => {
    const [first] = restrictions;
    if (first === undefined) return pass();
    const { kind, note, since } = first;
    const detail = isKnownWord('restrictionKind', kind) ? kind : 'other';
    return fail(detail, { kind, note, since: formatCivilDate(since) });
  },

  'electric-rating': ({ vehicle }) => {
    if (vehicle === null) return undefined;
    const { fuel, ratingCc } = vehicle;
    const cc = ratingCc ?? 0;
    if (!Number.isInteger(cc) || cc < 0) return warn('odd', { cc });
    if (!isKnownWord('fuel', fuel)) return warn('other-fuel', { fuel, cc });
    if (fuel === 'electric') return cc === 0 ? pass('electric') : fail('electric-with-cc', { cc });
    if (cc > 0) return pass('pass', { cc });
    return hasEngine(vehicle) ? warn('no-cc') : pass('no-engine');
  },

  'fuel-is': ({ vehicle }, { of }) => {
    if (vehicle === null) return undefined;
    const { fuel } = vehicle;
    if (fuel === of) return pass('pass', { fuel });
    return isKnownWord('fuel', fuel) ? fail('differs', { fuel, of }) : warn('other', { fuel, of });
  },

  'county-mismatch': ({ register, officeId }, _asked, { reference }) => {
    const nameOf = (code: string) => reference.county.find((one) => one.code === code)?.name ?? code;
    const here = reference.office.find(({ id }) => id === officeId)?.countyCode;
    const there = register?.countyCode;
    if (here === undefined || there === undefined) return warn('unknown');
    const values = { county: nameOf(there), office: nameOf(here) };
    return here === there ? pass('pass', values) : warn('differs', values);
  },
};
