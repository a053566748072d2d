import { setTimeout as delay } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import { chainBreak } from '#central/database/schema/command.ts';
import { officeCounter } from '#central/database/schema/office.ts';
import { countCommands, listCommands } from '#db/outbox.ts';
import { findApplication } from '#db/query/application.ts';
import { getSyncState } from '#db/query/sync.ts';
import type { Application } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import type { Patience } from '#electron/centre/answer.ts';
import { createApplication } from '#test/support/application.ts';
import { startTestCentre, testOfficers } from '#test/support/central.ts';
import { type FaultProxy, layFaultyLine } from '#test/support/fault-proxy.ts';
import { startTestWorkstation } from '#test/support/workstation.ts';

export type FaultyDesk = Awaited<ReturnType<typeof startFaultyDesk>>;

/** No two alike: what lies here under one id is not fetched for another. */
const compile = (id: string) => Buffer.from(`%PDF-1.7\n${`the compiled document ${id} `.repeat(30)}`);
const patience: Partial<Patience> = { answerMs: 2000, idleMs: 700, wholeMs: 15_000, documentMs: 15_000 };

/**
 * A whole counter, with its cache on the disk, whose only way to a real centre is a faulty line; an officer is signed
 * in.
 */
export const startFaultyDesk = async (
  options: { layFirst?: (centreUrl: string) => Promise<{ url: string }>; patience?: Partial<Patience> } = {},
) => {
  // The line is there before what it leads to: a centre behind something else is told by which address it is known.
  const line: FaultProxy = await layFaultyLine(
    options.layFirst === undefined ? 'http://127.0.0.1:1' : 'https://127.0.0.1:1',
  );
  const centre = await startTestCentre({ findDocument: async (_office, id) => compile(id), publicUrl: line.url });
  line.leadTo((await options.layFirst?.(centre.url))?.url ?? centre.url);
  const workstation = await startTestWorkstation({
    centre,
    url: line.url,
    patience: { ...patience, ...options.patience },
    // A quiet counter rests as before; one that met a fault tries again at once.
    shorten: (ms) => (ms >= 5000 ? Math.min(ms, 200) : 1),
  });
  // A busy computer may take longer than this desk's patience, on a sound line too.
  const signIn = async (tries: number): Promise<unknown> =>
    workstation.signIn(testOfficers.supervisor).catch((error: unknown) => {
      if (tries === 1) throw error;
      return signIn(tries - 1);
    });
  await signIn(10);
  const { connection } = workstation.program.parts().counter;
  const acts = new Map<string, number>();
  let made = 0;

  const submit = async (): Promise<Application> => {
    made += 1;
    const application = createApplication({ number: made, on: civilDateAt(centre.now()), officeId: centre.office.id });
    await centre.centre.placeRecord(application);
    acts.set(application.id, 0);
    return application;
  };

  /** Waits in steps of milliseconds: thousands of these make a test. */
  const until = async (what: string, holds: () => boolean): Promise<void> => {
    const deadline = Date.now() + 30_000;
    while (!holds()) {
      if (Date.now() > deadline)
        throw new Error(`waited in vain until ${what}: ${JSON.stringify(workstation.program.parts().engine.status())}`);
      await delay(2);
    }
  };

  const isHere = (id: string): boolean => findApplication(connection.reader, id) !== undefined;
  const head = async (): Promise<string> => {
    const [row] = await centre.store.database
      .select()
      .from(officeCounter)
      .where(eq(officeCounter.officeId, centre.office.id));
    return String(row?.feedSequence);
  };

  return {
    centre,
    line,
    workstation,
    submit,
    until,
    isHere,
    status: () => workstation.program.parts().engine.status(),
    countWaiting: () => countCommands(connection.reader, 'waiting'),
    /** One act of the officer, acknowledged to the window. */
    act: async (id: string, mark: 'confirmed' | 'faulted' = 'confirmed'): Promise<void> => {
      await workstation.request('verification.record', {
        id,
        revision: 1,
        marks: { buyer: mark === 'confirmed' ? { mark } : { mark, reason: 'does not agree' } },
      });
      acts.set(id, (acts.get(id) ?? 0) + 1);
    },
    /** The fault is over: everything arrives without anybody's help, once, and both sides hold the same. */
    expectWhole: async (): Promise<void> => {
      const db = connection.reader;
      await until('everything is sent', () => countCommands(db, 'waiting') === 0);
      const last = await head();
      await until('everything has arrived', () => getSyncState(db).cursor === last);
      // I1, I2: each acknowledged act is with the centre, and has had its effect once; I5: the last one stands.
      expect(listCommands(db, 'refused')).toEqual([]);
      for (const [id, count] of acts) {
        const there = await centre.centre.getApplication(centre.office.id, id);
        expect(there.version, `version of ${there.reference}`).toBe(1 + count);
        // I3, I4: nothing of the feed was skipped, and no page half applied.
        expect(findApplication(db, id)?.record, there.reference).toEqual(there);
      }
      expect(await centre.store.database.select().from(chainBreak), 'breaks of the chain').toEqual([]);
      expect(
        workstation.logs.filter(({ level }) => level === 'error'),
        'bugs',
      ).toEqual([]);
    },
    stop: async (): Promise<void> => {
      await workstation.stop();
      await line.remove();
      await centre.stop();
    },
  };
};
