import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { and, eq } from 'drizzle-orm';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTurn } from '#central/http/turn.ts';
import { carriedFile, commandReceipt, content, feedEntry, workstation as workstationTable } from '#central/schema/index.ts';
import { transact } from '#db/connection.ts';
import { appendCommand, findChainEnd, listCommands } from '#db/outbox.ts';
import { getApplication } from '#db/query/application.ts';
import { listCarriedFiles, listScansToCarry } from '#db/query/carry.ts';
import { getSyncState, updateSyncState } from '#db/query/sync.ts';
import { upload } from '#db/schema/index.ts';
import type { Application } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { carriedLimit } from '#domain/contract/carried-file.ts';
import { AppError } from '#domain/contract/errors.ts';
import { makeApplication } from '#test/support/application.ts';
import { startTestCentre, type TestCentre, testOfficers } from '#test/support/central.ts';
import { codeOfAsync } from '#test/support/counter.ts';
import { approve, confirmEveryLine, handOver, printAndConfirm } from '#test/support/main-job.ts';
import { makeStick } from '#test/support/stick.ts';
import { startTestWorkstation, type TestWorkstation } from '#test/support/workstation.ts';

/** A counter that cannot connect for days: what it did arrives by a stick, and the centre's answers and news come back. */
let centre: TestCentre;
const open: TestWorkstation[] = [];
let number = 0;

beforeAll(async () => {
  centre = await startTestCentre({ findDocument: async (_office, id) => new TextEncoder().encode(`%PDF-1.7 ${id}`), officeId: 'huduma-gpo-nairobi' });
});
afterAll(() => centre.stop());
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

const submit = async (count: number): Promise<Application[]> => {
  const on = civilDateAt(centre.now());
  const made = Array.from({ length: count }, () => makeApplication({ number: ++number, on, officeId: centre.office.id }));
  await centre.centre.submitApplications(made);
  return made;
};

/** A counter that has synchronised once, with a line that can be cut. */
const startCounter = async () => {
  const line = { isCut: false };
  const fetchOrFail: typeof fetch = (input, init) => (line.isCut ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init));
  const counter = await startTestWorkstation({ centre, fetch: fetchOrFail });
  open.push(counter);
  await counter.signIn(testOfficers.supervisor);
  await counter.settled();
  await counter.until('the keys are here', async () => (await counter.request('carry.get', {})).hasKey);
  const { connection } = counter.program.desk().counter;
  /** Takes the line away, and waits until nothing is on its way any more. */
  const cut = async (): Promise<void> => {
    line.isCut = true;
    await counter.until('the line is felt to be cut', async () => {
      await counter.request('sync.run', {});
      return (await counter.request('sync.get', {})).centre === false;
    });
  };
  return { counter, line, cut, connection, stick: makeStick(counter, centre) };
};

const record = (counter: TestWorkstation, { id }: Application) => counter.request('application.get', { id }).then(({ application }) => application);
const there = ({ id }: Application) => centre.centre.getApplication(centre.office.id, id);
const timesActed = async (one: Application, act: string) => (await there(one)).timeline.filter((entry) => entry.act === act).length;

const addScan = async (counter: TestWorkstation, applicationId: string, bytes: Uint8Array): Promise<string> => {
  const { documents, counter: inside } = counter.program.desk();
  const sha256 = await documents.write(bytes);
  transact(inside.connection.writer, (tx) => {
    tx.insert(upload).values({ sha256, applicationId, url: null, sentBytes: 0, createdAt: centre.now(), doneAt: null, problem: null }).run();
  });
  return sha256;
};
const makeScan = (size: number): Buffer => Buffer.concat([Buffer.from('%PDF-1.7 '), randomBytes(size)]);
const codeOf = (work: Promise<unknown>) => codeOfAsync(work.catch((error: unknown) => Promise.reject(error instanceof AppError ? error : toAppError(error))));
/** The code inside what `request` throws. */
const toAppError = (error: unknown): unknown => {
  const code = error instanceof Error ? /: ([A-Z_]+) /.exec(error.message)?.[1] : undefined;
  return code === undefined ? error : new AppError(code as 'BUG', String(error)); // a code of ours by its shape
};

describe('a counter that cannot connect', () => {
  it('sends its whole day by a stick and gets the answers and the centre’s news back', async () => {
    const [one, two] = (await submit(2)) as [Application, Application];
    const { counter, line, cut, connection, stick } = await startCounter();
    for (const { id } of [one, two]) await counter.request('document.open', { id });
    await cut();
    await approve(counter, one.id);
    await printAndConfirm(counter, one.id, 'C 2000001');
    await counter.request('item.shelve', { serial: 'C2000001', bay: 'B', box: '1' });
    await handOver(counter, one);
    await confirmEveryLine(counter, two.id);
    const scan = makeScan(200_000);
    const sha256 = await addScan(counter, two.id, scan);
    const [news] = (await submit(1)) as [Application];

    const { written, bytes, path } = await stick.write();
    expect(written).toEqual({ name: 'stick-1.kaunta', acts: 7, scans: 1, sizeBytes: bytes.length, left: 0 });
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await there(one)).status).toBe('submitted');
    // What is done after the file was written waits for the next.
    await counter.request('application.return', { id: two.id, revision: two.revision, reasons: [{ code: 'page-missing' }] });

    const answer = await stick.handIn(bytes);
    expect((await there(one)).status).toBe('collected');
    // An answer is as old as its way back: the age of the data must say so, and the clock is not judged by it.
    const { clockOffsetMs } = getSyncState(connection.reader);
    const answeredAt = centre.now();
    centre.advance(3_600_000);
    expect(await stick.read(answer)).toEqual({ id: expect.any(String), applied: 7, refused: 0, waiting: 0, scans: 1, records: 3, more: false, wasRead: false });

    expect(getSyncState(connection.reader)).toMatchObject({ clockOffsetMs });
    expect(getSyncState(connection.reader).lastPulledAt).toBeLessThanOrEqual(answeredAt);
    expect(await record(counter, one)).toEqual(await there(one));
    expect((await record(counter, news)).reference).toBe(news.reference);
    expect((await record(counter, two)).status).toBe('returned');
    expect(listCommands(connection.reader, 'waiting').map(({ name }) => name)).toEqual(['application.return']);
    expect(listScansToCarry(connection.reader, 10)).toEqual([]);
    const [stored] = await centre.store.database
      .select()
      .from(content)
      .where(and(eq(content.officeId, centre.office.id), eq(content.sha256, sha256)));
    expect(Buffer.from(stored?.bytes ?? []).equals(scan)).toBe(true);
    const [file] = listCarriedFiles(connection.reader, 1);
    expect(file?.acknowledgedAt).not.toBeNull();

    line.isCut = false;
    await counter.settled();
    expect(await record(counter, two)).toEqual(await there(two));
    for (const act of ['application.approve', 'logbook.print', 'logbook.confirm', 'item.shelve', 'collection.handOver'])
      expect(await timesActed(one, act)).toBe(1);
  });

  it('is told what the centre refused, and the refusal waits for a person as one that came by the network', async () => {
    const [one] = (await submit(1)) as [Application];
    const { counter, cut, stick } = await startCounter();
    await counter.request('document.open', { id: one.id });
    await cut();
    await approve(counter, one.id);
    await centre.centre.submitApplication({ ...(await there(one)), revision: 2, resubmittedAt: centre.now() });
    const { bytes } = await stick.write();
    expect(await stick.read(await stick.handIn(bytes))).toMatchObject({ applied: 0, refused: 2 });
    const { refused } = await counter.request('sync.get', {});
    expect(refused.map(({ problem }) => problem?.code)).toEqual(['REVISION_CHANGED', 'REVISION_CHANGED']);
    expect((await record(counter, one)).revision).toBe(2);
  });

  it('says that it cannot when the centre’s keys were never fetched, and writes nothing', async () => {
    const { counter, connection, cut } = await startCounter();
    await cut();
    transact(connection.writer, (tx) => updateSyncState(tx, { centreKeys: null }));
    let asked = 0;
    counter.files.save = () => {
      asked += 1;
      return join(counter.profile, 'x.kaunta');
    };
    expect(await counter.ask('carry.write', {})).toMatchObject({ ok: false, error: { code: 'CENTRE_KEY_MISSING' } });
    expect(asked).toBe(0);
    expect(listCarriedFiles(connection.reader, 10)).toEqual([]);
    expect((await counter.request('carry.get', {})).hasKey).toBe(false);
  });

  it('leaves no half file and no word of it when the place cannot be written, and nothing when the officer thinks better of it', async () => {
    const { counter } = await startCounter();
    counter.files.save = () => undefined;
    expect(await counter.request('carry.write', {})).toBeNull();
    counter.files.open = () => undefined;
    expect(await counter.request('carry.read', {})).toBeNull();
    counter.files.save = () => join(counter.profile, 'gone', 'x.kaunta');
    expect(await counter.ask('carry.write', {})).toMatchObject({ ok: false, error: { code: 'FILE_NOT_WRITTEN' } });
    counter.files.open = () => join(counter.profile, 'gone.kaunta');
    expect(await counter.ask('carry.read', {})).toMatchObject({ ok: false, error: { code: 'FILE_NOT_READ' } });
    counter.files.save = (suggested) => join(counter.profile, suggested);
    const written = await counter.request('carry.write', {});
    expect(written?.name).toMatch(/^kaunta-huduma-gpo-nairobi-[0-9a-z]{10}-\d{4}-\d{2}-\d{2}-2\.kaunta$/);
    expect((await readdir(counter.profile)).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('takes the first 5,000 acts, and fewer where they are large: what is more waits for the next file', async () => {
    const [one] = (await submit(1)) as [Application];
    const { counter, cut, connection, stick } = await startCounter();
    await cut();
    await confirmEveryLine(counter, one.id);
    const [first] = listCommands(connection.reader, 'waiting');
    if (first === undefined) throw new Error('one act was done');
    /** Acts as the first one, so many more, each as long as wanted. */
    const fill = (count: number, note: string) =>
      transact(connection.writer, (tx) => {
        let { sequence } = findChainEnd(tx);
        for (let turn = 0; turn < count; turn += 1) {
          sequence += 1;
          appendCommand(tx, Object.assign({ ...first.body, id: v7(), sequence }, { note }), first.hash, first.signature ?? '');
        }
      });
    fill(5_000, '');
    expect((await stick.write()).written).toMatchObject({ acts: 5_000, left: 1 });
    connection.client.exec("UPDATE command SET state = 'applied'");
    fill(40, 'x'.repeat(500_000));
    const { written, bytes } = await stick.write();
    expect(written?.acts).toBeGreaterThan(30);
    expect(written).toMatchObject({ left: 40 - (written?.acts ?? 0) });
    expect(bytes.length).toBeLessThan(carriedLimit.actBytes + 100_000);
  });

  it('carries no word in clear: a stick is lost in a matatu', async () => {
    const [one] = (await submit(1)) as [Application];
    const { counter, cut, stick } = await startCounter();
    await cut();
    const canary = 'Kanari Mwenyewe';
    await counter.request('application.return', { id: one.id, revision: 1, reasons: [{ code: 'page-missing', note: canary }] });
    await addScan(counter, one.id, Buffer.from(`%PDF-1.7 ${canary} ${canary}`));
    const { bytes } = await stick.write();
    const answer = await stick.handIn(bytes);
    for (const secret of [canary, one.reference, one.id, one.owners[0]?.name ?? '', 'page-missing', testOfficers.supervisor.staffNumber, 'revision'])
      for (const file of [bytes, answer]) expect(file.includes(secret)).toBe(false);
    // And it is there once it is opened, so the search above can fail.
    expect(JSON.stringify(await there(one))).toContain(canary);
  });
});

describe('an answer that comes late', () => {
  it('brings nothing back that the centre has taken away since, and does not set the feed back', async () => {
    const [gone] = (await submit(1)) as [Application];
    const { counter, line, cut, connection, stick } = await startCounter();
    await cut();
    const { bytes } = await stick.write();
    await centre.centre.submitApplication({ ...(await there(gone)), logbookNumber: 'L99999999' });
    const late = await stick.handIn(bytes);
    await centre.centre.removeApplication(centre.office.id, gone.id);
    line.isCut = false;
    await counter.settled();
    await counter.until('it is gone here too', async () => !(await counter.ask('application.get', { id: gone.id })).ok);
    await cut();
    const { cursor } = getSyncState(connection.reader);
    expect(await stick.read(late)).toMatchObject({ records: 0, wasRead: false });
    expect((await counter.ask('application.get', { id: gone.id })).ok).toBe(false);
    expect(getSyncState(connection.reader).cursor).toBe(cursor);
  });

  it('of a counter that has gone back to an older copy leaves no gap: pages that begin beyond it wait for the next file', async () => {
    const { cut, connection, stick } = await startCounter();
    await cut();
    const { bytes } = await stick.write();
    await submit(1);
    const answer = await stick.handIn(bytes);
    transact(connection.writer, (tx) => updateSyncState(tx, { cursor: '1' }));
    expect(await stick.read(answer)).toMatchObject({ records: 0 });
    expect(getSyncState(connection.reader).cursor).toBe('1');
  });
});

describe('a program that is killed', () => {
  it('between the steps of reading an answer reads it again to the same end: no step may need the one before to be undone', async () => {
    const [one, two] = (await submit(2)) as [Application, Application];
    const { counter, cut, connection, stick } = await startCounter();
    await cut();
    for (const { id } of [one, two]) await confirmEveryLine(counter, id);
    const sha256 = await addScan(counter, one.id, makeScan(2_000));
    const [news] = (await submit(1)) as [Application];
    const answer = await stick.handIn((await stick.write()).bytes);
    const inside = counter.program.desk().counter;
    const { emit } = inside;
    /** Every step tells the window when it is committed: there the power goes, each time one step further. */
    inside.emit = (event) => {
      if (event.kind === 'application.changed' || event.kind === 'sync.changed') throw new Error('the power is gone');
    };
    const left = () => [
      listCommands(connection.reader, 'waiting').length,
      getSyncState(connection.reader).cursor,
      listScansToCarry(connection.reader, 10).length,
    ];
    const seen = [JSON.stringify(left())];
    for (let turn = 0; turn < 3; turn += 1) {
      await expect(stick.read(answer)).rejects.toThrow('BUG');
      seen.push(JSON.stringify(left()));
    }
    inside.emit = emit;
    expect(new Set(seen).size).toBe(4);
    expect(await stick.read(answer)).toMatchObject({ applied: 0, refused: 0, records: 0, wasRead: true });
    expect(listCommands(connection.reader, 'waiting')).toEqual([]);
    expect(listScansToCarry(connection.reader, 10).map((scan) => scan.sha256)).not.toContain(sha256);
    for (const application of [one, two, news]) expect(await record(counter, application)).toEqual(await there(application));
    expect(listCarriedFiles(connection.reader, 1)[0]?.acknowledgedAt).not.toBeNull();
  });

  it('before the file is whole leaves none, and the next one takes the same acts: what was not carried is not forgotten', async () => {
    const [one] = (await submit(1)) as [Application];
    const { counter, cut, connection, stick } = await startCounter();
    await cut();
    await confirmEveryLine(counter, one.id);
    const { documents } = counter.program.desk();
    await addScan(counter, one.id, makeScan(150_000));
    const read = documents.read;
    let reads = 0;
    documents.read = async (hash) => {
      reads += 1;
      if (reads === 2) throw new Error('the power is gone');
      return read(hash);
    };
    counter.files.save = () => join(counter.profile, 'half.kaunta');
    expect((await counter.ask('carry.write', {})).ok).toBe(false);
    documents.read = read;
    expect((await readdir(counter.profile)).filter((name) => name.startsWith('half'))).toEqual([]);
    const { written, bytes } = await stick.write();
    expect(written).toMatchObject({ acts: 1, scans: 1 });
    expect(await stick.read(await stick.handIn(bytes))).toMatchObject({ applied: 1 });
    expect(listCarriedFiles(connection.reader, 5).map(({ acknowledgedAt }) => acknowledgedAt === null)).toEqual([false, true]);
  });
});

describe('a file that is not as it was written', () => {
  it('is refused with any byte changed, at 500 places of the file and of the answer, and nothing changes', async () => {
    const [one] = (await submit(1)) as [Application];
    const { counter, cut, connection, stick } = await startCounter();
    await cut();
    await confirmEveryLine(counter, one.id);
    await addScan(counter, one.id, makeScan(3_000));
    const { bytes } = await stick.write();
    const countReceipts = async () => (await centre.store.database.select({ id: commandReceipt.id }).from(commandReceipt)).length;
    const before = await countReceipts();
    const flip = (file: Buffer, at: number): Buffer => {
      const changed = Buffer.from(file);
      changed[at] = (changed[at] ?? 0) ^ (1 + (at % 255));
      return changed;
    };
    /** Each byte of the two lines in clear and of the age header, then anywhere. */
    const places = (file: Buffer) => Array.from({ length: 500 }, (_, turn) => (turn < 300 ? turn : Math.floor((turn / 500) * file.length)));
    const codes = new Set<string>();
    for (const at of places(bytes)) codes.add(await codeOf(stick.handIn(flip(bytes, at))));
    for (const cut of [0, 1, 60, 200, bytes.length - 64, bytes.length - 1]) codes.add(await codeOf(stick.handIn(bytes.subarray(0, cut))));
    codes.add(await codeOf(stick.handIn(Buffer.concat([bytes, Buffer.from('x')]))));
    expect([...codes].sort()).toEqual(['CARRIED_FILE_DAMAGED', 'WORKSTATION_UNKNOWN']);
    expect(await countReceipts()).toBe(before);

    const answer = await stick.handIn(bytes);
    const state = () => JSON.stringify([listCommands(connection.reader, 'waiting'), getSyncState(connection.reader), listCarriedFiles(connection.reader, 5)]);
    const held = state();
    const refused = new Set<string>();
    for (const at of places(answer)) refused.add(await codeOf(stick.read(flip(answer, at))));
    for (const cut of [0, 1, 60, 200, answer.length - 64, answer.length - 1]) refused.add(await codeOf(stick.read(answer.subarray(0, cut))));
    expect([...refused].sort()).toEqual(['CARRIED_FILE_DAMAGED', 'CARRIED_FILE_FOREIGN']);
    expect(state()).toBe(held);
    expect(await stick.read(answer)).toMatchObject({ applied: 1, scans: 1 });
  });

  it('is refused at another workstation, at another centre, from one that is out of service, and in each other’s place', async () => {
    const first = await startCounter();
    const second = await startCounter();
    const { bytes } = await first.stick.write();
    const answer = await first.stick.handIn(bytes);
    expect(await codeOf(second.stick.read(answer))).toBe('CARRIED_FILE_FOREIGN');
    expect(await codeOf(first.stick.read(bytes))).toBe('CARRIED_FILE_DAMAGED');
    expect(await codeOf(first.stick.handIn(answer))).toBe('CARRIED_FILE_DAMAGED');
    const ofTomorrow = (file: Buffer) =>
      Buffer.concat([Buffer.from(file.subarray(0, 60).toString('latin1').replace('/1 ', '/2 '), 'latin1'), file.subarray(60)]);
    expect(await codeOf(first.stick.handIn(ofTomorrow(bytes)))).toBe('CARRIED_FILE_TOO_NEW');
    expect(await codeOf(first.stick.read(ofTomorrow(answer)))).toBe('CARRIED_FILE_TOO_NEW');

    const elsewhere = await startTestCentre();
    try {
      expect(await codeOf(makeStick(first.counter, elsewhere).handIn(bytes))).toBe('WORKSTATION_UNKNOWN');
    } finally {
      await elsewhere.stop();
    }
    // The envelope of one workstation over the file of another: opened by the office's key, refused by the seal.
    const own = (await second.stick.write()).bytes;
    const lineOf = (file: Buffer) => file.subarray(0, file.indexOf(10) + 1);
    expect(await codeOf(first.stick.handIn(Buffer.concat([lineOf(own), bytes.subarray(lineOf(bytes).length)])))).toBe('CARRIED_FILE_DAMAGED');

    const { workstationId } = first.counter.program.desk().counter.station;
    const isFirst = and(eq(workstationTable.officeId, centre.office.id), eq(workstationTable.id, workstationId));
    await centre.store.database.update(workstationTable).set({ active: false }).where(isFirst);
    expect(await codeOf(first.stick.handIn(bytes))).toBe('WORKSTATION_UNKNOWN');
    await centre.store.database.update(workstationTable).set({ active: true, suspendedAt: centre.now() }).where(isFirst);
    expect(await codeOf(first.stick.handIn(bytes))).toBe('WORKSTATION_SUSPENDED');
    await centre.store.database.update(workstationTable).set({ suspendedAt: null }).where(isFirst);
    expect(Buffer.isBuffer(await first.stick.handIn(bytes))).toBe(true);
  });

  it('is refused by a counter that has forgotten it, and by one that lost the centre’s key that sealed it', async () => {
    const { counter, connection, stick } = await startCounter();
    const answer = await stick.handIn((await stick.write()).bytes);
    const { centreKeys } = getSyncState(connection.reader);
    if (centreKeys === null) throw new Error('the keys were fetched');
    const [key] = centreKeys.sign;
    transact(connection.writer, (tx) =>
      updateSyncState(tx, { centreKeys: { ...centreKeys, sign: [{ ...(key ?? centreKeys.sign[0]), kid: 'another' } as never] } }),
    );
    expect(await codeOf(stick.read(answer))).toBe('CENTRE_KEY_MISSING');
    transact(connection.writer, (tx) => updateSyncState(tx, { centreKeys }));
    connection.client.prepare('DELETE FROM carried_file').run();
    expect(await codeOf(stick.read(answer))).toBe('CARRIED_FILE_FOREIGN');
    expect(counter.logs.filter(({ event }) => event === 'bug')).toEqual([]);
  });
});

describe('files handed in and answers read in any order, as often as anybody likes, with the network in between', () => {
  it('leave centre and counter as after one: each act once, the same records on both sides', { timeout: 120_000 }, async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('act' as const), which: fc.nat(3) }),
      fc.record({ kind: fc.constant('write' as const) }),
      fc.record({ kind: fc.constant('handIn' as const), which: fc.nat(5) }),
      fc.record({ kind: fc.constant('read' as const), which: fc.nat(5) }),
      fc.record({ kind: fc.constant('online' as const) }),
      fc.record({ kind: fc.constant('elsewhere' as const), which: fc.nat(3) }),
      fc.record({ kind: fc.constant('removed' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
        const applications = await submit(4);
        const spare = await submit(3);
        const changes = new Map<string, number>();
        const { counter, line, cut, connection, stick } = await startCounter();
        await cut();
        const files: Buffer[] = [];
        const answers: Buffer[] = [];
        const pick = <One>(list: readonly One[], which: number): One | undefined => list[which % Math.max(1, list.length)];
        for (const one of [...steps, { kind: 'write' as const }, { kind: 'handIn' as const, which: 0 }, { kind: 'handIn' as const, which: files.length }]) {
          if (one.kind === 'act') await confirmEveryLine(counter, applications[one.which]?.id ?? '');
          if (one.kind === 'write') files.push((await stick.write()).bytes);
          if (one.kind === 'handIn' && files.length > 0) answers.push(await stick.handIn(pick(files, one.which) ?? Buffer.of()));
          if (one.kind === 'read' && answers.length > 0) {
            const { cursor } = getSyncState(connection.reader);
            await stick.read(pick(answers, one.which) ?? Buffer.of());
            expect(Number(getSyncState(connection.reader).cursor)).toBeGreaterThanOrEqual(Number(cursor));
          }
          if (one.kind === 'elsewhere') {
            const record = await there(applications[one.which] as Application); // of the four
            changes.set(record.id, (changes.get(record.id) ?? 0) + 1);
            await centre.centre.submitApplication({ ...record, logbookNumber: `L${(++number).toString().padStart(8, '0')}` });
          }
          if (one.kind === 'removed') {
            const gone = spare.pop();
            if (gone !== undefined) await centre.centre.removeApplication(centre.office.id, gone.id);
          }
          if (one.kind === 'online') {
            line.isCut = false;
            await counter.settled();
            await cut();
          }
        }
        for (const file of files.toReversed()) answers.push(await stick.handIn(file));
        for (const answer of [...answers, ...answers.toReversed()]) await stick.read(answer);

        // Every act of the files is settled without the network.
        expect(listCommands(connection.reader, 'waiting')).toEqual([]);
        expect(listCommands(connection.reader, 'refused')).toEqual([]);
        const acts = listCommands(connection.reader, 'applied');
        const { workstationId } = counter.program.desk().counter.station;
        const isMine = and(eq(commandReceipt.officeId, centre.office.id), eq(commandReceipt.workstationId, workstationId));
        const receipts = await centre.store.database.select({ id: commandReceipt.id }).from(commandReceipt).where(isMine);
        expect(receipts.map(({ id }) => id).sort()).toEqual(acts.map(({ id }) => id).sort());
        for (const one of applications) {
          const mine = acts.filter(({ subject }) => subject === one.id).length;
          expect((await there(one)).version).toBe(1 + mine + (changes.get(one.id) ?? 0));
          expect(getApplication(connection.reader, one.id).record).toEqual(await there(one));
        }
        const held = new Set((await counter.request('queue.list', { filter: 'all', offset: 0, limit: 500 })).rows.map(({ id }) => id));
        line.isCut = false;
        await counter.settled();
        const after = new Set((await counter.request('queue.list', { filter: 'all', offset: 0, limit: 500 })).rows.map(({ id }) => id));
        expect(held).toEqual(after);
        for (const { id } of spare) expect(after.has(id)).toBe(true);
        await counter.stop();
        open.splice(open.indexOf(counter), 1);
      }),
      { numRuns: 8 },
    );
    const sequences = await centre.store.database.select({ sequence: feedEntry.sequence }).from(feedEntry);
    expect(sequences.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(sequences.map((_, place) => place + 1));
  });
});

describe('the centre', () => {
  it('takes one file at a time and none beyond 64 MiB: each lies in its memory whole', async () => {
    const turn = createTurn();
    const first = turn(() => delay(20, 'taken'));
    expect(await codeOf(turn(async () => 'second'))).toBe('CENTRE_BUSY');
    expect(await first).toBe('taken');
    await expect(turn(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await turn(async () => 'after')).toBe('after');
    const response = await centre.request('/v1/carried-file', { method: 'POST', body: new Uint8Array(carriedLimit.fileBytes + 1) });
    expect(response.status).toBe(413);
  });

  it('keeps one row a file, remembers whom the answer is for, and answers a file of nothing with the news', async () => {
    const { counter, cut, stick } = await startCounter();
    await cut();
    const [news] = (await submit(1)) as [Application];
    const { bytes, written } = await stick.write();
    expect(written).toMatchObject({ acts: 0, scans: 0 });
    const isFile = eq(carriedFile.officeId, centre.office.id);
    const before = (await centre.store.database.select().from(carriedFile).where(isFile)).length;
    centre.statements.splice(0);
    await stick.handIn(bytes);
    const answer = await stick.handIn(bytes);
    // As every statement of the centre (tenancy.test.ts): it names its office.
    const namesOffice = /where [^;]*"office_id" = \$\d|insert into "\w+" \([^)]*"office_id"|^(begin|commit|rollback)/i;
    expect(centre.statements.length).toBeGreaterThan(8);
    expect(centre.statements.filter((statement) => !namesOffice.test(statement))).toEqual([]);
    expect(await centre.store.database.select().from(carriedFile).where(isFile)).toHaveLength(before + 1);
    const { workstationId } = counter.program.desk().counter.station;
    const [row] = await centre.store.database.select().from(workstationTable).where(eq(workstationTable.id, workstationId));
    expect(row?.recipient).toMatch(/^age1/);
    expect(await stick.read(answer)).toMatchObject({ records: 1, more: false });
    expect((await record(counter, news)).reference).toBe(news.reference);
    expect(
      createHash('sha256')
        .update(await readFile(join(counter.profile, 'stick-1.kaunta')))
        .digest('hex'),
    ).toHaveLength(64);
  });
});
