import { and, eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { commandReceipt, feedEntry } from '#central/database/schema/index.ts';
import { listCommands } from '#db/outbox.ts';
import { getApplication } from '#db/query/application.ts';
import { getSyncState } from '#db/query/sync.ts';
import type { Application } from '#domain/application.ts';
import { startCarrying } from '#test/support/carrying.ts';
import { isLongRun } from '#test/support/long-run.ts';
import { confirmEveryLine } from '#test/support/main-job.ts';

/** What was carried may come twice, late, or beside what went by the network. */
const { centre, submit, startCounter, there, leaveCounters, stop } = await startCarrying();
afterEach(leaveCounters);
afterAll(stop);

describe('files handed in and answers read in any order, as often as anybody likes, with the network in between', () => {
  it('leave centre and counter as after one: each act once, the same records on both sides', {
    timeout: 120_000,
  }, async () => {
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
        const applications = [await submit(), await submit(), await submit(), await submit()];
        const spare = [await submit(), await submit(), await submit()];
        const changes = new Map<string, number>();
        let changed = 0;
        const { counter, line, cut, connection, stick } = await startCounter();
        await cut();
        const files: Buffer[] = [];
        const answers: Buffer[] = [];
        const pick = <One>(list: readonly One[], which: number): One | undefined =>
          list[which % Math.max(1, list.length)];
        for (const one of [
          ...steps,
          { kind: 'write' as const },
          { kind: 'handIn' as const, which: 0 },
          { kind: 'handIn' as const, which: files.length },
        ]) {
          if (one.kind === 'act') await confirmEveryLine(counter, applications[one.which]?.id ?? '');
          if (one.kind === 'write') files.push((await stick.write()).bytes);
          if (one.kind === 'handIn' && files.length > 0)
            answers.push(await stick.handIn(pick(files, one.which) ?? Buffer.of()));
          if (one.kind === 'read' && answers.length > 0) {
            const { cursor } = getSyncState(connection.reader);
            await stick.read(pick(answers, one.which) ?? Buffer.of());
            expect(Number(getSyncState(connection.reader).cursor)).toBeGreaterThanOrEqual(Number(cursor));
          }
          if (one.kind === 'elsewhere') {
            const record = await there(applications[one.which] as Application); // of the four
            changes.set(record.id, (changes.get(record.id) ?? 0) + 1);
            await centre.centre.placeRecord({ ...record, asked: [`elsewhere ${++changed}`] });
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
        const { workstationId } = counter.program.parts().counter.station;
        const isMine = and(
          eq(commandReceipt.officeId, centre.office.id),
          eq(commandReceipt.workstationId, workstationId),
        );
        const receipts = await centre.store.database
          .select({ id: commandReceipt.id })
          .from(commandReceipt)
          .where(isMine);
        expect(receipts.map(({ id }) => id).sort()).toEqual(acts.map(({ id }) => id).sort());
        for (const one of applications) {
          const mine = acts.filter(({ subject }) => subject === one.id).length;
          expect((await there(one)).version).toBe(1 + mine + (changes.get(one.id) ?? 0));
          expect(getApplication(connection.reader, one.id).record).toEqual(await there(one));
        }
        const held = new Set(
          (await counter.request('queue.list', { filter: 'all', offset: 0, limit: 500 })).map(({ id }) => id),
        );
        line.isCut = false;
        await counter.settled();
        const after = new Set(
          (await counter.request('queue.list', { filter: 'all', offset: 0, limit: 500 })).map(({ id }) => id),
        );
        expect(held).toEqual(after);
        for (const { id } of spare) expect(after.has(id)).toBe(true);
        await leaveCounters();
      }),
      { numRuns: isLongRun ? 50 : 4 },
    );
    const sequences = await centre.store.database.select({ sequence: feedEntry.sequence }).from(feedEntry);
    expect(sequences.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(
      sequences.map((_, place) => place + 1),
    );
  });
});
