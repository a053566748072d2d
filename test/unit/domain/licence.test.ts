import { describe, expect, test } from 'vitest';
import { type Application, applicationSchema, stateOfItem, statusOf } from '#domain/application.ts';
import { apply } from '#domain/command/apply.ts';
import type { CommandName, Payload } from '#domain/command/command.ts';
import { isMet } from '#domain/condition.ts';
import { quoteFee } from '#domain/fee.ts';
import { openApplication, type Submission } from '#domain/intake.ts';
import { toApplicationBeyond } from '#domain/look-beyond.ts';
import { runMachineChecks } from '#domain/machine-check.ts';
import { toSearchKeys } from '#domain/search-key.ts';
import { countApprovals, getService, getServiceRows } from '#domain/service.ts';
import { listUnknownWords } from '#domain/unknown-word.ts';
import {
  codeOf,
  confirmAll,
  createCommand,
  createOfficer,
  digest,
  releasePayload,
  testDay,
  testOffice,
} from '#test/support/act.ts';
import { createSubmission, createUuid } from '#test/support/application.ts';
import {
  createLicenceApplication,
  createLicenceSubmission,
  licence,
  licenceReference as reference,
} from '#test/support/licence.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';

/** What an application for a driving licence is without: no rule that asks about a vehicle stands in its way. */
const record = createLicenceApplication();
const open = (submission: Submission) =>
  openApplication(submission, reference, () => ({ id: createUuid(1), number: null }));
const act = <Name extends CommandName>(state: Application, name: Name, payload: Payload<Name>): Application =>
  apply(state, createCommand(name, state, payload), {
    reference,
    officer: createOfficer('supervisor'),
    office: testOffice,
  });

describe('what a service is about has to be there', () => {
  const { vehicle } = createSubmission();
  const transfer = createSubmission();
  test.each<[string, string, Submission]>([
    ['a licence for a service on licences', 'done', createLicenceSubmission()],
    ['none for a service on licences', 'PART_MISSING', createLicenceSubmission({ licence: null })],
    ['a vehicle in its place', 'PART_MISSING', createLicenceSubmission({ licence: null, vehicle })],
    ['a vehicle for a service on vehicles', 'done', transfer],
    ['none for a service on vehicles', 'PART_MISSING', { ...transfer, vehicle: null }],
    ['a licence in its place', 'PART_MISSING', { ...transfer, vehicle: null, licence }],
  ])('%s → %s', (_name, code, submission) => expect(codeOf(() => open(submission))).toBe(code));

  test('a record from before the part was known reads as one without it', () => {
    const { vehicle: _, licence: __, ...older } = record;
    expect(applicationSchema.parse(older)).toMatchObject({ vehicle: null, licence: null });
  });
});

test('a check about a vehicle does not apply; one about the people does', () => {
  const { checklist } = getServiceRows(reference, record);
  const asked = checklist.lines.flatMap(({ checks }) => checks);
  const withPapers = {
    ...record,
    declared: { logbook: { number: 'K1', registrationNumber: 'KDA 002K', chassisNumber: 'JTDBR32E700000002' } },
    importDetail: {
      customsEntryNumber: '26EMKIM401240252',
      customsOffice: 'EMK',
      borderPoint: 'Mombasa',
      customsValueCents: 1,
      arrivedOn: '2026-01-02',
      firstRegisteredOn: '2020-01-02',
      firstRegisteredIn: 'Japan',
    },
  };
  expect(asked).toHaveLength(7);
  expect(runMachineChecks(withPapers, asked, reference, testDay).map(({ id }) => id)).toEqual(['identity-format']);
});

test('a condition about a vehicle is not met, also beside a register entry', () => {
  const { register } = createSubmission();
  const beside = { ...record, register: register && { ...register, bodyColour: 'Red' } };
  expect(isMet({ kind: 'changed', what: 'bodyColour' }, beside)).toBe(false);
  expect(isMet({ kind: 'changed', what: 'bodyColour' }, { ...beside, vehicle: createSubmission().vehicle })).toBe(true);
  expect(countApprovals(getService(reference, record), record)).toBe(1);
});

test('a fee of any rating is quoted, one of a band of ratings is named as missing', () => {
  expect(quoteFee(record, reference, testDay)).toMatchObject({ totalCents: 305_000, missing: ['licence-engine-fee'] });
});

test('it is found by the number of the licence, and has no plate and no chassis to be found by', () => {
  const { plate, chassis, reference: codes } = toSearchKeys(record);
  expect([plate, chassis, codes]).toEqual(['', '', 'T1MS000600 D10482931']);
  expect(toSearchKeys({ ...record, licence: { ...licence, number: null } }).reference).toBe('T1MS000600');
});

test('another office is told its kind and categories, and not its number', () => {
  const [office] = reference.office;
  if (office === undefined) throw new Error('there are offices');
  const beyond = toApplicationBeyond(record, office);
  expect(beyond).toMatchObject({
    registrationNumber: null,
    vehicle: null,
    licence: { kind: 'smart', categories: ['B1', 'C'] },
  });
  expect(JSON.stringify(beyond)).not.toContain(licence.number);
});

test('words of a licence that no list has are named', () => {
  expect(listUnknownWords(record)).toEqual([]);
  const odd = { ...licence, kind: 'galactic', categories: ['B1', 'Z9'], testResult: 'postponed' };
  expect(listUnknownWords({ ...record, licence: odd })).toEqual([
    { list: 'licenceKind', word: 'galactic' },
    { list: 'licenceCategory', word: 'Z9' },
    { list: 'testResult', word: 'postponed' },
  ]);
});

test('it goes from its intake to the hand-over of its card, and asks for no number of a vehicle', () => {
  let state: Application = { ...record, verification: confirmAll(record, 'confirmed', reference) };
  state = act(state, 'application.approve', { revision: 1, documentSha256: digest, pages: firstPageSeen });
  const [card] = state.items;
  if (card === undefined) throw new Error('a card is issued');
  state = act(state, 'item.shelve', { itemId: card.id, scanned: 'any', bay: 'A', box: '1' });
  expect([stateOfItem(card, state), statusOf(state)]).toEqual(['due', 'shelved']);
  state = act(state, 'item.release', releasePayload(state));
  expect(statusOf(state)).toBe('released');
  expect(applicationSchema.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
});

test('a paper of it is made without a number of a vehicle, and a plate of it is refused as not its own', () => {
  const approved = createLicenceApplication({ standing: 'approved' });
  const [card] = approved.items;
  if (card === undefined) throw new Error('a card is issued');
  const as = (kind: string, made: 'printed' | 'produced') => ({ ...approved, items: [{ ...card, kind, made }] });
  const sheet = { itemId: card.id, jobId: createUuid(9), documentSha256: digest };
  expect(codeOf(() => act(as('paper-logbook', 'printed'), 'item.make', sheet))).toBe('done');
  const place = { itemId: card.id, scanned: '-', bay: 'A', box: '1' };
  expect(codeOf(() => act(as('plate-front', 'produced'), 'item.shelve', place))).toBe('SERIAL_OF_OTHER');
});
