import { describe, expect, test } from 'vitest';
import { type Application, statusOf } from '#domain/application.ts';
import { isOnline } from '#domain/command/apply.ts';
import type { Condition } from '#domain/condition.ts';
import { listLines, listReasons } from '#domain/reference.ts';
import { countApprovals, getService, listFeeComponents, type Service } from '#domain/service.ts';
import { isKnownWord } from '#domain/word.ts';
import { type ApplicationOptions, createApplication, seller, testReference } from '#test/support/application.ts';
import { createLicenceApplication } from '#test/support/licence.ts';

/**
 * The rows of the logbook, plate, search, inspection and licence services against a table by hand, of section 2 of the
 * design page on services: what the officer and the citizen meet, whatever conditions a row says it with.
 */
type Expected = {
  approvals: 0 | 1 | 2;
  /** On paper, with nothing asked in particular; `E` for what the electronic medium puts in the logbook's place. */
  issues: string;
  surrenders?: string;
  online?: string;
  standard?: string;
  courier?: true;
  ownerTold?: true;
  changes?: Service['changes'][number];
  fees: string;
};
const logbook = 'paper-logbook E';
const table: Record<string, Expected> = {
  'duplicate-logbook': {
    approvals: 2,
    issues: 'duplicate-logbook E',
    surrenders: 'logbook or police-abstract+affidavit',
    online: 'approve',
    standard: '3 working-day',
    courier: true,
    ownerTold: true,
    fees: 'service-fee',
  },
  'change-of-particulars': {
    approvals: 1,
    issues: logbook,
    surrenders: 'logbook or police-abstract+affidavit',
    standard: '3 working-day',
    courier: true,
    changes: 'particulars',
    fees: 'service-fee',
  },
  'in-charge': {
    approvals: 1,
    issues: logbook,
    surrenders: 'logbook or police-abstract+affidavit',
    courier: true,
    changes: 'financier',
    fees: 'service-fee',
  },
  discharge: {
    approvals: 1,
    issues: logbook,
    surrenders: 'logbook or police-abstract+affidavit',
    standard: '3 working-day',
    courier: true,
    changes: 'financier',
    fees: 'service-fee',
  },
  'record-update': {
    approvals: 1,
    issues: '',
    standard: '7 working-day',
    changes: 'particulars',
    fees: 'service-fee',
  },
  'plates-new-generation': {
    approvals: 1,
    issues: 'plate-front plate-rear',
    surrenders: 'plates',
    standard: '7 working-day',
    changes: 'plates',
    fees: 'service-fee',
  },
  'plates-lost': {
    approvals: 2,
    issues: 'plate-front plate-rear',
    surrenders: 'front-plate or police-abstract, rear-plate or police-abstract',
    online: 'approve make',
    ownerTold: true,
    changes: 'plates',
    fees: 'two-plates-fee',
  },
  'plates-electric': {
    approvals: 1,
    issues: 'plate-front plate-rear',
    surrenders: 'plates',
    changes: 'plates',
    fees: 'service-fee',
  },
  'plates-special': {
    approvals: 2,
    issues: 'plate-front plate-rear',
    surrenders: 'plates',
    changes: 'plates',
    fees: 'special-number-fee personalised-number-fee',
  },
  'vehicle-search': { approvals: 0, issues: 'copy-of-records', fees: 'service-fee' },
  'vehicle-inspection': { approvals: 1, issues: 'inspection-booking-slip windscreen-sticker', fees: 'service-fee' },
  'sticker-issue': {
    approvals: 1,
    issues: 'windscreen-sticker',
    surrenders: 'sticker or affidavit',
    fees: 'esticker-fee',
  },
  pdl: { approvals: 0, issues: 'pdl-slip', changes: 'licence', fees: 'service-fee' },
  'driving-test': { approvals: 0, issues: 'driving-test-slip', changes: 'licence', fees: 'service-fee' },
  'interim-licence': { approvals: 0, issues: 'interim-licence-slip', changes: 'licence', fees: 'service-fee' },
  'smart-licence': {
    approvals: 0,
    issues: 'smart-card',
    surrenders: 'licence or police-abstract',
    standard: '2 day',
    courier: true,
    changes: 'licence',
    fees: 'service-fee',
  },
};
const licences = ['pdl', 'driving-test', 'interim-licence', 'smart-licence'];

const kindsOf = ({ items }: Application): string[] => items.map(({ kind }) => kind);
const dueOf = ({ surrenders }: Application): string[] => surrenders.map(({ kind }) => kind);
const linesOf = (application: Application): string[] => listLines(testReference, application).map(({ id }) => id);
const feesOf = (application: Application): string[] =>
  listFeeComponents(getService(testReference, application), application);

const listAsked = (condition: Condition): string[] => {
  if (condition.kind === 'asked') return [condition.what];
  const parts = condition.kind === 'all' || condition.kind === 'any' || condition.kind === 'none' ? condition.of : [];
  return parts.flatMap(listAsked);
};

/** Of any service: of a vehicle, or of a licence. */
const createOf = (given: Pick<Application, 'service'> & Partial<Pick<Application, 'medium' | 'asked'>>): Application =>
  licences.includes(given.service) ? createLicenceApplication(given) : createApplication(given);

/** Checks of people, of the dates of papers and of money. */
const ofAnything: ReadonlySet<string> = new Set(['identity-format', 'fee-paid', 'paper-valid']);

describe.each(Object.entries(table))('%s', (service, expected) => {
  const application = createOf({ service });
  const row = getService(testReference, application);

  test('ends in what the table says, for whom, after how many officers, by which day and at what price', () => {
    const electronic = createOf({ service, medium: 'electronic' });
    const onPaper = expected.issues.replace(' E', '').split(' ');
    expect(kindsOf(application)).toEqual(onPaper.filter((kind) => kind !== ''));
    if (expected.issues.endsWith(' E')) expect(kindsOf(electronic)).toEqual(['electronic-logbook']);
    else expect(kindsOf(electronic)).toEqual(kindsOf(application));
    const surrenders = application.surrenders.map(({ kind, or }) => [kind, ...(or ? ['or', or.join('+')] : [])]);
    expect(surrenders.map((words) => words.join(' ')).join(', ')).toBe(expected.surrenders ?? '');
    expect(countApprovals(row, application)).toBe(expected.approvals);
    expect(application.standing).toBe(expected.approvals === 0 ? 'approved' : 'submitted');
    expect(row.online.join(' ')).toBe(expected.online ?? '');
    expect(isOnline({ name: 'application.approve' }, application, testReference)).toBe(row.online.includes('approve'));
    expect(row.clocks.map(({ days, unit }) => `${days} ${unit}`).join()).toBe(expected.standard ?? '');
    expect(row.waits).toEqual([]);
    expect(row.changes.join()).toBe(expected.changes ?? '');
    expect(row.delivery).toEqual(expected.courier ? ['counter', 'courier'] : ['counter']);
    expect(row.notices.some(({ to }) => to === 'registered-owner')).toBe(expected.ownerTold === true);
    expect(feesOf(application).join(' ')).toBe(expected.fees);
    expect(row.subject).toBe(licences.includes(service) ? 'licence' : 'vehicle');
  });

  test('speaks both languages, in words short enough for a list, and says where it is from', () => {
    const lines = testReference.checklist.find(({ id }) => id === row.checklist)?.lines ?? [];
    const texts = [row.name, row.short, row.parties.owners, ...lines.flatMap(({ label, hint }) => [label, hint])];
    for (const { en, sw } of texts) expect(sw, en).not.toBe(en);
    for (const text of [row.short.en, row.short.sw]) expect(text.length, text).toBeLessThanOrEqual(18);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
    // A public page, a law or a source document; what is not of one says so.
    for (const { source } of [row, ...lines, ...row.clocks])
      expect(source).toMatch(
        /\.(com|ke|africa|digital|org|net|news|online)\b|Traffic Act|[Ss]ource document|published|not found/,
      );
  });

  test('has something of its own to tell its citizen, where an officer decides', () => {
    const own = (['return', 'reject'] as const).flatMap((act) => listReasons(testReference, service, act));
    expect(own.some(({ services }) => services.includes(service))).toBe(expected.approvals > 0);
  });

  test('asks nothing of a vehicle where it is about a licence, else its number, each check once', () => {
    const calls = listLines(testReference, application).flatMap((line) => line.checks);
    expect(new Set(calls.map((call) => JSON.stringify(call))).size).toBe(calls.length);
    const ofVehicle = calls.map(({ id }) => id).filter((id) => !ofAnything.has(id));
    if (row.subject === 'licence') expect(ofVehicle).toEqual([]);
    else expect(ofVehicle).toContain('plate-format');
  });

  test('asks and takes in what has a name in both languages', () => {
    const lines = testReference.checklist.find(({ id }) => id === row.checklist)?.lines ?? [];
    const conditions = [...Object.values(row.conditions), ...lines.flatMap(({ when }) => when ?? [])];
    const words = conditions.flatMap(listAsked);
    const items = row.issues.map(({ kind }) => kind);
    expect(words.filter((word) => !isKnownWord('asked', word) && !items.includes(word))).toEqual([]);
    expect(row.surrenders.filter(({ kind }) => !isKnownWord('surrenderKind', kind))).toEqual([]);
  });
});

const { vehicle, register } = createApplication({ service: 'change-of-particulars' });
const change = (changed: Partial<Application['vehicle']>) =>
  createApplication({ service: 'change-of-particulars', vehicle: { ...vehicle, ...changed } });
const painted = register === null ? null : { ...register, bodyColour: 'Red' };

describe('a change of particulars', () => {
  test('of the engine takes two officers and the papers of the engine; a space in its number is no change', () => {
    const plain = change({});
    const other = change({ engineNumber: '2NZ9999999' });
    expect(countApprovals(getService(testReference, other), other)).toBe(2);
    expect([linesOf(plain).includes('engine-papers'), linesOf(other).includes('engine-papers')]).toEqual([false, true]);
    const spaced = change({ engineNumber: ` ${vehicle.engineNumber.toLowerCase()} ` });
    expect(countApprovals(getService(testReference, spaced), spaced)).toBe(1);
  });

  test('of the colour is paid for beside the sum', () => {
    const colour = createApplication({ service: 'change-of-particulars', register: painted });
    expect(feesOf(colour)).toEqual(['service-fee', 'colour-fee']);
    expect(countApprovals(getService(testReference, colour), colour)).toBe(1);
  });
});

describe('a duplicate', () => {
  const notice = { 'surrender-notice': { issuedOn: '2026-02-20' } };
  const electronicBefore = register === null ? null : { ...register, logbookMedium: 'electronic' as const };
  test.each<[string, ApplicationOptions, string[], string[]]>([
    ['of a lost logbook', { asked: ['lost'] }, [], ['abstract', 'affidavit', 'tape-lift']],
    ['of a damaged one', { asked: ['damaged'] }, ['logbook'], ['affidavit', 'logbook']],
    ['in place of paper', { asked: ['conversion'], medium: 'electronic' }, [], ['logbook']],
    ['in place of paper, by a notice', { asked: ['conversion'], declared: notice }, ['logbook'], ['logbook']],
    ['of an electronic one', { asked: ['damaged'], register: electronicBefore }, [], ['affidavit', 'logbook']],
  ])('%s asks its own papers and takes in what is there', (_name, given, due, papers) => {
    const application = createApplication({ service: 'duplicate-logbook', ...given });
    expect(dueOf(application)).toEqual(due);
    expect(application.surrenders.map(({ number }) => number)).toEqual(due.map(() => register?.logbookNumber));
    const conditional = ['abstract', 'affidavit', 'tape-lift', 'logbook'];
    expect(linesOf(application).filter((id) => conditional.includes(id))).toEqual(papers);
  });
});

describe('plates', () => {
  test.each<[string[], string[], string[], string[]]>([
    [['plate-front'], ['plate-front'], ['front-plate'], ['one-plate-fee']],
    [['plate-rear', 'square'], ['plate-rear'], ['rear-plate'], ['one-plate-fee']],
    [
      ['plate-front', 'plate-rear', 'oblong'],
      ['plate-front', 'plate-rear'],
      ['front-plate', 'rear-plate'],
      ['two-plates-fee'],
    ],
    [[], ['plate-front', 'plate-rear'], ['front-plate', 'rear-plate'], ['two-plates-fee']],
  ])('that are lost, asked as %j: those alone are made, given up and paid', (asked, kinds, due, fees) => {
    const application = createApplication({ service: 'plates-lost', asked });
    expect([kindsOf(application), dueOf(application), feesOf(application)]).toEqual([kinds, due, fees]);
    expect(application.surrenders.every(({ number }) => number === register?.registrationNumber)).toBe(true);
  });

  test.each(['plates-new-generation', 'plates-electric', 'plates-special'])(
    'of %s are a pair whatever shape is asked, one for a motorcycle, and none is given for an abstract',
    (service) => {
      const square = createApplication({ service, asked: ['square'] });
      expect(kindsOf(square)).toEqual(['plate-front', 'plate-rear']);
      expect(square.surrenders).toMatchObject([{ kind: 'plates', number: register?.registrationNumber }]);
      expect(square.surrenders[0]?.or).toBeUndefined();
      const motorcycle = createApplication({ service, vehicle: { ...vehicle, vehicleClass: 'motorcycle' } });
      expect(kindsOf(motorcycle)).toEqual(['plate-rear']);
    },
  );

  test.each([
    ['special-number', ['special-number-fee']],
    ['personalised-number', ['personalised-number-fee']],
  ])('with a %s cost what that costs', (asked, fees) =>
    expect(feesOf(createApplication({ service: 'plates-special', asked: [asked, 'oblong'] }))).toEqual(fees),
  );

  test.each(['plates-lost', 'record-update'])('%s asks a company for its letter, a person for none', (service) => {
    const person = createApplication({ service });
    const company = createApplication({ service, owners: [{ ...seller, kind: 'organisation' }] });
    expect([linesOf(person).includes('authority'), linesOf(company).includes('authority')]).toEqual([false, true]);
  });
});

test('an inspection names the Rules of 2026 for its vehicle, and the wait of an alternative transfer', () => {
  const of = (use: string, asked: string[]) =>
    linesOf(createApplication({ service: 'vehicle-inspection', vehicle: { ...vehicle, use }, asked })).filter((id) =>
      ['rules-private', 'rules-others', 'earliest-day'].includes(id),
    );
  expect(of('private', ['yearly'])).toEqual(['rules-private']);
  expect(of('commercial', ['yearly'])).toEqual(['rules-others']);
  expect(of('commercial', ['alternative-transfer'])).toEqual(['rules-others', 'earliest-day']);
});

test('what is printed at once is the case: once its paper is out, nothing waits on a shelf', () => {
  for (const service of ['vehicle-search', 'pdl', 'driving-test', 'interim-licence']) {
    const application = createOf({ service });
    const [item] = application.items;
    expect([statusOf(application), item?.handOver]).toEqual(['approved', 'at-once']);
  }
});

test('a first sticker and a licence without an older one take nothing in', () => {
  expect(dueOf(createApplication({ service: 'sticker-issue', asked: ['first'] }))).toEqual([]);
  expect(dueOf(createOf({ service: 'smart-licence', asked: ['renewal'] }))).toEqual([]);
});
