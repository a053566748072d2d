import { addDays, type CivilDate, civilDateAt, daysBetween, formatCivilDate } from '../civil-date.ts';
import { isKnownWord } from '../word.ts';
import { type Checks, dateOf, fail, notJudged, pass, warn } from './check.ts';
import { judgeName, listParties } from './party.ts';

type Fields = Readonly<Record<string, string | undefined>> | undefined;
/** The day of a paper: of its inspection, or of its issue. */
const dayOfPaper = (fields: Fields): CivilDate | undefined => dateOf(fields?.inspectedOn ?? fields?.issuedOn);
const numberOf = (fields: Fields): string => fields?.reportNumber ?? fields?.number ?? '';

export const paperChecks: Checks<
  'cover-dates' | 'paper-age' | 'paper-date' | 'paper-valid' | 'paper-names' | 'booking-wait' | 'inspection-result'
> = {
  'cover-dates': ({ declared }, { paper }, { row, today }) => {
    if (row?.days === undefined) return notJudged;
    const cover = declared[paper];
    if (cover === undefined) return fail('missing');
    const [startsOn, expiresOn] = [dateOf(cover.startsOn), dateOf(cover.expiresOn)];
    if (startsOn === undefined || expiresOn === undefined) return warn('no-dates');
    const values = {
      insurer: cover.insurer ?? '',
      from: formatCivilDate(startsOn),
      to: formatCivilDate(expiresOn),
      days: row.days,
    };
    if (expiresOn < today) return fail('expired', values);
    if (startsOn > today) return warn('not-yet', values);
    return daysBetween(today, expiresOn) < row.days ? warn('ends-soon', values) : pass('pass', values);
  },

  'paper-age': ({ declared }, { paper, days, severity, source }, { today }) => {
    const fields = declared[paper];
    const on = dayOfPaper(fields);
    if (on === undefined) return { result: severity, detail: 'missing', source };
    const values = { report: numberOf(fields), on: formatCivilDate(on), days };
    if (on > today) return fail('future', values);
    return addDays(on, days) >= today ? pass('pass', values) : { result: severity, detail: 'too-old', values, source };
  },

  // E17: a paper of tomorrow, or of no day, was silent
  'paper-date': ({ declared }, { paper }, { today }) => {
    const on = dayOfPaper(declared[paper]);
    if (on === undefined) return warn('missing');
    const values = { on: formatCivilDate(on) };
    return on > today ? fail('future', values) : pass('pass', values);
  },

  'paper-valid': ({ declared, licence }, { paper, minDays }, { today }) => {
    const fields = declared[paper];
    const expiresOn = dateOf(fields?.expiresOn);
    if (expiresOn === undefined) return warn('no-dates');
    const needed = licence?.testOn !== undefined && licence.testOn > today ? licence.testOn : today;
    const values = { to: formatCivilDate(expiresOn), on: formatCivilDate(needed), days: minDays ?? 0 };
    if (expiresOn < needed) return fail('expired', values);
    if (minDays === undefined) return pass('pass', values);
    const from = dateOf(fields?.issuedOn ?? fields?.startsOn);
    if (from === undefined) return warn('no-dates');
    return daysBetween(from, needed) < minDays ? warn('too-young', values) : pass('pass', values);
  },

  'paper-names': (application, { paper, party }, context) => {
    const fields = application.declared[paper];
    const stated = fields?.ownerName ?? fields?.name;
    if (stated === undefined || stated.trim() === '') return warn('not-stated');
    const names = listParties(application, party).map(({ name }) => name);
    return judgeName(stated, names, context) ?? warn('nobody', { stated });
  },

  // the inspection is booked when the wait is over
  'booking-wait': ({ declared, booking, submittedAt }, { paper, days }) => {
    const fields = declared[paper];
    const on = dateOf(fields?.bookedOn) ?? booking?.on ?? dayOfPaper(fields);
    if (on === undefined) return warn('missing', { days });
    const first = addDays(civilDateAt(submittedAt), days);
    const values = { on: formatCivilDate(on), first: formatCivilDate(first), days };
    return on < first ? fail('early', values) : pass('pass', values);
  },

  'inspection-result': ({ booking }) => {
    if (booking === null) return undefined;
    const { result, defects, slipNumber } = booking;
    const values = { result: result ?? '', slip: slipNumber, count: defects.length };
    if (result === null) return warn('none', values);
    if (!isKnownWord('inspectionResult', result)) return warn('other', values);
    if (result === 'failed') return fail('failed', values);
    return defects.length === 0 ? pass('pass', values) : warn('defects', values);
  },
};
