import { describe, expect, test } from 'vitest';
import { transact } from '#db/connection.ts';
import { findCommand } from '#db/outbox.ts';
import { findSerialUse, removeApplication } from '#db/query/application.ts';
import { upsertContent } from '#db/query/content.ts';
import { insertSheet } from '#db/query/sheet.ts';
import type { Application } from '#domain/application.ts';
import { AppError, type ErrorCode, toProblem } from '#domain/contract/errors.ts';
import type { Officer } from '#domain/officer.ts';
import { readHealth } from '#electron/program/health.ts';
import { perform } from '#electron/service/perform.ts';
import {
  escalateCommand,
  readRepair,
  retryCommand,
  settleRepaired,
  withdrawCommand,
} from '#electron/service/repair.ts';
import { listRefused, listSent, listWaiting as listWaitingActs, readFigures } from '#electron/service/sync-desk.ts';
import { settleBatch } from '#electron/sync/push.ts';
import { createClockWatch } from '#electron/workstation/clock-watch.ts';
import { createApplication, createUuid, itemOf } from '#test/support/application.ts';
import {
  advance,
  codeOf,
  confirmAll,
  createOfficer,
  digest,
  fillCounter,
  jobIdOf,
  listStates,
  listWaiting,
  readRecord,
  releasePayload,
  seed,
  serialOf,
  type TestCounter,
} from '#test/support/counter.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';
import { createPrinterStub } from '#test/support/printers.ts';
import { testMachine } from '#test/support/workstation.ts';

const plain = createApplication();
const ready = { ...plain, verification: confirmAll(plain) };
const supervisor = createOfficer('supervisor');
const verifying = createOfficer('verifying');
const printing = createOfficer('printing');
const collection = createOfficer('collection');

const fill = (record: Application = ready): TestCounter => fillCounter(record);
/** The centre refuses the last act in line, as it would for this code. */
const refuseLast = (counter: TestCounter, code: ErrorCode): string => {
  const row = listWaiting(counter).at(-1);
  if (row === undefined) throw new Error('nothing waits');
  settleBatch(counter, [row], [{ id: row.id, kind: 'refused', problem: toProblem(new AppError(code, 'no')) }]);
  return row.id;
};
const approve = (counter: TestCounter, officer = verifying) =>
  perform(counter, officer, 'application.approve', plain.id, {
    revision: 1,
    documentSha256: digest,
    pages: firstPageSeen,
  });
const returned = {
  ...ready,
  version: 4,
  standing: 'returned' as const,
  timeline: [{ act: 'application.return', at: 9, by: 'KT2' }],
};
const refusedApproval = () => {
  const counter = fill();
  approve(counter);
  return { counter, id: refuseLast(counter, 'WRONG_STATUS') };
};
const withdraw = (counter: TestCounter, commandId: string, serial?: string, officer: Officer = supervisor) =>
  withdrawCommand(counter, officer, {
    commandId,
    reason: 'returned meanwhile',
    blank: serial === undefined ? null : { serial },
  });

describe('a repair case', () => {
  test('shows what was seen, what was made of it and what the centre has, with what was done meanwhile', () => {
    const { counter, id } = refusedApproval();
    seed(counter, returned);
    const { rows, since, isSeenKept, choices, command, lines, row } = readRepair(counter, verifying, id);
    expect(rows.find(({ path }) => path === 'standing')).toMatchObject({
      seen: 'submitted',
      yours: 'approved',
      centre: 'returned',
    });
    expect(rows.find(({ path }) => path === 'decision.by')).toMatchObject({
      seen: null,
      yours: verifying.staffNumber,
      centre: null,
    });
    expect(since).toEqual(returned.timeline);
    expect([isSeenKept, choices.resend?.code, choices.fix?.code, command.advice, row?.status]).toEqual([
      true,
      'WRONG_STATUS',
      'WRONG_STATUS',
      'withdraw',
      'returned',
    ]);
    expect(lines.length).toBeGreaterThan(5);
  });

  test('keeps what was seen until the centre has taken the act, or it is given up', () => {
    const counter = fill();
    approve(counter);
    const [row] = listWaiting(counter);
    expect(row?.seen?.standing).toBe('submitted');
    settleBatch(counter, row === undefined ? [] : [row], [{ id: row?.id ?? '', kind: 'applied', version: 2 }]);
    expect(findCommand(counter.connection.reader, row?.id ?? '')?.seen).toBeNull();
    const other = refusedApproval();
    expect(findCommand(other.counter.connection.reader, other.id)?.seen?.standing).toBe('submitted');
    withdraw(other.counter, other.id);
    expect(findCommand(other.counter.connection.reader, other.id)?.seen).toBeNull();
  });

  test('of an act older than the keeping of what was seen can still be read, sent again and withdrawn', () => {
    for (const settle of [
      retryCommand,
      (counter: TestCounter, _officer: Officer, id: string) => withdraw(counter, id),
    ]) {
      const { counter, id } = refusedApproval();
      counter.connection.client.prepare('UPDATE command SET seen = NULL').run();
      expect(readRepair(counter, verifying, id)).toMatchObject({ isSeenKept: false, rows: [], since: [] });
      settle(counter, verifying, id);
      expect(findCommand(counter.connection.reader, id)?.state).toBe('withdrawn');
    }
  });

  test.each<[string, ErrorCode, Officer, Application | undefined, string]>([
    ['a decision that another took', 'WRONG_STATUS', verifying, returned, 'withdraw'],
    ['a decision that the centre would take now', 'WRONG_STATUS', verifying, undefined, 'resend'],
    ['a decision on a former submission', 'REVISION_CHANGED', verifying, { ...ready, version: 3, revision: 2 }, 'fix'],
    ['an officer without the role', 'ROLE_MISSING', verifying, undefined, 'escalate'],
    ['the same before a supervisor', 'ROLE_MISSING', supervisor, undefined, 'resend'],
    ['another officer’s act', 'WRONG_STATUS', { ...verifying, staffNumber: 'KT2' }, undefined, 'others'],
  ])('says the one thing to do: %s', (_name, code, officer, now, advice) => {
    const counter = fill();
    approve(counter);
    const id = refuseLast(counter, code);
    if (now !== undefined) seed(counter, now);
    expect(readRepair(counter, officer, id).command.advice).toBe(advice);
    expect(listRefused(counter, officer)).toMatchObject([{ id, advice }]);
  });

  test('of a record that has left this counter still opens, and is withdrawn here: nobody is there to be told', () => {
    const { counter, id } = refusedApproval();
    transact(counter.connection.writer, (tx) => removeApplication(tx, plain.id));
    expect(readRepair(counter, verifying, id)).toMatchObject({
      row: null,
      choices: { resend: { code: 'NOT_FOUND' }, withdraw: null },
    });
    withdraw(counter, id);
    expect(listStates(counter)).toEqual(['application.approve withdrawn']);
  });
});

describe('done again in its own form', () => {
  test('an act settles the refused one with it, in one transaction', () => {
    const { counter, id } = refusedApproval();
    perform(
      counter,
      verifying,
      'application.return',
      plain.id,
      { revision: 1, reasons: [{ code: 'page-missing' }] },
      settleRepaired(counter, verifying, id, 'application.return'),
    );
    expect(listStates(counter)).toEqual(['application.return waiting', 'application.approve withdrawn']);
    expect(findCommand(counter.connection.reader, id)?.withdrawReason).toBe('sent-again');
  });

  test('what may not take its place leaves both undone: another kind of act, another application, another officer, one settled already', () => {
    const other = createApplication({ number: 2 });
    const { counter, id } = refusedApproval();
    seed(counter, other);
    const stranger = { ...verifying, staffNumber: 'KT2' };
    const mark = (subject: string) =>
      perform(
        counter,
        verifying,
        'verification.record',
        subject,
        { revision: 1, marks: {} },
        settleRepaired(counter, verifying, id, 'verification.record'),
      );
    const giveBack = (subject: string, officer: Officer) =>
      perform(
        counter,
        officer,
        'application.return',
        subject,
        { revision: 1, reasons: [{ code: 'page-missing' }] },
        settleRepaired(counter, officer, id, 'application.return'),
      );
    expect([
      codeOf(() => mark(plain.id)),
      codeOf(() => giveBack(other.id, verifying)),
      codeOf(() => giveBack(plain.id, stranger)),
    ]).toEqual(['INVALID_INPUT', 'INVALID_INPUT', 'ROLE_MISSING']);
    expect(listStates(counter)).toEqual(['application.approve refused']);
    giveBack(plain.id, verifying);
    seed(counter, { ...ready, version: 9 });
    expect(codeOf(() => giveBack(plain.id, verifying))).not.toBe('done');
  });
});

describe('given to the supervisor', () => {
  test('a refused act stays, with the note, is told to the centre, and shows as given to the one who gave it', () => {
    const { counter, id } = refusedApproval();
    escalateCommand(counter, verifying, { commandId: id, note: 'who is right' });
    expect(listStates(counter)).toEqual(['act.escalate waiting', 'application.approve refused']);
    expect(readRecord(counter, plain.id)).toMatchObject({
      standing: 'submitted',
      timeline: [{ act: 'act.escalate', note: 'who is right', about: { id } }],
    });
    const [given] = listRefused(counter, verifying);
    expect(given).toMatchObject({ escalation: { by: verifying.staffNumber, note: 'who is right' }, advice: 'others' });
    expect(listRefused(counter, supervisor)[0]?.advice).toBe('resend');
    expect(readRepair(counter, verifying, id).choices.escalate).not.toBeNull();
    retryCommand(counter, supervisor, id);
    expect(findCommand(counter.connection.reader, id)?.state).toBe('withdrawn');
  });
});

describe('withdrawn', () => {
  test('an act is settled and told to the centre in one transaction, with its reason', () => {
    const { counter, id } = refusedApproval();
    withdraw(counter, id);
    expect(listStates(counter)).toEqual(['act.withdraw waiting', 'application.approve withdrawn']);
    expect(readRecord(counter, plain.id).timeline).toMatchObject([
      { act: 'act.withdraw', note: 'returned meanwhile', about: { id, act: 'application.approve' } },
    ]);
    expect(codeOf(() => withdraw(counter, id))).toBe('NOT_FOUND');
  });

  test('what the centre refuses of that ends here: nothing is ever told about an act about a refused act', () => {
    const { counter, id } = refusedApproval();
    escalateCommand(counter, verifying, { commandId: id, note: 'who is right' });
    const escalation = refuseLast(counter, 'ROLE_MISSING');
    withdraw(counter, id);
    const withdrawal = refuseLast(counter, 'ROLE_MISSING');
    escalateCommand(counter, verifying, { commandId: withdrawal, note: 'who is right' });
    for (const one of [escalation, withdrawal]) withdraw(counter, one);
    expect(listStates(counter).sort()).toEqual([
      'act.escalate withdrawn',
      'act.withdraw withdrawn',
      'application.approve withdrawn',
    ]);
    expect(readRecord(counter, plain.id).timeline).toEqual([]);
  });

  test('takes along the others of its application that are lost too, and no other', () => {
    const counter = fill();
    seed(counter, createApplication({ number: 2 }));
    const mark = (subject: string) =>
      perform(counter, verifying, 'verification.record', subject, {
        revision: 1,
        marks: { buyer: { mark: 'confirmed' } },
      });
    mark(plain.id);
    const marks = refuseLast(counter, 'WRONG_STATUS');
    mark(createUuid(2, 1));
    const elsewhere = refuseLast(counter, 'WRONG_STATUS');
    approve(counter);
    const id = refuseLast(counter, 'WRONG_STATUS');
    expect(readRepair(counter, verifying, id).others, 'it could still be sent again').toEqual([]);
    seed(counter, returned);
    expect(readRepair(counter, verifying, id).others).toEqual([marks]);
    withdrawCommand(counter, verifying, {
      commandId: id,
      reason: 'returned meanwhile',
      blank: null,
      others: [marks, elsewhere],
    });
    const stateOf = (one: string) => findCommand(counter.connection.reader, one)?.state;
    expect([id, marks, elsewhere].map(stateOf)).toEqual(['withdrawn', 'withdrawn', 'refused']);
  });

  test('no blank belongs to an act that uses none', () => {
    const { counter, id } = refusedApproval();
    expect(codeOf(() => withdraw(counter, id, serialOf))).toBe('INVALID_INPUT');
    expect(listStates(counter)).toEqual(['application.approve refused']);
  });
});

const approved = advance(plain, 'approved');
const jobId = jobIdOf(itemOf(plain));
const sheetOf = (record: Application) => ({ itemId: itemOf(record).id, jobId: jobIdOf(itemOf(record)) });
const print = (counter: TestCounter, state: 'printed' | 'failed' = 'printed') =>
  perform(counter, printing, 'item.make', plain.id, { ...sheetOf(plain), documentSha256: digest }, (tx) =>
    insertSheet(tx, {
      ...sheetOf(plain),
      applicationId: plain.id,
      printer: 'Desk',
      printerJobId: '1',
      state,
      problem: null,
      startedAt: counter.now(),
      expectedSerial: null,
    }),
  );
const refusedPrint = (state: 'printed' | 'failed' = 'printed') => {
  const counter = fill(approved);
  print(counter, state);
  return { counter, id: refuseLast(counter, 'WRONG_STATUS') };
};

describe('a refused print', () => {
  test('asks for its sheet unless the printer said no, and knows the serial that a refused confirmation named', () => {
    const { counter, id } = refusedPrint();
    expect(readRepair(counter, printing, id).sheet).toEqual({ jobId, mayBeOut: true, serial: null });
    const failed = refusedPrint('failed');
    expect(readRepair(failed.counter, printing, failed.id).sheet?.mayBeOut).toBe(false);
    const both = fill(approved);
    print(both, 'failed');
    perform(both, printing, 'item.confirm', plain.id, { ...sheetOf(plain), serial: serialOf });
    refuseLast(both, 'PRINT_JOB_UNKNOWN');
    const first = refuseLast(both, 'WRONG_STATUS');
    expect(readRepair(both, printing, first).sheet).toEqual({ jobId, mayBeOut: true, serial: serialOf });
  });

  test('withdrawn with its blank, spends that blank here at once, for this application and every other', () => {
    const { counter, id } = refusedPrint();
    const other = advance(createApplication({ number: 2 }), 'making');
    seed(counter, other);
    expect(codeOf(() => withdraw(counter, id, 'no'))).toBe('SERIAL_FORMAT');
    withdraw(counter, id, 'b 104-2337', printing);
    expect(findSerialUse(counter.connection.reader, serialOf)).toEqual({ applicationId: plain.id, jobId });
    const confirm = () => perform(counter, printing, 'item.confirm', other.id, { ...sheetOf(other), serial: serialOf });
    expect(codeOf(confirm)).toBe('SERIAL_USED');
    refuseLast(counter, 'SERIAL_LEASED_ELSEWHERE');
    expect(codeOf(confirm), 'also while the withdrawal is refused itself').toBe('SERIAL_USED');
  });

  test('whose withdrawal is refused for the blank is told again with another serial, about the print itself', () => {
    const { counter, id } = refusedPrint();
    withdraw(counter, id, serialOf, printing);
    const withdrawal = refuseLast(counter, 'SERIAL_USED');
    withdraw(counter, withdrawal, 'B1042338', printing);
    const [row] = listWaiting(counter);
    expect(row?.body).toMatchObject({
      name: 'act.withdraw',
      payload: { commandId: id, commandName: 'item.make', blank: { jobId, serial: 'B1042338' } },
    });
  });

  test('is sent again only where the sheet shows what the record says now', () => {
    const same = refusedPrint();
    expect(readRepair(same.counter, printing, same.id).choices.resend).toBeNull();
    retryCommand(same.counter, printing, same.id);
    expect(itemOf(readRecord(same.counter, plain.id)).sheets).toMatchObject([{ jobId, outcome: 'open' }]);
    const changed = refusedPrint();
    seed(changed.counter, {
      ...approved,
      version: 7,
      owners: [{ ...approved.owners[0], name: 'Another Owner' } as Application['owners'][0]],
    }); // with one name changed
    expect(readRepair(changed.counter, printing, changed.id).choices.resend).toMatchObject({ code: 'SHEET_OUTDATED' });
    expect(readRepair(changed.counter, printing, changed.id).command.advice).toBe('void');
    expect(codeOf(() => retryCommand(changed.counter, printing, changed.id))).toBe('SHEET_OUTDATED');
    expect(listStates(changed.counter)).toEqual(['item.make refused']);
  });
});

test('a refused hand-over opens with what was taken down, to be done again at the item', () => {
  const shelved = advance(plain, 'shelved');
  const counter = fill(shelved);
  perform(counter, collection, 'item.release', plain.id, releasePayload(shelved));
  const id = refuseLast(counter, 'SURRENDER_MISSING');
  const { command, body, choices } = readRepair(counter, collection, id);
  expect([command.advice, choices.fix, body.name]).toEqual(['fix', null, 'item.release']);
});

test('members that nobody knows survive what waits here, its refusal and its repair', () => {
  const odd = {
    ...ready,
    routing: { lane: 2 },
    vehicle: { ...ready.vehicle, batteryKwh: 60 },
    decision: null,
  };
  const counter = fill(odd);
  const kept = () =>
    expect(readRecord(counter, plain.id)).toMatchObject({ routing: { lane: 2 }, vehicle: { batteryKwh: 60 } });
  approve(counter);
  kept();
  seed(counter, { ...odd, version: 2 });
  kept();
  const id = refuseLast(counter, 'REVISION_CHANGED');
  kept();
  retryCommand(counter, verifying, id);
  kept();
  settleBatch(counter, listWaiting(counter), [{ id: listWaiting(counter)[0]?.id ?? '', kind: 'applied', version: 3 }]);
  kept();
});

test('an answer of a newer centre leaves the act in line and says so; what the centre takes is shown with its time', () => {
  const counter = fill();
  approve(counter);
  const [row] = listWaiting(counter);
  if (row === undefined) throw new Error('nothing waits');
  settleBatch(counter, [row], [{ id: row.id, kind: 'pondered' }]);
  expect(listWaitingActs(counter)).toMatchObject([
    { problem: { code: 'ANSWER_UNKNOWN', details: { kind: 'pondered' } } },
  ]);
  settleBatch(counter, [row], [{ id: row.id, kind: 'later', problem: toProblem(new AppError('CENTRE_BUSY', 'busy')) }]);
  expect(listWaitingActs(counter)).toMatchObject([{ problem: { code: 'CENTRE_BUSY' } }]);
  settleBatch(counter, [row], [{ id: row.id, kind: 'applied', version: 2 }]);
  expect(listWaitingActs(counter)).toEqual([]);
  expect(readFigures(counter).sentToday).toBe(1);
  expect(listSent(counter)).toMatchObject([{ id: row.id, sentAt: counter.now(), problem: null }]);
});

test('the health of the workstation: a full disk warns, one that cannot be measured is not known, an old act is told by its age', async () => {
  const counter = fill();
  counter.clock.at -= 3_600_000;
  approve(counter);
  counter.clock.at += 3_600_000;
  const reference = { inUse: '2026-11-21', next: null, keptOut: [], setAside: [] };
  const read = (measureFree: () => Promise<number>) =>
    readHealth({
      counter,
      references: { describe: () => reference },
      machine: { ...testMachine, measureFree },
      printers: createPrinterStub(),
      version: '1.2.3',
      folder: counter.folder,
    });
  const disks = await Promise.all([5e9, 1e9, 1e8].map(async (free) => (await read(async () => free)).disk?.state));
  expect(disks).toEqual(['ok', 'low', 'critical']);
  const half = { sha256: 'b'.repeat(64), mediaType: 'application/pdf', sizeBytes: 800, bytesHere: 300, lastUsedAt: 1 };
  transact(counter.connection.writer, (tx) => upsertContent(tx, half));
  const health = await read(() => Promise.reject(new Error('no such call')));
  expect(health.scans).toEqual({ count: 1, sizeBytes: 300 });
  expect(health).toMatchObject({
    disk: null,
    queue: { waiting: 1, refused: 0, oldestAt: counter.clock.at - 3_600_000 },
    anchor: { sequence: null, last: 1 },
  });
  expect(health.version).toMatchObject({
    program: '1.2.3',
    protocol: 2,
    electron: null,
    sqlite: expect.stringMatching(/^3\./),
  });
});

test('a clock that was set is told from time that went by', () => {
  const time = { wall: 1_000_000, steady: 0 };
  const { list: look } = createClockWatch(
    () => time.wall,
    () => time.steady,
    0,
  );
  const pass = (wallMs: number, steadyMs = wallMs) => {
    time.wall += wallMs;
    time.steady += steadyMs;
    return look();
  };
  expect(pass(8 * 3_600_000)).toEqual([]);
  expect(pass(60_000 + 299_999, 60_000)).toEqual([]);
  expect(pass(60_000 - 3_600_000, 60_000)).toEqual([{ at: time.wall, byMs: -3_600_000 }]);
  expect(pass(60_000)).toHaveLength(1);
  expect(pass(60_000 + 300_000, 60_000).map(({ byMs }) => byMs)).toEqual([300_000, -3_600_000]);
});

test('ids of acts are what a repair goes by, not names', () => {
  const { counter } = refusedApproval();
  expect(codeOf(() => readRepair(counter, verifying, createUuid(404)))).toBe('NOT_FOUND');
});
