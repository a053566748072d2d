import type { Connection } from '#db/connection.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { ProgramEvent } from '#domain/contract/events.ts';
import type { Office, Reference } from '#domain/reference.ts';
import { createSerialKeeper, type SerialKeeper } from '#electron/blank/lease.ts';
import { createApiClient } from '#electron/centre/api-client.ts';
import { createDocuments } from '#electron/document/phase.ts';
import type { DocumentStore } from '#electron/document/store.ts';
import type { PrinterJob } from '#electron/paper/printers.ts';
import { type CaseLeases, createCaseLeases } from '#electron/service/case-lease.ts';
import { createPrintRun, type PrintRun } from '#electron/service/print-run.ts';
import { createEngine, type Engine } from '#electron/sync/engine.ts';
import { createClockWatch, findNewestInstant } from '#electron/workstation/clock-watch.ts';
import type { WorkstationContext } from '#electron/workstation/context.ts';
import { createEpochStore } from '#electron/workstation/epoch.ts';
import { createIsProven } from '#electron/workstation/grant.ts';
import { createSessionHolder, type SessionHolder } from '#electron/workstation/session.ts';
import { createMemoryStore } from '#test/support/memory-store.ts';
import { createPrinterStub, noChoice } from '#test/support/printers.ts';
import { testDevice } from './device.ts';
import type { Disk } from './disk.ts';
import type { Strike } from './fault.ts';
import type { Line, Network } from './network.ts';
import type { Random } from './random.ts';
import type { Storage } from './storage.ts';
import type { Owner, Timeline } from './timeline.ts';

/**
 * One counter: the program's own service, sync and database over a line, a disk, a printer and a clock of the
 * simulation. A power cut ends its present life at once; the next life opens the files as the cut left them.
 */
export type Life = {
  owner: Owner;
  counter: WorkstationContext;
  connection: Connection;
  session: SessionHolder;
  engine: Engine;
  printRun: PrintRun;
  serials: SerialKeeper;
  leases: CaseLeases;
  documents: DocumentStore;
  makeRoom: (bytes: number) => Promise<boolean>;
  disk: Disk;
};
export type SimulatedCounter = {
  name: string;
  office: Office;
  /** The clock's error. */
  clock: { offsetMs: number };
  line: { cutUntil: number };
  /** What lies on its disk, whole, by SHA-256. */
  scans: ReadonlyMap<string, Uint8Array>;
  life: () => Life | undefined;
  lives: () => number;
  /** Ends the present life without a word, as the plug does. */
  cutPower: () => void;
  start: () => void;
  remove: () => void;
};

type Options = {
  name: string;
  office: Office;
  reference: Reference;
  storage: Storage;
  timeline: Timeline;
  random: Random;
  network: Network;
  newId: () => string;
  journal: (text: string) => void;
  strike: Strike;
  /** While true the sync has no token and rests: days without a line pass at once. */
  isSyncAtRest?: () => boolean;
  onPowerCut: () => void;
  onBug: (error: string) => void;
};

/** Time is the simulation's: the client's own clock never runs out. */
const longestMs = Number.POSITIVE_INFINITY;
const endless = {
  answerMs: longestMs,
  idleMs: longestMs,
  wholeMs: longestMs,
  documentMs: longestMs,
  aliveMs: longestMs,
};

export const createSimulatedCounter = (options: Options): SimulatedCounter => {
  const { name, office, reference, storage, timeline, random, network, newId, journal } = options;
  const clock = { offsetMs: 0 };
  const line = { cutUntil: 0 };
  const scans = new Map<string, Uint8Array>();
  const scanParts = new Map<string, Uint8Array>();
  let life: Life | undefined;
  let lives = 0;
  const stops: (() => void)[] = [];
  const printers = createPrinterStub({
    submit: async () => {
      if (random.chance(0.1))
        throw new AppError('PRINTER_REJECTED', 'the printer takes no jobs', { printer: 'Desk', reason: 'full' });
      return { printerJobId: String(random.integer(1, 1e9)) };
    },
    follow: async () => ({
      state: random.pick<PrinterJob['state']>(['done', 'printing', 'stopped', 'unknown', 'aborted']),
      reason: '',
    }),
    cancel: async () => ({
      state: random.pick<PrinterJob['state']>(['canceled', 'canceled', 'done', 'printing', 'unknown']),
      reason: '',
    }),
  });

  const start = (): void => {
    lives += 1;
    const owner: Owner = { alive: true };
    const { opened, begin } = storage.open();
    const { connection, disk } = begin(options.strike, () => {
      owner.alive = false;
      journal(`${name}: the power is cut`);
      options.onPowerCut();
    });
    let wake = (): void => {};
    const now = () => timeline.now() + clock.offsetMs;
    const station = { workstationId: name, office, centralUrl: 'https://centre.test', demonstration: true };
    const workstation = { station, dataKey: new Uint8Array(32), ...testDevice };
    const emit = (event: ProgramEvent): void => {
      if (event.kind === 'application.changed') leases.onChanged(event.ids);
    };
    const clockWatch = createClockWatch(now, timeline.now, findNewestInstant(connection.reader));
    const requireSignedIn: WorkstationContext['requireSignedIn'] = ({ staffNumber }) => {
      if (session.officer().staffNumber !== staffNumber) throw new AppError('SIGNED_OUT', 'the officer has signed out');
    };
    const wakeSync = (): void => wake();
    const counter: WorkstationContext = {
      connection,
      reference,
      station,
      sign: workstation.sign,
      now,
      clockWatch,
      requireSignedIn,
      contact: () => engine.status().centre !== false,
      newId,
      emit,
      wakeSync,
    };
    const simulatedLine: Line = { owner, name, isCut: () => timeline.now() < line.cutUntil };
    const api = createApiClient({
      baseUrl: station.centralUrl,
      fetch: network.createFetch(simulatedLine),
      patience: endless,
      now,
      token: () => session.token(),
      prove: () => 'proof',
      onGrant: (tag, token) => session.hearGrant(tag, token),
      onRefused: (code, token) => session.hearRefusal(code, token),
    });
    const session = createSessionHolder({
      workstation,
      api,
      epochs: createEpochStore(connection, newId),
      now,
      monotonic: timeline.now,
      isProven: createIsProven(connection, api),
      onOffice: () => {},
      onEnd: () => {},
      log: () => {},
      onChange: () => {
        leases.changeSession();
        wake();
      },
      onSuspended: () => options.onBug('suspended'),
    });
    const documents = createMemoryStore(scans, scanParts);
    const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const leave = (): unknown => timeline.after(0, resolve, owner);
        signal?.addEventListener('abort', leave, { once: true });
        timeline.after(
          ms,
          () => {
            signal?.removeEventListener('abort', leave);
            resolve();
          },
          owner,
        );
      });
    const log: Parameters<typeof createEngine>[0]['log'] = (level, event, fields) => {
      const text = `${name}: ${event} ${JSON.stringify(fields)}`;
      // Without the stack, whose lines move with every edit of the code.
      if (level !== 'info') journal((text.split('\\n')[0] ?? '').slice(0, 300));
      const isFault = /SQLITE_FULL|disk is full|PowerCut|DISK_FULL|SQLITE_IOERR|disk I\/O error/.test(text);
      if (level === 'error' && !isFault) options.onBug(text);
    };
    const engineSession: SessionHolder = {
      ...session,
      token: () => (options.isSyncAtRest?.() === true ? undefined : session.token()),
    };
    const breathe = () => sleep(1);
    const { phase, makeRoom } = createDocuments({ counter, store: documents, api, sleep, breathe, log });
    const serials = createSerialKeeper({ counter, api, session: engineSession, log });
    const { supply } = serials;
    const onLease = (): void => leases.refresh();
    const engine = createEngine({
      counter,
      api,
      session: engineSession,
      documents: phase,
      sleep,
      random: random.next,
      breathe,
      onLease,
      supply,
      log,
    });
    const leases = createCaseLeases({
      counter,
      api,
      session: engineSession,
      isReached: counter.contact,
      sleep,
      log,
    });
    wake = engine.wake;
    const printRun = createPrintRun({
      counter,
      blanks: serials,
      printers,
      preference: () => noChoice,
      paper: { makeItem: async () => Buffer.from('%PDF paper') },
      sleep,
      log,
    });
    stops.push(engine.stop);
    life = {
      owner,
      counter,
      connection: opened,
      session,
      engine,
      printRun,
      serials,
      leases,
      documents,
      makeRoom,
      disk,
    };
    printRun.resume();
    void engine.start();
    leases.start();
  };

  return {
    name,
    office,
    clock,
    line,
    scans,
    life: () => (life?.owner.alive === true ? life : undefined),
    lives: () => lives,
    cutPower: () => {
      if (life === undefined) return;
      life.owner.alive = false;
      journal(`${name}: the plug is pulled`);
    },
    start: () => {
      start();
      journal(`${name}: started, life ${lives}`);
    },
    remove: () => {
      if (life !== undefined) life.owner.alive = false;
      storage.remove();
      // A signal made of others is kept by Node while somebody listens to it, and with it the whole cut-off life.
      for (const stop of stops) stop();
    },
  };
};
