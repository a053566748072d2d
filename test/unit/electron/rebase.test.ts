import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findSerialUse, getApplication } from '#db/query/application.ts';
import { type Application, statusOf } from '#domain/application.ts';
import type { CommandAnswer } from '#domain/contract/centre/command.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import type { Officer } from '#domain/officer.ts';
import type { Reference } from '#domain/reference.ts';
import { perform } from '#electron/service/perform.ts';
import { requireOwn, retryCommand, withdrawCommand } from '#electron/service/repair.ts';
import {
  listRefused,
  listWaiting as listWaitingActs,
  readFigures,
  readSyncStatus,
} from '#electron/service/sync-desk.ts';
import { settleBatch } from '#electron/sync/push.ts';
import { createApplication, itemOf, testReference } from '#test/support/application.ts';
import {
  advance,
  codeOf,
  confirmAll,
  createCounter,
  createOfficer,
  digest,
  fillCounter,
  jobIdOf,
  listAll,
  listStates,
  listWaiting,
  readRecord,
  readStatus,
  releasePayload,
  seed,
  serialOf,
  type TestCounter,
} from '#test/support/counter.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';

const plain = createApplication();
const ready: Application = { ...plain, verification: confirmAll(plain) };
const supervisor = createOfficer('supervisor');

/** The same services, each with a step that needs the centre's word. */
const withOnline = (step: 'approve' | 'make' | 'release'): Reference => ({
  ...testReference,
  service: testReference.service.map((row) => ({ ...row, online: [step] })),
});

const fill = (record = ready): TestCounter => fillCounter(record);
const approve = (counter: TestCounter) =>
  perform(counter, supervisor, 'application.approve', plain.id, {
    revision: 1,
    documentSha256: digest,
    pages: firstPageSeen,
  });
const sheetOf = (record: Application) => ({ itemId: itemOf(record).id, jobId: jobIdOf(itemOf(record)) });
const make = (counter: TestCounter) =>
  perform(counter, supervisor, 'item.make', plain.id, { ...sheetOf(plain), documentSha256: digest });
const mark = (counter: TestCounter, line: string) =>
  perform(counter, supervisor, 'verification.record', plain.id, {
    revision: 1,
    marks: { [line]: { mark: 'confirmed' } },
  });
const settle = (counter: TestCounter, ...answers: Omit<CommandAnswer, 'id'>[]) => {
  const given = listWaiting(counter).flatMap(({ id }, place) =>
    answers[place] === undefined ? [] : [{ id, kind: '', ...answers[place] }],
  );
  const { changed, settled } = settleBatch(counter, listWaiting(counter), given);
  return { changed, settled };
};
const refusal = { kind: 'refused', problem: toProblem(new AppError('ROLE_MISSING', 'no role')) };

test('an act that waits stays on top of a fresher copy of the centre', () => {
  const counter = fill();
  approve(counter);
  seed(counter, { ...ready, version: 2, collector: { ...ready.collector, name: 'Jane Akinyi' } });
  const { record, centreRecord, version } = getApplication(counter.connection.reader, plain.id);
  expect([record.standing, record.collector.name, centreRecord.standing, version]).toEqual([
    'approved',
    'Jane Akinyi',
    'submitted',
    2,
  ]);
  expect(listStates(counter)).toEqual(['application.approve waiting']);
});

test('an act that no longer applies is left out and waits for the centre’s own word: it may have been taken, its answer lost', () => {
  const counter = fill();
  approve(counter);
  make(counter);
  seed(counter, { ...ready, version: 2, revision: 2 });
  expect(listStates(counter)).toEqual(['application.approve waiting', 'item.make waiting']);
  expect(readRecord(counter, plain.id)).toMatchObject({ standing: 'submitted', revision: 2 });
  settle(counter, { kind: 'duplicate', version: 2 }, refusal);
  expect(listStates(counter)).toEqual(['item.make refused', 'application.approve applied']);
  expect(readRecord(counter, plain.id)).toMatchObject({ standing: 'submitted', revision: 2 });
});

test('an act confirmed after the copy that has it leaves what the copy says, also where another took its mark back', () => {
  const counter = fill(plain);
  mark(counter, 'buyer');
  seed(counter, { ...plain, version: 3 });
  expect(Object.keys(readRecord(counter, plain.id).verification)).toEqual(['buyer']);
  settle(counter, { kind: 'duplicate', version: 2 });
  expect(readRecord(counter, plain.id).verification).toEqual({});
});

test('a copy that already carries an act whose answer was lost does not refuse it', () => {
  const counter = fill();
  approve(counter);
  seed(counter, { ...readRecord(counter, plain.id), version: 2 });
  expect(listStates(counter)).toEqual(['application.approve waiting']);
  settle(counter, { kind: 'duplicate', version: 2 });
  expect(listStates(counter)).toEqual(['application.approve applied']);
  expect(readRecord(counter, plain.id)).toMatchObject({
    standing: 'approved',
    timeline: [{ act: 'application.approve' }],
  });
});

test('a stale copy of the feed does not undo an act that the centre has confirmed', () => {
  const counter = fill();
  approve(counter);
  settle(counter, { kind: 'applied', version: 2 });
  seed(counter, ready);
  expect(readStatus(counter, plain.id)).toBe('approved');
  expect(getApplication(counter.connection.reader, plain.id)).toMatchObject({
    version: 2,
    centreRecord: { standing: 'approved' },
  });
});

test.each([
  ['applied', { kind: 'applied', version: 2 }, 'applied', 'approved', 1],
  ['duplicate', { kind: 'duplicate', version: 2 }, 'applied', 'approved', 1],
  ['refused', refusal, 'refused', 'submitted', 1],
  ['refused without a reason', { kind: 'refused' }, 'waiting', 'approved', 0],
  ['later', { kind: 'later' }, 'waiting', 'approved', 0],
  ['an answer kind of the future', { kind: 'escalated', version: 9 }, 'waiting', 'approved', 0],
] as const)('the centre answers %s', (_name, answer, state, status, settled) => {
  const counter = fill();
  approve(counter);
  expect(settle(counter, answer).settled).toBe(settled);
  expect(listStates(counter)).toEqual([`application.approve ${state}`]);
  expect(readStatus(counter, plain.id)).toBe(status);
});

test('no answer, or the answer to another act, leaves an act waiting', () => {
  const counter = fill();
  approve(counter);
  expect(settleBatch(counter, listWaiting(counter), [])).toMatchObject({ changed: [], settled: 0 });
  expect(
    settleBatch(counter, listWaiting(counter), [{ id: counter.newId(), kind: 'applied', version: 2 }]),
  ).toMatchObject({ changed: [], settled: 0 });
  expect(listStates(counter)).toEqual(['application.approve waiting']);
});

test('a batch is settled act by act: one refused in the middle, the others taken', () => {
  const counter = fill(plain);
  for (const line of ['agreement', 'buyer', 'seller']) mark(counter, line);
  expect(settle(counter, { kind: 'applied', version: 2 }, refusal, { kind: 'applied', version: 3 })).toEqual({
    changed: [plain.id],
    settled: 3,
  });
  expect(Object.keys(readRecord(counter, plain.id).verification)).toEqual(['agreement', 'seller']);
  expect(getApplication(counter.connection.reader, plain.id)).toMatchObject({ version: 3, waiting: 1 });
});

test('when the first of two acts is confirmed the second stays in sight', () => {
  const counter = fill();
  approve(counter);
  make(counter);
  settle(counter, { kind: 'applied', version: 2 });
  const { record, centreRecord } = getApplication(counter.connection.reader, plain.id);
  expect([statusOf(record), statusOf(centreRecord)]).toEqual(['making', 'approved']);
});

test('a hand-over keeps the name of the officer through confirmations and fresher copies: the slip names a person', () => {
  const shelved = advance(plain, 'shelved');
  const counter = fill(shelved);
  perform(counter, createOfficer('collection'), 'item.release', plain.id, releasePayload(shelved));
  const name = () => readRecord(counter, plain.id).releases[0]?.officerName;
  seed(counter, { ...shelved, version: 2 });
  expect(name()).toBe('Mary Atieno');
  settle(counter, { kind: 'applied', version: 3 });
  expect(name()).toBe('Mary Atieno');
});

test('a refused act is done anew under a new id or given up, by a person only, and nothing else can be', () => {
  const counter = fill();
  approve(counter);
  const first = listWaiting(counter)[0]?.id ?? '';
  expect(
    codeOf(() => withdrawCommand(counter, supervisor, { commandId: first, reason: 'by mistake', blank: null })),
  ).toBe('NOT_FOUND');
  settle(counter, refusal);
  retryCommand(counter, supervisor, first);
  expect([readStatus(counter, plain.id), listStates(counter)]).toEqual([
    'approved',
    ['application.approve waiting', 'application.approve withdrawn'],
  ]);
  const second = listWaiting(counter)[0]?.id ?? '';
  expect(second).not.toBe(first);
  settle(counter, refusal);
  withdrawCommand(counter, supervisor, { commandId: second, reason: 'the applicant came back', blank: null });
  expect(readStatus(counter, plain.id)).toBe('submitted');
  expect(listAll(counter).map((row) => row.withdrawReason)).toEqual([null, 'sent-again', 'the applicant came back']);
  expect(codeOf(() => retryCommand(counter, supervisor, second))).toBe('NOT_FOUND');
});

test('a refused act is settled by the officer who did it or a supervisor: no other vouches for what was seen, an auditor changes nothing', () => {
  const counter = fill();
  const verifying = createOfficer('verifying');
  perform(counter, verifying, 'application.approve', plain.id, {
    revision: 1,
    documentSha256: digest,
    pages: firstPageSeen,
  });
  const id = listWaiting(counter)[0]?.id ?? '';
  settle(counter, refusal);
  const answer = (officer: Officer) => codeOf(() => requireOwn(counter, officer, id));
  expect([createOfficer('auditor'), { ...verifying, staffNumber: 'KT2' }, verifying, supervisor].map(answer)).toEqual([
    'ROLE_MISSING',
    'ROLE_MISSING',
    'done',
    'done',
  ]);
});

test('a refused act that the rule refuses here too stays on the desk', () => {
  const counter = fill();
  approve(counter);
  const id = listWaiting(counter)[0]?.id ?? '';
  settle(counter, refusal);
  seed(counter, { ...ready, version: 2, standing: 'returned' });
  expect(codeOf(() => retryCommand(counter, supervisor, id))).toBe('WRONG_STATUS');
  expect(listStates(counter)).toEqual(['application.approve refused']);
});

test('a blank that the centre has on another sheet stays used here when this counter’s own use of it is refused', () => {
  const mine = advance(createApplication({ number: 11 }), 'making');
  const other = advance(createApplication({ number: 12 }), 'making');
  const counter = fill(mine);
  seed(counter, other);
  perform(counter, supervisor, 'item.confirm', mine.id, { ...sheetOf(mine), serial: serialOf });
  seed(counter, { ...advance(createApplication({ number: 12 }), 'made'), version: 2 });
  settle(counter, refusal);
  expect(findSerialUse(counter.connection.reader, serialOf)?.applicationId).toBe(other.id);
});

test('a blank is its sheet’s once the centre has taken the confirmation, whatever another copy said meanwhile', () => {
  const making = advance(plain, 'making');
  const other = createApplication({ number: 2 });
  const counter = fill(making);
  seed(counter, other);
  perform(counter, supervisor, 'item.confirm', plain.id, { ...sheetOf(making), serial: serialOf });
  seed(counter, { ...advance(other, 'made'), version: 2 });
  expect(findSerialUse(counter.connection.reader, serialOf)?.applicationId).toBe(other.id);
  settle(counter, { kind: 'applied', version: making.version + 1 });
  expect(findSerialUse(counter.connection.reader, serialOf)?.applicationId).toBe(plain.id);
});

test('the sync desk shows what waits and what was refused with its reason', () => {
  const counter = fill();
  approve(counter);
  settle(counter, refusal);
  mark(counter, 'buyer');
  expect(readFigures(counter)).toEqual({ cached: 1, sentToday: 0 });
  expect(listWaitingActs(counter).map((one) => one.name)).toEqual(['verification.record']);
  expect(listRefused(counter, createOfficer('verifying'))).toMatchObject([
    { reference: plain.reference, problem: { code: 'ROLE_MISSING' }, plate: { text: 'KDA 002K' } },
  ]);
});

test('the sync desk counts all that waits, also what its list has no room for: an officer is told so before leaving', () => {
  const counter = fill();
  for (let count = 0; count < 205; count += 1) mark(counter, 'buyer');
  const engine = {
    phase: 'idle',
    centre: false,
    answerCode: null,
    nextTryAt: null,
    progress: null,
    heardAt: null,
  } as const;
  const status = readSyncStatus(counter, engine, true);
  expect([status.counts, listWaitingActs(counter).length]).toEqual([{ waiting: 205, refused: 0 }, 200]);
});

test('whatever the centre answers and sends, no act is lost and the record is the centre’s copy with what waits on top', () => {
  const lines = ['agreement', 'buyer', 'seller', 'insurance', 'inspection'];
  const step = fc.oneof(
    fc.constantFrom(...lines).map((line) => ({ do: 'mark' as const, line })),
    fc
      .array(fc.constantFrom('applied', 'duplicate', 'refused', 'later', 'strange'), { maxLength: 4 })
      .map((kinds) => ({ do: 'settle' as const, kinds })),
    fc.boolean().map((isResubmitted) => ({ do: 'feed' as const, isResubmitted })),
  );
  const counter = createCounter();
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const from = listAll(counter).length;
      const number = from + 1000 + counter.events.length;
      const own = createApplication({ number });
      seed(counter, own);
      const entry = () => getApplication(counter.connection.reader, own.id);
      let acts = 0;
      for (const one of steps) {
        const { centreRecord, version, record } = entry();
        if (one.do === 'mark') {
          perform(counter, supervisor, 'verification.record', own.id, {
            revision: record.revision,
            marks: { [one.line]: { mark: 'confirmed' } },
          });
          acts += 1;
        } else if (one.do === 'settle') {
          const batch = listWaiting(counter).filter((row) => row.subject === own.id);
          const answers = one.kinds.flatMap((kind, place) =>
            batch[place] === undefined ? [] : [{ ...refusal, id: batch[place].id, kind, version: version + place + 1 }],
          );
          settleBatch(counter, batch, answers);
        } else
          seed(counter, {
            ...centreRecord,
            version: version + 1,
            revision: centreRecord.revision + (one.isResubmitted ? 1 : 0),
          });
        const after = entry();
        const open = listWaiting(counter).filter((row) => row.subject === own.id);
        const onTop = open.flatMap(({ body }) =>
          body.name === 'verification.record' && body.payload.revision === after.record.revision
            ? Object.keys(body.payload.marks)
            : [],
        );
        expect(Object.keys(after.record.verification).sort()).toEqual(
          [...new Set([...Object.keys(after.centreRecord.verification), ...onTop])].sort(),
        );
      }
      expect(listAll(counter).length - from).toBe(acts);
    }),
    { numRuns: 60 },
  );
}, 30_000);

test('an act that needs the centre’s word waits, with the record as the centre has it, and is on it once the centre has taken it', () => {
  const counter = { ...createCounter(), reference: withOnline('approve') };
  seed(counter, ready);
  approve(counter);
  const stand = () => {
    const { record, centreRecord, version, waiting } = getApplication(counter.connection.reader, plain.id);
    return [record.standing, centreRecord.standing, record.holds.length, version, waiting];
  };
  expect(stand()).toEqual(['submitted', 'submitted', 0, 1, 1]);
  // What needs no word is shown beside it, and a fresher copy changes nothing of that.
  perform(counter, supervisor, 'application.note', plain.id, { note: 'the centre is asked' });
  perform(counter, supervisor, 'application.hold', plain.id, { reason: 'a letter is to come', until: null });
  seed(counter, { ...ready, version: 2 });
  expect(stand()).toEqual(['submitted', 'submitted', 1, 2, 3]);
  expect(settle(counter, { kind: 'applied', version: 3 }).settled).toBe(1);
  expect(stand()).toEqual(['approved', 'approved', 1, 3, 2]);
  expect(readRecord(counter, plain.id).timeline.map((entry) => entry.act)).toEqual([
    'application.approve',
    'application.note',
    'application.hold',
  ]);
});

test('an act that needs the centre’s word and is refused leaves no trace on the record', () => {
  const counter = { ...createCounter(), reference: withOnline('approve') };
  seed(counter, ready);
  approve(counter);
  settle(counter, refusal);
  expect(listStates(counter)).toEqual(['application.approve refused']);
  expect(readRecord(counter, plain.id)).toEqual(ready);
});
