import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { and, eq } from 'drizzle-orm';
import { v7 } from 'uuid';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { carriedFile, content } from '#central/database/schema/index.ts';
import { createTurn } from '#central/http/turn.ts';
import { transact } from '#db/connection.ts';
import { appendCommand, findChainEnd, listCommands } from '#db/outbox.ts';
import { listCarriedFiles, listScansToCarry } from '#db/query/carry.ts';
import { getSyncState, updateSyncState } from '#db/query/sync.ts';
import { statusOf } from '#domain/application.ts';
import { carriedLimit } from '#domain/contract/carried-file.ts';
import { startCarrying } from '#test/support/carrying.ts';
import { testOfficers } from '#test/support/central.ts';
import { codeOfAsync } from '#test/support/counter.ts';
import { approve, confirmEveryLine, handOver, printAndConfirm, shelve } from '#test/support/main-job.ts';

/**
 * A counter that cannot connect for days: what it did arrives by a stick, and the centre's answers and news come back.
 */
const { centre, submit, startCounter, record, there, timesActed, addScan, createScan, leaveCounters, stop } =
  await startCarrying();
afterEach(leaveCounters);
afterAll(stop);

describe('a counter that cannot connect', () => {
  it('sends its whole day by a stick and gets the answers and the centre’s news back', async () => {
    const [one, two] = [await submit(), await submit()];
    const { counter, line, cut, connection, stick } = await startCounter();
    for (const { id } of [one, two]) await counter.request('document.open', { id });
    await cut();
    await approve(counter, one.id);
    await printAndConfirm(counter, one.id, 'C 2000001');
    await shelve(counter, 'C2000001', 'B', '1');
    await handOver(counter, one);
    await confirmEveryLine(counter, two.id);
    const scan = createScan(200_000);
    const sha256 = await addScan(counter, two.id, scan);
    const news = await submit();

    const { written, bytes, path } = await stick.write();
    expect(written).toEqual({ name: 'stick-1.kaunta', acts: 7, scans: 1, sizeBytes: bytes.length, left: 0 });
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(statusOf(await there(one))).toBe('submitted');
    // What is done after the file was written waits for the next.
    await counter.request('application.return', {
      id: two.id,
      revision: two.revision,
      reasons: [{ code: 'page-missing' }],
    });

    const answer = await stick.handIn(bytes);
    expect(statusOf(await there(one))).toBe('released');
    // An answer is as old as its way back: the age of the data must say so, and the clock is not judged by it.
    const { clockOffsetMs } = getSyncState(connection.reader);
    const answeredAt = centre.now();
    centre.advance(3_600_000);
    expect(await stick.read(answer)).toEqual({
      id: expect.any(String),
      applied: 7,
      refused: 0,
      waiting: 0,
      scans: 1,
      records: 3,
      more: false,
      wasRead: false,
    });

    expect(getSyncState(connection.reader)).toMatchObject({ clockOffsetMs });
    expect(getSyncState(connection.reader).lastPulledAt).toBeLessThanOrEqual(answeredAt);
    expect(await record(counter, one)).toEqual(await there(one));
    expect((await record(counter, news)).reference).toBe(news.reference);
    expect(statusOf(await record(counter, two))).toBe('returned');
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
    for (const act of ['application.approve', 'item.make', 'item.confirm', 'item.shelve', 'item.release'])
      expect(await timesActed(one, act)).toBe(1);
  });

  it('is told what the centre refused, and the refusal waits for a person as one that came by the network', async () => {
    const one = await submit();
    const { counter, cut, stick } = await startCounter();
    await counter.request('document.open', { id: one.id });
    await cut();
    await approve(counter, one.id);
    await centre.centre.takeIn([{ ...one, asked: ['paper'] }]);
    const { bytes } = await stick.write();
    expect(await stick.read(await stick.handIn(bytes))).toMatchObject({ applied: 0, refused: 2 });
    const refused = await counter.request('sync.refused', {});
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
    const one = await submit();
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
          appendCommand(
            tx,
            Object.assign({ ...first.body, id: v7(), sequence }, { note }),
            first.hash,
            first.signature ?? '',
          );
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
    const one = await submit();
    const { counter, cut, stick } = await startCounter();
    await cut();
    const canary = 'Kanari Mwenyewe';
    await counter.request('application.return', {
      id: one.id,
      revision: 1,
      reasons: [{ code: 'page-missing', note: canary }],
    });
    await addScan(counter, one.id, Buffer.from(`%PDF-1.7 ${canary} ${canary}`));
    const { bytes } = await stick.write();
    const answer = await stick.handIn(bytes);
    for (const secret of [
      canary,
      one.reference,
      one.id,
      one.owners[0]?.name ?? '',
      'page-missing',
      testOfficers.supervisor.staffNumber,
      'revision',
    ])
      for (const file of [bytes, answer]) expect(file.includes(secret)).toBe(false);
    // And it is there once it is opened, so the search above can fail.
    expect(JSON.stringify(await there(one))).toContain(canary);
  });
});

describe('an answer that comes late', () => {
  it('brings nothing back that the centre has taken away since, and does not set the feed back', async () => {
    const gone = await submit();
    const { counter, line, cut, connection, stick } = await startCounter();
    await cut();
    const { bytes } = await stick.write();
    await centre.centre.placeRecord({ ...(await there(gone)), asked: ['elsewhere'] });
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
    await submit();
    const answer = await stick.handIn(bytes);
    transact(connection.writer, (tx) => updateSyncState(tx, { cursor: '1' }));
    expect(await stick.read(answer)).toMatchObject({ records: 0 });
    expect(getSyncState(connection.reader).cursor).toBe('1');
  });
});

describe('the centre', () => {
  it('takes one file at a time and none beyond 64 MiB: each lies in its memory whole', async () => {
    const turn = createTurn();
    let end: (value: string) => void = () => {};
    const first = turn(() => new Promise<string>((resolve) => (end = resolve)));
    expect(await codeOfAsync(turn(async () => 'second'))).toBe('CENTRE_BUSY');
    end('taken');
    expect(await first).toBe('taken');
    await expect(turn(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await turn(async () => 'after')).toBe('after');
    const response = await centre.request('/v1/carried-file', {
      method: 'POST',
      body: new Uint8Array(carriedLimit.fileBytes + 1),
    });
    expect(response.status).toBe(413);
  });

  it('keeps one row per file and answers a file of nothing with the news', async () => {
    const { counter, cut, stick } = await startCounter();
    await cut();
    const news = await submit();
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
    expect(await stick.read(answer)).toMatchObject({ records: 1, more: false });
    expect((await record(counter, news)).reference).toBe(news.reference);
  });
});
