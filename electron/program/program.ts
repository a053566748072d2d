import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { transact } from '#db/connection.ts';
import { openMigrated } from '#db/migrate.ts';
import { countCommands, findChainEnd } from '#db/outbox.ts';
import { closeSerialLeases } from '#db/query/serial-lease.ts';
import { updateSyncState } from '#db/query/sync.ts';
import type { EnrolOutput } from '#domain/contract/api.ts';
import { describeBug } from '#domain/contract/bug.ts';
import { AppError, errorCodes } from '#domain/contract/errors.ts';
import type { ProgramEvent } from '#domain/contract/events.ts';
import type { Program } from '#domain/contract/screen/program.ts';
import type { Packs } from '#domain/reference-pack.ts';
import { createSerialKeeper } from '../blank/lease.ts';
import { deriveAgeKey } from '../carry/age.ts';
import { createCarry, type FileChooser } from '../carry/carry.ts';
import type { Patience } from '../centre/answer.ts';
import { type ApiClient, createApiClient } from '../centre/api-client.ts';
import { createProve } from '../centre/device-proof.ts';
import { isSameAddress, requirePrivateAddress } from '../centre/private-address.ts';
import { createDocuments } from '../document/phase.ts';
import type { ScanTools } from '../document/scan-intake.ts';
import { createDocumentStore } from '../document/store.ts';
import type { PaperMaker } from '../paper/maker.ts';
import type { Printers } from '../paper/printers.ts';
import { createPaperTray, type PaperTray } from '../paper/tray.ts';
import { createReferenceHolder } from '../reference/holder.ts';
import { createReferenceKeeper } from '../reference/keeper.ts';
import { toPlate } from '../service/application-row.ts';
import { createCaseLeases } from '../service/case-lease.ts';
import type { ChooseFile } from '../service/evidence.ts';
import { createPrintRun, type MakePaper } from '../service/print-run.ts';
import { createEngine } from '../sync/engine.ts';
import { createClockWatch, findNewestInstant } from '../workstation/clock-watch.ts';
import type { Counter, Log, Station } from '../workstation/context.ts';
import { createEpochStore } from '../workstation/epoch.ts';
import { createIsProven } from '../workstation/grant.ts';
import { createOfficeHolder } from '../workstation/office.ts';
import { createPendingKeys } from '../workstation/pending-key.ts';
import { signAgain } from '../workstation/resign.ts';
import { createSessionHolder, type SessionHolder } from '../workstation/session.ts';
import {
  createWorkstation,
  findWorkstation,
  requireKeystore,
  type SecretStore,
  signBy,
  type Workstation,
  writeWorkstation,
} from '../workstation/workstation.ts';
import type { CheckCache } from './cache-check.ts';
import { type Machine, readHealth } from './health.ts';
import type { ProgramHolder } from './holder.ts';
import { noteOwnMachine, type OwnerPlace, requireOwnMachine } from './machine-owner.ts';
import type { Desk } from './parts.ts';
import type { PreferenceStore } from './preference.ts';

/**
 * The program from its first breath: not enrolled, enrolled with its cache open, or in a trouble that it names. Runs in
 * plain Node; everything of the machine comes in.
 */
export type ProgramOptions = {
  version: string;
  profile: string;
  /** Where this computer notes whose account keeps its workstation; undefined where it does not. */
  ownerPlace?: OwnerPlace | undefined;
  /** Throws when the profile must not lie where it does. */
  requireDisk?: (folder: string) => void;
  migrationsFolder: string;
  nativeBinding: string | undefined;
  centralUrl: string;
  enrolmentCode: string | undefined;
  /** The reference data shipped with the program. */
  packs: Packs;
  secrets: SecretStore;
  preferences: PreferenceStore;
  printers: Printers;
  files: FileChooser;
  machine: Machine;
  makePaper: PaperMaker;
  /** Somebody has signed in, who may print. */
  warmPaper: () => void;
  checkCache: CheckCache;
  chooseScan: ChooseFile;
  scanTools: ScanTools;
  /** A way to the centre: to any that the system trusts, or, with pins, to the one that has one of these keys. */
  connect: (pins: readonly string[]) => typeof globalThis.fetch;
  now: () => number;
  newId: () => string;
  random: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** How long the centre is waited for; shorter in tests. */
  patience?: Partial<Patience> | undefined;
  emit: (event: ProgramEvent) => void;
  /** A session is over: the window begins anew, so that nothing which an officer saw or typed stays in it. */
  clearWindow?: () => void;
  log: Log;
};

export type RunningProgram = ProgramHolder & {
  tray: PaperTray;
  stop: () => void;
};

const enrolAgainMs = 5_000;
/** How often a session is looked after: with the stream and the sync, a revocation is known within a minute. */
const watchSessionMs = 20_000;

/**
 * A relay that was enrolled at answers with the centre's own address: what is dialled must be it, since each sign-in is
 * signed for what is dialled. A centre that names none is a demonstration on this computer.
 */
const requireAudience = ({ audience }: EnrolOutput, centralUrl: string): void => {
  if (audience === undefined || isSameAddress(audience, centralUrl)) return;
  throw new AppError('CENTRE_ADDRESS_OTHER', 'the centre is known by another address', { audience });
};

/** Made at the first need, once. */
const keepOne = <Value>(make: () => Promise<Value>): (() => Promise<Value>) => {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

export const createProgram = (options: ProgramOptions): RunningProgram => {
  const { profile, secrets, now, emit, log } = options;
  const workstationFile = join(profile, 'workstation.json');
  const pendingKeys = createPendingKeys(join(profile, 'enrolment.json'), secrets);
  const tray = createPaperTray(options.newId);
  let desk: Desk | undefined;
  let trouble: Program['trouble'] = null;
  let stopped = false;
  let enrolling = false;

  /** Whatever stands in the way is said in the window: a program that only ends says nothing. */
  const showTrouble = (error: unknown): void => {
    trouble = error instanceof AppError ? { code: error.code, details: error.details } : { code: 'BUG', details: {} };
    if (error instanceof AppError) log('warn', 'program.trouble', { code: error.code });
    else log('error', 'program.bug', describeBug(error));
    emit({ kind: 'program.changed' });
  };

  const watchSession = async (session: SessionHolder): Promise<void> => {
    while (!stopped && (desk === undefined || desk.session === session)) {
      await session.watch();
      await options.sleep(watchSessionMs);
    }
  };

  const openDesk = (workstation: Workstation): void => {
    const cache = { file: join(profile, 'cache.db'), key: workstation.dataKey, nativeBinding: options.nativeBinding };
    const connection = openMigrated(cache, options.migrationsFolder);
    const soundness = options.checkCache(cache);
    let wake = (): void => {};
    const references = createReferenceHolder({ connection, shipped: options.packs, now, log });
    const offices = createOfficeHolder(connection, workstation.station.office);
    const station: Station = {
      ...workstation.station,
      get office() {
        return offices.current();
      },
    };
    const counter: Counter = {
      connection,
      get reference() {
        return references.current();
      },
      station,
      sign: workstation.sign,
      now,
      requireSignedIn: ({ staffNumber }) => {
        if (session.officer().staffNumber !== staffNumber)
          throw new AppError('SIGNED_OUT', 'the officer has signed out');
      },
      clockWatch: createClockWatch(now, options.machine.monotonic, findNewestInstant(connection.reader)),
      newId: options.newId,
      emit: (event) => {
        emit(event);
        if (event.kind === 'application.changed') leases.hear(event.ids);
      },
      wakeSync: () => wake(),
    };
    const api: ApiClient = createApiClient({
      baseUrl: workstation.station.centralUrl,
      fetch: options.connect(workstation.station.pins ?? []),
      patience: options.patience,
      now,
      token: () => session.token(),
      prove: createProve(workstation, options.newId),
      onGrant: (tag, token) => session.hearGrant(tag, token),
      onRefused: (code, token) => session.hearRefusal(code, token),
    });
    const session = createSessionHolder({
      workstation,
      api,
      epochs: createEpochStore(connection, options.newId),
      now,
      monotonic: options.machine.monotonic,
      isProven: createIsProven(connection, () => api),
      onOffice: (office) => {
        if (offices.take(office)) emit({ kind: 'program.changed' });
      },
      onEnd: () => {
        tray.clear();
        options.clearWindow?.();
      },
      log,
      onChange: () => {
        emit({ kind: 'session.changed' });
        if (session.find() !== null) options.warmPaper();
        leases.changeSession();
        referenceKeeper.adopt();
        wake();
      },
      onSuspended: () => showTrouble(new AppError('WORKSTATION_SUSPENDED', 'a copy or a restored backup was seen')),
    });
    const documents = createDocumentStore(join(profile, 'document'), workstation.dataKey);
    const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
    const {
      phase,
      fetch: fetchDocument,
      makeRoom,
    } = createDocuments({ counter, store: documents, api, sleep: options.sleep, breathe, log });
    const ageKey = keepOne(() => deriveAgeKey(workstation.dataKey));
    const carry = createCarry({ counter, documents, sign: workstation.sign, ageKey, breathe }, options.files);
    const serials = createSerialKeeper({ counter, api, session, log });
    const referenceKeeper = createReferenceKeeper({ counter, api, session, references, breathe, log });
    const engine = createEngine({
      counter,
      api,
      session,
      documents: phase,
      sleep: options.sleep,
      random: options.random,
      breathe,
      onLease: () => leases.refresh(),
      supply: () => {
        referenceKeeper.supply();
        return serials.supply();
      },
      log,
    });
    const isReached = (): boolean => engine.status().centre !== false;
    const leases = createCaseLeases({ counter, api, session, isReached, sleep: options.sleep, log });
    wake = engine.wake;
    const makePaper: MakePaper = (kind, application) =>
      options.makePaper({
        kind,
        application,
        office: station.office,
        plate: toPlate(application, counter.reference).text,
      });
    const printRun = createPrintRun({
      counter,
      blanks: serials,
      printers: options.printers,
      makePaper,
      sleep: options.sleep,
      log,
    });
    const { version, machine } = options;
    const mine: Desk = {
      soundness,
      readHealth: () =>
        readHealth({ counter, references, machine, printers: options.printers, version, folder: profile }),
      counter,
      session,
      api,
      engine,
      leases,
      serials,
      referenceKeeper,
      carry,
      documents,
      fetchDocument,
      makeRoom,
      chooseScan: options.chooseScan,
      scanTools: options.scanTools,
      tray,
      printRun,
      makePaper,
    };
    desk = mine;
    trouble = null;
    emit({ kind: 'program.changed' });
    const begin = (): void => {
      if (desk !== mine) return;
      referenceKeeper.start();
      printRun.resume();
      void engine.start();
      leases.start();
      void watchSession(session);
    };
    soundness.then(begin).catch((error: unknown) => {
      if (desk !== mine) return;
      closeDesk();
      showTrouble(error);
    });
  };

  /**
   * The place before the enrolment: neither a drive that spoils the records, nor a computer that is another account's.
   */
  const requirePlace = (): void => {
    options.requireDisk?.(profile);
    if (options.ownerPlace !== undefined && !existsSync(workstationFile)) requireOwnMachine(options.ownerPlace);
  };
  const noteOwner = ({ station }: Workstation): void => {
    try {
      if (options.ownerPlace !== undefined) noteOwnMachine(options.ownerPlace, station);
    } catch (error) {
      log('warn', 'owner.unwritten', describeBug(error));
    }
  };

  const enrolOnce: ProgramHolder['enrol'] = async ({ centralUrl, code }) => {
    if (desk !== undefined) throw new AppError('INVALID_INPUT', 'this workstation is enrolled already');
    // In trouble or not, its file holds the only key to a cache that may hold unsent work.
    if (existsSync(workstationFile))
      throw new AppError(trouble?.code ?? 'CACHE_UNREADABLE', 'this workstation is enrolled already', trouble?.details);
    requirePlace();
    requirePrivateAddress(centralUrl);
    const ask = (pins: readonly string[]) =>
      createApiClient({
        baseUrl: centralUrl,
        fetch: options.connect(pins),
        patience: options.patience,
        now,
        token: () => undefined,
        prove: () => '',
      });
    const api = ask([]);
    // Asked before the code is spent: without a keystore a production desk cannot go on.
    requireKeystore(secrets, (await api.getHealth()).demonstration);
    const deviceKey = pendingKeys.keyFor(code);
    const enrolled = await api.postEnrolment({ code, publicKey: deviceKey.publicKey, hostName: hostname() });
    requireAudience(enrolled, centralUrl);
    const { workstationId, office, demonstration, pins } = enrolled;
    // Who reads along is found out here, before anything is kept: the same code is good again for this key.
    if (pins !== undefined) await ask(pins).getHealth();
    const workstation = createWorkstation(
      workstationFile,
      secrets,
      { workstationId, office, centralUrl, demonstration, pins },
      deviceKey,
    );
    pendingKeys.clear();
    noteOwner(workstation);
    if (!stopped) openDesk(workstation);
  };

  const isSuspended = (): boolean => trouble?.code === 'WORKSTATION_SUSPENDED';

  /**
   * Enrols this very workstation anew: the cache and its acts stay, the key is a new one, and what waits is signed by
   * it. Cut off anywhere, also by the end of the program, the same code does the rest: its key lies on the disk before
   * the centre hears of it, and what waits is signed before the key is the workstation's.
   */
  const enrolAgainOnce: ProgramHolder['enrolAgain'] = async ({ code }) => {
    if (desk === undefined || !isSuspended()) throw new AppError('INVALID_INPUT', 'this workstation is not stopped');
    const { counter } = desk;
    const { station, connection } = counter;
    const again = { workstationId: station.workstationId, ...findChainEnd(connection.reader) };
    const key = pendingKeys.keyFor(code);
    const { pins } = await desk.api.postEnrolment({ code, publicKey: key.publicKey, hostName: hostname(), again });
    const known = findWorkstation(workstationFile, secrets);
    if (known === undefined || stopped)
      throw new AppError('CACHE_UNREADABLE', 'the workstation file is gone', { file: 'workstation' });
    const had = [known.publicKey, ...pendingKeys.list().map(({ publicKey }) => publicKey)];
    const unproven = signAgain(connection, had, signBy(key));
    if (unproven.length > 0) log('warn', 'outbox.unproven', { ids: unproven.join(' ') });
    transact(connection.writer, (tx) => {
      updateSyncState(tx, { epoch: null, nextEpoch: null, anchoredSequence: null, anchoredAt: null });
      closeSerialLeases(tx);
    });
    const workstation = writeWorkstation(
      workstationFile,
      secrets,
      { ...known, station: { ...known.station, pins } },
      key,
    );
    pendingKeys.clear();
    closeDesk();
    openDesk(workstation);
  };

  const closeDesk = (): void => {
    desk?.leases.stop();
    desk?.referenceKeeper.stop();
    desk?.engine.stop();
    desk?.counter.connection.close();
    desk = undefined;
  };

  /** One at a time: the code it was started with and one that is typed meanwhile must not make two keys. */
  let lastEnrolment: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const mine = lastEnrolment.then(work);
    lastEnrolment = mine.catch(() => undefined);
    return mine;
  };
  const enrol: ProgramHolder['enrol'] = (input) => inTurn(() => enrolOnce(input));
  const enrolAgain: ProgramHolder['enrolAgain'] = (input) => inTurn(() => enrolAgainOnce(input));

  /** Enrols with the code it was started with, again and again while time may heal what stands in the way. */
  const enrolByConfig = async (code: string): Promise<void> => {
    while (!stopped && desk === undefined) {
      try {
        await enrol({ centralUrl: options.centralUrl, code });
      } catch (error) {
        showTrouble(error);
        if (!(error instanceof AppError) || !errorCodes[error.code].retry) return;
        await options.sleep(enrolAgainMs);
      }
    }
  };

  return {
    tray,
    enrol,
    enrolAgain,
    describe: () => ({
      version: options.version,
      centralUrl: desk?.counter.station.centralUrl ?? options.centralUrl,
      workstationId: desk?.counter.station.workstationId ?? null,
      office: desk?.counter.station.office ?? null,
      demonstration: desk?.counter.station.demonstration ?? false,
      enrolling: enrolling && trouble === null,
      trouble,
      ended: desk?.session.ended() ?? null,
      waiting: desk === undefined ? null : countCommands(desk.counter.connection.reader, 'waiting'),
      preference: options.preferences.get(),
    }),
    desk: () => {
      if (desk !== undefined && !isSuspended()) return desk;
      throw new AppError(trouble?.code ?? 'NOT_ENROLLED', 'the workstation is not ready', trouble?.details);
    },
    open: () => {
      if (desk !== undefined || enrolling) return;
      try {
        requirePlace();
        const workstation = findWorkstation(workstationFile, secrets);
        if (workstation !== undefined) {
          noteOwner(workstation);
          openDesk(workstation);
        } else if (trouble !== null) {
          // What stood in the way of the place is gone.
          trouble = null;
          emit({ kind: 'program.changed' });
        }
      } catch (error) {
        showTrouble(error);
        return;
      }
      if (desk !== undefined || options.enrolmentCode === undefined) return;
      enrolling = true;
      enrolByConfig(options.enrolmentCode)
        .finally(() => {
          enrolling = false;
        })
        .catch((error: unknown) => log('error', 'program.enrol', describeBug(error)));
    },
    stop: () => {
      stopped = true;
      closeDesk();
    },
  };
};
