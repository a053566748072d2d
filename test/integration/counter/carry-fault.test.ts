import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { and, eq } from 'drizzle-orm';
import { v7 } from 'uuid';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { getOfficeKeys } from '#central/access/office-key.ts';
import { encrypt } from '#central/carry/age.ts';
import { commandReceipt, content, workstation as workstationTable } from '#central/database/schema/index.ts';
import { transact } from '#db/connection.ts';
import { listCommands } from '#db/outbox.ts';
import { listCarriedFiles, listScansToCarry } from '#db/query/carry.ts';
import { getSyncState, updateSyncState } from '#db/query/sync.ts';
import { protocolVersion } from '#domain/contract/api.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { toSealText, writeAcknowledgementEnvelope, writeEnvelope } from '#domain/contract/carried-file.ts';
import { deriveAgeKey } from '#electron/carry/age.ts';
import { findWorkstation } from '#electron/workstation/workstation.ts';
import { startCarrying } from '#test/support/carrying.ts';
import { startTestCentre } from '#test/support/central.ts';
import { codeOfAsync } from '#test/support/counter.ts';
import { confirmEveryLine } from '#test/support/main-job.ts';
import { createStick } from '#test/support/stick.ts';
import { createTestKeystore } from '#test/support/workstation.ts';

/**
 * Files that were changed, cut short or carried to the wrong place, and programs that are killed over them: nothing is
 * half taken.
 */
const { centre, submit, startCounter, record, there, addScan, createScan, leaveCounters, stop } = await startCarrying();
afterEach(leaveCounters);
afterAll(stop);

describe('a program that is killed', () => {
  it('between the steps of reading an answer reads it again to the same end: no step may need the one before to be undone', async () => {
    const [one, two] = [await submit(), await submit()];
    const { counter, cut, connection, stick } = await startCounter();
    await cut();
    for (const { id } of [one, two]) await confirmEveryLine(counter, id);
    const sha256 = await addScan(counter, one.id, createScan(2_000));
    const news = await submit();
    const answer = await stick.handIn((await stick.write()).bytes);
    const inside = counter.program.parts().counter;
    const { emit } = inside;
    /** Every step tells the window when it is committed: there the power goes, each time one step further. */
    inside.emit = (event) => {
      if (event.kind === 'application.changed' || event.kind === 'scan.changed') throw new Error('the power is gone');
    };
    const left = () => [
      listCommands(connection.reader, 'waiting').length,
      getSyncState(connection.reader).cursor,
      listScansToCarry(connection.reader, 10).length,
    ];
    const seen = [JSON.stringify(left())];
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await codeOfAsync(stick.read(answer))).toBe('BUG');
      seen.push(JSON.stringify(left()));
    }
    inside.emit = emit;
    expect(new Set(seen).size).toBe(4);
    expect(await stick.read(answer)).toMatchObject({ applied: 0, refused: 0, records: 0, wasRead: true });
    expect(listCommands(connection.reader, 'waiting')).toEqual([]);
    expect(listScansToCarry(connection.reader, 10).map((scan) => scan.sha256)).not.toContain(sha256);
    for (const application of [one, two, news])
      expect(await record(counter, application)).toEqual(await there(application));
    expect(listCarriedFiles(connection.reader, 1)[0]?.acknowledgedAt).not.toBeNull();
  });

  it('before the file is whole leaves none, and the next one takes the same acts: what was not carried is not forgotten', async () => {
    const one = await submit();
    const { counter, cut, connection, stick } = await startCounter();
    await cut();
    await confirmEveryLine(counter, one.id);
    const { documents } = counter.program.parts();
    await addScan(counter, one.id, createScan(150_000));
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
    expect(listCarriedFiles(connection.reader, 5).map(({ acknowledgedAt }) => acknowledgedAt === null)).toEqual([
      false,
      true,
    ]);
  });
});

/** A file or an answer of whatever content, closed as its writer does and sealed as given. */
const write = async (
  envelope: string,
  parts: readonly (object | Buffer)[],
  recipient: string,
  sign: (text: string) => string,
) => {
  const body = Buffer.concat(
    parts.map((part) => (Buffer.isBuffer(part) ? part : Buffer.from(`${canonicalJson(part)}\n`))),
  );
  const age = await encrypt(body, recipient);
  const sha256 = createHash('sha256').update(envelope).update(age).digest('hex');
  return Buffer.concat([Buffer.from(envelope), age, Buffer.from(sign(toSealText(envelope, sha256)), 'base64url')]);
};
const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('a file that is not as it was written', () => {
  it('is refused with any byte changed, at 500 places of the file and of the answer, and nothing changes', async () => {
    const one = await submit();
    const { counter, cut, connection, stick } = await startCounter();
    await cut();
    await confirmEveryLine(counter, one.id);
    await addScan(counter, one.id, createScan(3_000));
    const { bytes } = await stick.write();
    const countReceipts = async () =>
      (await centre.store.database.select({ id: commandReceipt.id }).from(commandReceipt)).length;
    const before = await countReceipts();
    const flip = (file: Buffer, at: number): Buffer => {
      const changed = Buffer.from(file);
      changed[at] = (changed[at] ?? 0) ^ (1 + (at % 255));
      return changed;
    };
    /** Each byte of the two lines in clear and of the age header, then anywhere. */
    const places = (file: Buffer) =>
      Array.from({ length: 500 }, (_, turn) => (turn < 300 ? turn : Math.floor((turn / 500) * file.length)));
    const codes = new Set<string>();
    for (const at of places(bytes)) codes.add(await codeOfAsync(stick.handIn(flip(bytes, at))));
    for (const cut of [0, 1, 60, 200, bytes.length - 64, bytes.length - 1])
      codes.add(await codeOfAsync(stick.handIn(bytes.subarray(0, cut))));
    codes.add(await codeOfAsync(stick.handIn(Buffer.concat([bytes, Buffer.from('x')]))));
    expect([...codes].sort()).toEqual(['CARRIED_FILE_DAMAGED', 'WORKSTATION_UNKNOWN']);
    expect(await countReceipts()).toBe(before);

    const answer = await stick.handIn(bytes);
    const state = () =>
      JSON.stringify([
        listCommands(connection.reader, 'waiting'),
        getSyncState(connection.reader),
        listCarriedFiles(connection.reader, 5),
      ]);
    const held = state();
    const refused = new Set<string>();
    for (const at of places(answer)) refused.add(await codeOfAsync(stick.read(flip(answer, at))));
    for (const cut of [0, 1, 60, 200, answer.length - 64, answer.length - 1])
      refused.add(await codeOfAsync(stick.read(answer.subarray(0, cut))));
    expect([...refused].sort()).toEqual(['CARRIED_FILE_DAMAGED', 'CARRIED_FILE_FOREIGN', 'CENTRE_KEY_MISSING']);
    expect(state()).toBe(held);
    expect(await stick.read(answer)).toMatchObject({ applied: 1, scans: 1 });
  });

  it('is refused at another workstation, at another centre, from one that is out of service, and in each other’s place', async () => {
    const first = await startCounter();
    const second = await startCounter();
    const { bytes } = await first.stick.write();
    const answer = await first.stick.handIn(bytes);
    expect(await codeOfAsync(second.stick.read(answer))).toBe('CARRIED_FILE_FOREIGN');
    expect(await codeOfAsync(first.stick.read(bytes))).toBe('CARRIED_FILE_DAMAGED');
    expect(await codeOfAsync(first.stick.handIn(answer))).toBe('CARRIED_FILE_DAMAGED');
    const ofTomorrow = (file: Buffer) =>
      Buffer.concat([
        Buffer.from(file.subarray(0, 60).toString('latin1').replace('/1 ', '/2 '), 'latin1'),
        file.subarray(60),
      ]);
    expect(await codeOfAsync(first.stick.handIn(ofTomorrow(bytes)))).toBe('CARRIED_FILE_TOO_NEW');
    expect(await codeOfAsync(first.stick.read(ofTomorrow(answer)))).toBe('CARRIED_FILE_TOO_NEW');

    const elsewhere = await startTestCentre();
    try {
      expect(await codeOfAsync(createStick(first.counter, elsewhere).handIn(bytes))).toBe('WORKSTATION_UNKNOWN');
    } finally {
      await elsewhere.stop();
    }
    // The envelope of one workstation over the file of another: refused by the seal.
    const own = (await second.stick.write()).bytes;
    const lineOf = (file: Buffer) => file.subarray(0, file.indexOf(10) + 1);
    expect(
      await codeOfAsync(first.stick.handIn(Buffer.concat([lineOf(own), bytes.subarray(lineOf(bytes).length)]))),
    ).toBe('CARRIED_FILE_DAMAGED');

    const { workstationId } = first.counter.program.parts().counter.station;
    const isFirst = and(eq(workstationTable.officeId, centre.office.id), eq(workstationTable.id, workstationId));
    await centre.store.database.update(workstationTable).set({ active: false }).where(isFirst);
    expect(await codeOfAsync(first.stick.handIn(bytes))).toBe('WORKSTATION_OUT_OF_SERVICE');
    await centre.store.database
      .update(workstationTable)
      .set({ active: true, suspendedAt: centre.now() })
      .where(isFirst);
    expect(await codeOfAsync(first.stick.handIn(bytes))).toBe('WORKSTATION_SUSPENDED');
    await centre.store.database.update(workstationTable).set({ suspendedAt: null }).where(isFirst);
    expect(Buffer.isBuffer(await first.stick.handIn(bytes))).toBe(true);
  });

  it('is refused without the seal of who is said to have written it: anybody can encrypt to a key that is public', async () => {
    const { counter, connection, stick } = await startCounter();
    const { workstationId: workstation, office } = counter.program.parts().counter.station;
    const { centreKeys } = getSyncState(connection.reader);
    const of = { workstation, office: office.id, protocol: protocolVersion, cursor: '0' };
    const forge = (envelope: string, header: object, to: string) =>
      write(envelope, [header], to, () => Buffer.alloc(64).toString('base64url'));
    await stick.handIn((await stick.write()).bytes);
    const kept = findWorkstation(join(counter.profile, 'workstation.json'), createTestKeystore());
    const { recipient } = await deriveAgeKey(kept?.dataKey ?? new Uint8Array());
    const nothing = { firstSequence: 0, lastSequence: 0, count: 0, scans: 0, madeAt: centre.now(), previous: null };
    const file = await forge(
      writeEnvelope(workstation),
      { ...of, ...nothing, id: v7(), recipient },
      centreKeys?.encrypt ?? '',
    );
    expect(await codeOfAsync(stick.handIn(file))).toBe('CARRIED_FILE_DAMAGED');
    const id = listCarriedFiles(connection.reader, 1)[0]?.id;
    const empty = { answers: 0, scans: [], pages: 0, more: false, at: centre.now() };
    const envelope = writeAcknowledgementEnvelope(workstation, centreKeys?.sign[0]?.kid ?? '');
    expect(await codeOfAsync(stick.read(await forge(envelope, { ...of, ...empty, id }, recipient)))).toBe(
      'CARRIED_FILE_DAMAGED',
    );
  });

  it('is refused for what it says under a seal that holds: a program with a fault seals it too', async () => {
    const { counter, cut, connection, stick } = await startCounter();
    await cut();
    const unsent = await addScan(counter, (await submit()).id, createScan(30));
    await stick.handIn((await stick.write()).bytes);
    const { sign, station } = counter.program.parts().counter;
    const { workstationId: workstation, office } = station;
    const kept = findWorkstation(join(counter.profile, 'workstation.json'), createTestKeystore());
    const { recipient } = await deriveAgeKey(kept?.dataKey ?? new Uint8Array());
    const keys = await getOfficeKeys(centre.store.database, office.id, centre.now());
    const of = { workstation, office: office.id, protocol: protocolVersion, cursor: '0' };
    const foreign = [{ workstation: `${office.id}.AAAAAAAAAA` }, { office: 'huduma-kisumu' }];

    const file = {
      ...of,
      id: v7(),
      firstSequence: 0,
      lastSequence: 0,
      count: 0,
      scans: 0,
      madeAt: centre.now(),
      previous: null,
      recipient,
    };
    const handIn = async (...parts: (object | Buffer)[]) =>
      codeOfAsync(stick.handIn(await write(writeEnvelope(workstation), parts, keys.encrypt.recipient, sign)));
    for (const change of foreign) expect(await handIn({ ...file, ...change })).toBe('CARRIED_FILE_DAMAGED');
    for (const more of ['x', '{}\n']) expect(await handIn(file, Buffer.from(more))).toBe('CARRIED_FILE_DAMAGED');
    expect(await handIn({ ...file, count: 1 })).toBe('CARRIED_FILE_DAMAGED');
    expect(await handIn({ ...file, protocol: protocolVersion + 1 })).toBe('CARRIED_FILE_TOO_NEW');
    const bytes = createScan(20);
    const scan = { sha256: sha256Of(bytes), mediaType: 'application/pdf', sizeBytes: bytes.length };
    for (const change of [
      { sha256: sha256Of(Buffer.from('another')) },
      { mediaType: 'image/png' },
      { sizeBytes: bytes.length + 1 },
    ])
      expect(await handIn({ ...file, scans: 1 }, { ...scan, ...change }, bytes)).toBe('CARRIED_FILE_DAMAGED');
    const isKept = eq(content.sha256, scan.sha256);
    expect(await centre.store.database.select({ sha256: content.sha256 }).from(content).where(isKept)).toEqual([]);
    for (let turn = 0; turn < 2; turn += 1) expect(await handIn({ ...file, scans: 1 }, scan, bytes)).toBe('done');
    expect(await centre.store.database.select({ sha256: content.sha256 }).from(content).where(isKept)).toHaveLength(1);

    const id = listCarriedFiles(connection.reader, 1)[0]?.id;
    const answer = { ...of, id, answers: 0, scans: [], pages: 0, more: false, at: centre.now() };
    const read = async (...parts: (object | Buffer)[]) =>
      codeOfAsync(
        stick.read(
          await write(writeAcknowledgementEnvelope(workstation, keys.sign.kid), parts, recipient, keys.sign.sign),
        ),
      );
    for (const change of foreign) expect(await read({ ...answer, ...change })).toBe('CARRIED_FILE_DAMAGED');
    for (const more of ['x', '{}\n']) expect(await read(answer, Buffer.from(more))).toBe('CARRIED_FILE_DAMAGED');
    expect(await read({ ...answer, answers: 1 })).toBe('CARRIED_FILE_DAMAGED');
    expect(await read({ ...answer, protocol: protocolVersion + 1 })).toBe('CARRIED_FILE_TOO_NEW');
    expect(await read({ ...answer, id: v7() })).toBe('CARRIED_FILE_FOREIGN');
    const acknowledgedAt = () => listCarriedFiles(connection.reader, 1)[0]?.acknowledgedAt;
    expect(acknowledgedAt()).toBeNull();
    expect(await read(answer)).toBe('done');
    // Of the scans only those that it names are there; the first reading is the one that is shown.
    expect(listScansToCarry(connection.reader, 10).map(({ sha256 }) => sha256)).toEqual([unsent]);
    const first = acknowledgedAt();
    centre.advance(60_000);
    expect(await read(answer)).toBe('done');
    expect(acknowledgedAt()).toBe(first);
  });

  it('is refused by a counter that has forgotten it, and by one that lost the centre’s key that sealed it', async () => {
    const { counter, cut, connection, stick } = await startCounter();
    // With a line the program would fetch the keys anew in between.
    await cut();
    const answer = await stick.handIn((await stick.write()).bytes);
    const { centreKeys } = getSyncState(connection.reader);
    if (centreKeys === null) throw new Error('the keys were fetched');
    const sign = centreKeys.sign.map((key) => ({ ...key, kid: 'another' }));
    transact(connection.writer, (tx) => updateSyncState(tx, { centreKeys: { ...centreKeys, sign } }));
    expect(await codeOfAsync(stick.read(answer))).toBe('CENTRE_KEY_MISSING');
    transact(connection.writer, (tx) => updateSyncState(tx, { centreKeys }));
    connection.client.prepare('DELETE FROM carried_file').run();
    expect(await codeOfAsync(stick.read(answer))).toBe('CARRIED_FILE_FOREIGN');
    expect(counter.logs.filter(({ event }) => event === 'bug')).toEqual([]);
  });
});
