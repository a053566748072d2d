import { join } from 'node:path';
import { openMigrated } from '#db/migrate.ts';
import { AppError, type ErrorCode } from '#domain/contract/errors.ts';
import type { ProgramEvent } from '#domain/contract/events.ts';
import { createSerialKeeper } from '../blank/lease.ts';
import { deriveAgeKey } from '../carry/age.ts';
import { createCarry } from '../carry/carry.ts';
import { createApiClient } from '../centre/api-client.ts';
import { createCentreClock } from '../centre/clock.ts';
import { createContact } from '../centre/contact.ts';
import { createProve } from '../centre/device-proof.ts';
import { createDocuments } from '../document/phase.ts';
import type { DocumentReader } from '../document/read.ts';
import { createDocumentStore } from '../document/store.ts';
import type { PaperTray } from '../paper/tray.ts';
import { createReferenceHolder } from '../reference/holder.ts';
import { createReferenceKeeper } from '../reference/keeper.ts';
import { createBeyondDesk } from '../service/beyond.ts';
import { createCaseDesk } from '../service/case-desk.ts';
import { createCaseLeases } from '../service/case-lease.ts';
import { createCollectionDesk } from '../service/collection-desk.ts';
import { createEvidenceDesk } from '../service/evidence-desk.ts';
import { createItemPaper } from '../service/item-paper.ts';
import { createLodgeDesk } from '../service/lodge-desk.ts';
import { createOffer } from '../service/offer.ts';
import { createPrintDesk } from '../service/print-desk.ts';
import { createPrintRun } from '../service/print-run.ts';
import { createShelfDesk } from '../service/shelf.ts';
import { createSignInDesk } from '../service/sign-in.ts';
import { createSlipDesk } from '../service/slip.ts';
import { createVehicleSearchDesk } from '../service/vehicle-search.ts';
import { createEngine } from '../sync/engine.ts';
import { createClockWatch, findNewestInstant } from '../workstation/clock-watch.ts';
import type { Station, WorkstationContext } from '../workstation/context.ts';
import { createEpochStore } from '../workstation/epoch.ts';
import { createIsProven } from '../workstation/grant.ts';
import { createOfficeHolder } from '../workstation/office.ts';
import { createSessionHolder } from '../workstation/session.ts';
import type { Workstation } from '../workstation/workstation.ts';
import { createChannel } from './channel.ts';
import { readHealth } from './health.ts';
import type { ProgramOptions } from './options.ts';
import type { Parts } from './parts.ts';

/** How often a session is looked after: with the stream and the sync, a revocation is known within a minute. */
const sessionWatchIntervalMs = 20_000;

/** Made at the first need, once. */
const keepOne = <Value>(make: () => Promise<Value>): (() => Promise<Value>) => {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** An enrolled workstation with its cache open. `start` once the cache is known to be sound; `stop` closes it. */
export type OpenWorkstation = { parts: Parts; start: () => void; stop: () => void };

/**
 * The one place where the parts meet. First the channels by which they tell each other things, then the parts, each
 * from those above it, then who hears what.
 */
export const openWorkstation = (
  options: ProgramOptions,
  workstation: Workstation,
  { tray, onSuspended }: { tray: PaperTray; onSuspended: () => void },
): OpenWorkstation => {
  const { now, newId, sleep, log, machine, printers, chooseScan, scanTools, pictures } = options;
  const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

  const events = createChannel<[event: ProgramEvent]>();
  const contact = createContact();
  /** There is something to send. */
  const wake = createChannel();
  /** The centre told a token by what name its grant goes now, or why it was refused. */
  const grantTold = createChannel<[tag: string, token: string]>();
  const tokenRefused = createChannel<[code: ErrorCode, token: string]>();
  const sessionChanged = createChannel();
  const sessionEnded = createChannel();
  const suspended = createChannel();
  /** Somebody at another desk has opened a case, or closed one. */
  const caseLeaseTold = createChannel();

  // The cache, and who this workstation is.
  const cache = {
    file: join(options.profile, 'cache.db'),
    key: workstation.dataKey,
    nativeBinding: options.nativeBinding,
  };
  const connection = openMigrated(cache, options.migrationsFolder);
  const soundness = options.checkCache(cache);
  const references = createReferenceHolder({ connection, shipped: options.packs, now, log });
  const offices = createOfficeHolder(connection, workstation.station.office);
  const station: Station = {
    ...workstation.station,
    get office() {
      return offices.current();
    },
  };

  // The centre and the officer: signing in needs no token, and everything else asks with the officer's.
  const line = {
    baseUrl: workstation.station.centralUrl,
    fetch: options.connect(workstation.station.pins ?? []),
    patience: options.patience,
    now,
    clock: createCentreClock(now),
    prove: createProve(workstation, newId),
    onGrant: grantTold.emit,
    onRefused: tokenRefused.emit,
  };
  const door = createApiClient({ ...line, token: () => undefined });
  const session = createSessionHolder({
    workstation,
    api: door,
    epochs: createEpochStore(connection, newId),
    now,
    monotonic: machine.monotonic,
    isProven: createIsProven(connection, door),
    onOffice: (office) => {
      if (offices.take(office)) events.emit({ kind: 'program.changed' });
    },
    onEnd: sessionEnded.emit,
    onChange: sessionChanged.emit,
    onSuspended: suspended.emit,
    log,
  });
  const api = createApiClient({ ...line, token: session.token });

  const counter: WorkstationContext = {
    connection,
    get reference() {
      return references.current();
    },
    station,
    sign: workstation.sign,
    now,
    requireSignedIn: ({ staffNumber }) => {
      if (session.officer().staffNumber !== staffNumber) throw new AppError('SIGNED_OUT', 'the officer has signed out');
    },
    clockWatch: createClockWatch(now, machine.monotonic, findNewestInstant(connection.reader)),
    newId,
    contact: contact.isReached,
    emit: events.emit,
    wakeSync: wake.emit,
  };

  // What is kept, and what keeps it as the centre has it.
  const documents = createDocumentStore(join(options.profile, 'document'), workstation.dataKey);
  const {
    phase,
    fetch: fetchDocument,
    makeRoom,
  } = createDocuments({ counter, store: documents, api, sleep, breathe, log });
  const ageKey = keepOne(() => deriveAgeKey(workstation.dataKey));
  const carry = createCarry({ counter, documents, sign: workstation.sign, ageKey, breathe }, options.files);
  const serials = createSerialKeeper({ counter, api, session, log });
  const referenceKeeper = createReferenceKeeper({ counter, api, session, references, breathe, log });
  const engine = createEngine({
    counter,
    api,
    session,
    documents: phase,
    sleep,
    random: options.random,
    breathe,
    onLease: caseLeaseTold.emit,
    supply: () => {
      referenceKeeper.supply();
      return serials.supply();
    },
    log,
  });
  const leases = createCaseLeases({ counter, api, session, isReached: contact.isReached, sleep, log });

  // What the desks do.
  const paper = createItemPaper(counter, options.makePaper);
  const preference = options.preferences.get;
  const printRun = createPrintRun({ counter, blanks: serials, printers, paper, preference, sleep, log });
  const reader: DocumentReader = { counter, store: documents, fetch: fetchDocument };
  const offer = createOffer({ session, tray });

  // Who hears what, in this order.
  events.on((event) => event.kind === 'sync.changed' && contact.tell(engine.status().centre !== false));
  events.on(options.emit);
  events.on((event) => event.kind === 'application.changed' && leases.onChanged(event.ids));
  events.on((event) => event.kind === 'application.changed' && printRun.hear());
  wake.on(engine.wake);
  grantTold.on(session.hearGrant);
  tokenRefused.on(session.hearRefusal);
  sessionChanged.on(() => events.emit({ kind: 'session.changed' }));
  sessionChanged.on(() => session.find() !== null && options.warmPaper());
  sessionChanged.on(leases.changeSession);
  sessionChanged.on(referenceKeeper.adopt);
  sessionChanged.on(wake.emit);
  sessionEnded.on(tray.clear);
  sessionEnded.on(pictures.stop);
  sessionEnded.on(() => options.clearWindow?.());
  suspended.on(onSuspended);
  caseLeaseTold.on(leases.refresh);

  let isStopped = false;
  const watchSession = async (): Promise<void> => {
    while (!isStopped) {
      await session.watch();
      await sleep(sessionWatchIntervalMs);
    }
  };

  return {
    parts: {
      soundness,
      readHealth: () =>
        readHealth({ counter, references, machine, printers, version: options.version, folder: options.profile }),
      counter,
      session,
      api,
      engine,
      carry,
      documents,
      pictures,
      printRun,
      signInDesk: createSignInDesk({ soundness, counter, api, engine, leases, session }),
      caseDesk: createCaseDesk({ counter, leases, documents: reader, offer }),
      evidenceDesk: createEvidenceDesk({ counter, session, documents: reader, makeRoom, chooseScan, scanTools, offer }),
      lodgeDesk: createLodgeDesk({
        counter,
        session,
        store: documents,
        makeRoom,
        chooseScan,
        scanTools,
        paper,
        printing: { printers, printRun, preference },
        offer,
      }),
      beyondDesk: createBeyondDesk({ counter, api }),
      vehicleSearchDesk: createVehicleSearchDesk({
        counter,
        api,
        makePaper: options.makePaper,
        printers,
        printRun,
        offer,
        preference,
      }),
      printDesk: createPrintDesk({ printRun, serials, isReached: contact.isReached, offer, preference }),
      shelfDesk: createShelfDesk(counter),
      slipDesk: createSlipDesk({ printers, printRun, paper, offer, preference }),
      collectionDesk: createCollectionDesk(counter),
    },
    start: () => {
      referenceKeeper.start();
      printRun.resume();
      void engine.start();
      leases.start();
      void watchSession();
    },
    stop: () => {
      isStopped = true;
      pictures.stop();
      leases.stop();
      referenceKeeper.stop();
      engine.stop();
      connection.close();
    },
  };
};
