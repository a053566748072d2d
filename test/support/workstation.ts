import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { v7 } from 'uuid';
import { checkWhole } from '#db/connection.ts';
import type { ProgramEvent } from '#domain/contract/events.ts';
import type { Route, RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { Reply } from '#domain/contract/reply.ts';
import type { Printer } from '#domain/contract/screen/print.ts';
import type { SyncStatus } from '#domain/contract/screen/sync.ts';
import type { Packs } from '#domain/reference-pack.ts';
import type { Patience } from '#electron/centre/answer.ts';
import { createHandlers } from '#electron/ipc/index.ts';
import { createRouter } from '#electron/ipc/router.ts';
import { readPaperMaker } from '#electron/paper/maker.ts';
import type { PrinterJob, Printers } from '#electron/paper/printers.ts';
import type { Machine } from '#electron/program/health.ts';
import { createPreferenceStore } from '#electron/program/preference.ts';
import { createProgram } from '#electron/program/program.ts';
import type { ChosenFile } from '#electron/service/evidence.ts';
import type { SecretStore } from '#electron/workstation/workstation.ts';
import { noPictures, testScanTools } from '#test/support/scan-tools.ts';
import { testPacks } from './application.ts';
import { type TestCentre, type TestOfficer, totpCodeAt } from './central.ts';
import { createPrinterStub, readyPrinter } from './printers.ts';

/** A printer that answers as told: no faults by default, each job done when first asked after. */
export const createTestPrinters = () => {
  const printer: Printer = { ...readyPrinter };
  const submitted: { bytes: Uint8Array; title: string }[] = [];
  const answers = { job: { state: 'done', reason: '' } as PrinterJob }; // wider than its first value
  const printers: Printers = createPrinterStub({
    list: async () => [printer],
    submit: async (bytes, _printer, title) => {
      submitted.push({ bytes, title });
      return { printerJobId: String(submitted.length) };
    },
    follow: async () => answers.job,
  });
  return { printer, printers, submitted, answers };
};

/** A keystore as an operating system has one, without the operating system. */
export const createTestKeystore = (): SecretStore => ({
  kind: 'keystore',
  seal: (secret) => Buffer.from(secret.map((byte) => byte ^ 0x5a)).toString('base64'),
  unseal: (sealed) => Buffer.from(sealed, 'base64').map((byte) => byte ^ 0x5a),
});

/** A machine with room on its disk, outside Electron. */
export const testMachine: Machine = {
  electron: null,
  measureFree: async () => 50e9,
  monotonic: () => performance.now(),
};

export type TestWorkstation = Awaited<ReturnType<typeof startTestWorkstation>>;

type Options = {
  centre: TestCentre;
  folder?: string;
  enrolmentCode?: string;
  fetch?: typeof globalThis.fetch;
  secrets?: SecretStore;
  /** Another way to the same centre. */
  url?: string;
  patience?: Partial<Patience>;
  /** Reference data that this program was shipped with. */
  packs?: Packs;
  /** How long a wait of the program really takes. */
  shorten?: (ms: number) => number;
};

/** The whole counter program in plain Node behind its router, as the window would speak to it. */
export const startTestWorkstation = async (options: Options) => {
  const {
    centre,
    folder,
    enrolmentCode,
    fetch = globalThis.fetch,
    secrets = createTestKeystore(),
    packs = testPacks,
    shorten = (ms) => Math.min(ms, 200),
  } = options;
  const profile = folder ?? (await mkdtemp(join(tmpdir(), 'kaunta-counter-')));
  const desk = createTestPrinters();
  const chosen: { file: ChosenFile | undefined } = { file: undefined };
  const events: ProgramEvent[] = [];
  const seen = { clears: 0, stopsOfReading: 0 };
  const logs: { level: string; event: string; fields: unknown }[] = [];
  /** Where the person at the dialogs says: a test answers for them. */
  const files = {
    save: (suggested: string): string | undefined => join(profile, suggested),
    open: (): string | undefined => undefined,
  };
  const preferences = createPreferenceStore(join(profile, 'preference.json'));
  const log = (level: string, event: string, fields: unknown = {}) => {
    logs.push({ level, event, fields });
  };
  const program = createProgram({
    version: '0.0.0',
    profile,
    migrationsFolder: 'db/migrations',
    nativeBinding: undefined,
    centralUrl: options.url ?? centre.url,
    patience: options.patience,
    enrolmentCode:
      enrolmentCode ?? (folder === undefined ? await centre.centre.createEnrolmentCode(centre.office.id) : undefined),
    packs,
    secrets,
    preferences,
    printers: desk.printers,
    files: { chooseSave: async (suggested) => files.save(suggested), chooseOpen: async () => files.open() },
    machine: testMachine,
    makePaper: readPaperMaker('resources'),
    warmPaper: () => {},
    checkCache: async (cache) => checkWhole(cache),
    chooseScan: async () => chosen.file,
    scanTools: testScanTools,
    pictures: {
      ...noPictures,
      stop: () => {
        seen.stopsOfReading += 1;
      },
    },
    connect: () => fetch,
    now: centre.now,
    newId: v7,
    random: () => randomBytes(1).readUInt8() / 256,
    sleep: (ms, signal) => delay(shorten(ms), undefined, { signal }).catch(() => undefined),
    emit: (event) => events.push(event),
    clearWindow: () => {
      seen.clears += 1;
    },
    log,
  });
  const router = createRouter(
    createHandlers(program, preferences, () => true),
    log,
    () => randomUUID().slice(0, 8),
  );

  const ask = async <R extends Route>(route: R, input: RouteInput<R>): Promise<Reply<RouteOutput<R>>> =>
    // as over the channel
    JSON.parse(JSON.stringify(await router(route, JSON.parse(JSON.stringify(input)))));

  /** Asks and takes the value. Throws the reply's code when refused. */
  const request = async <R extends Route>(route: R, input: RouteInput<R>): Promise<RouteOutput<R>> => {
    const reply = await ask(route, input);
    if (!reply.ok) throw new Error(`${route}: ${reply.error.code} ${JSON.stringify(reply.error.details)}`);
    return reply.value;
  };

  const until = async <Value>(what: string, find: () => Promise<Value | undefined | false>): Promise<Value> => {
    for (let attempt = 0; attempt < 600; attempt += 1) {
      const found = await find();
      if (found !== undefined && found !== false) return found;
      await delay(50);
    }
    throw new Error(`waited in vain until ${what}`);
  };

  program.open();
  await until('the workstation is enrolled', async () => (await request('program.get', {})).workstationId !== null);

  return {
    profile,
    program,
    ask,
    request,
    until,
    events,
    /** How often the window was begun anew. */
    clears: () => seen.clears,
    /** How often the reader of pictures was told to stop. */
    stopsOfReading: () => seen.stopsOfReading,
    logs,
    desk,
    files,
    /** The file that the officer chooses in the next dialogs; none leaves it. */
    choose: (bytes: Uint8Array | undefined) => {
      chosen.file =
        bytes === undefined ? undefined : { name: 'scan.pdf', sizeBytes: bytes.length, read: async () => bytes };
    },
    signIn: async (officer: TestOfficer) => {
      centre.advance(30_000);
      const { staffNumber, password, totpSecret } = officer;
      return request('session.signIn', { staffNumber, password, code: totpCodeAt(totpSecret, centre.now()) });
    },
    /** Waits until nothing waits to be sent and the last pull came after now. */
    settled: (): Promise<SyncStatus> => {
      const since = centre.now();
      let last: SyncStatus | undefined;
      const seen = () =>
        JSON.stringify({
          ...last,
          logs: logs.slice(-8),
        });
      return until('everything is sent and pulled', async () => {
        const status = await request('sync.status', {});
        last = status;
        await request('sync.run', {});
        return (
          status.phase === 'idle' &&
          status.counts.waiting === 0 &&
          status.centre === true &&
          (status.lastPulledAt ?? 0) >= since &&
          status
        );
      }).catch((error: unknown) => {
        throw new Error(`${String(error)}: ${seen()}`);
      });
    },
    stop: async (keep = false) => {
      program.stop();
      if (!keep) await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
