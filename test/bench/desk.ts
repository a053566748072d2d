import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { v7 } from 'uuid';
import { checkWhole } from '#db/connection.ts';
import { createPreferenceStore } from '#electron/program/preference.ts';
import { createProgram } from '#electron/program/program.ts';
import { testPacks } from '#test/support/application.ts';
import { totpCodeAt } from '#test/support/central.ts';
import { migrationsFolder } from '#test/support/counter.ts';
import { noPictures, testScanTools } from '#test/support/scan-tools.ts';
import { createTestKeystore, createTestPrinters, testMachine } from '#test/support/workstation.ts';
import type { DeskGiven } from './centre.ts';

/**
 * The whole counter program in plain Node, enrolled, its encrypted cache in a folder of its own; signing in starts the
 * sync.
 */
export const openDesk = async (
  { url, enrolmentCode, officer }: DeskGiven,
  fetch: typeof globalThis.fetch = globalThis.fetch,
) => {
  const profile = await mkdtemp(join(tmpdir(), 'kaunta-bench-'));
  const faults: string[] = [];
  const program = createProgram({
    version: '0.0.0',
    profile,
    migrationsFolder,
    nativeBinding: undefined,
    centralUrl: url,
    enrolmentCode,
    packs: testPacks,
    secrets: createTestKeystore(),
    preferences: createPreferenceStore(join(profile, 'preference.json')),
    printers: createTestPrinters().printers,
    files: { chooseSave: async () => undefined, chooseOpen: async () => undefined },
    machine: testMachine,
    makePaper: () => Promise.reject(new Error('a measurement prints nothing')),
    warmPaper: () => {},
    checkCache: async (cache) => checkWhole(cache),
    chooseScan: async () => undefined,
    scanTools: testScanTools,
    pictures: noPictures,
    connect: () => fetch,
    now: Date.now,
    newId: v7,
    random: Math.random,
    sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
    emit: () => watch(),
    log: (level, event, fields) => {
      // A trouble is for a person to settle, and none sits here.
      if (level === 'error' || event === 'program.trouble') faults.push(`${event} ${JSON.stringify(fields)}`);
    },
  });
  let watch = (): void => {};
  /** Looked at after each event of the program, as the window does, and now and then. */
  const until = <Value>(find: () => Value | undefined | false): Promise<Value> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = faults.length > 0 ? undefined : find();
        if (faults.length > 0) settle(() => reject(new Error(faults.join('; '))));
        else if (found !== undefined && found !== false) settle(() => resolve(found));
      };
      const timer = setInterval(look, 25);
      const settle = (end: () => void): void => {
        clearInterval(timer);
        watch = () => {};
        end();
      };
      watch = look;
      look();
    });
  program.open();
  await until(() => program.describe().workstationId !== null);
  const desk = program.parts();
  return {
    ...desk,
    profile,
    until,
    officer,
    signIn: () =>
      desk.session.signIn({
        staffNumber: officer.staffNumber,
        password: officer.password,
        code: totpCodeAt(officer.totpSecret, Date.now()),
      }),
    close: async () => {
      program.stop();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
