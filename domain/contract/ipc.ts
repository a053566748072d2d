import { z } from 'zod';
import { applicationSchema, statusSchema, surrenderedSchema, type TimelineEntry } from '../application.ts';
import { bilingualSchema, languageSchema } from '../bilingual.ts';
import { checklistLineSchema } from '../checklist.ts';
import { instantSchema } from '../civil-date.ts';
import { acts, type Command, commandNames } from '../command/command.ts';
import type { Clock } from '../deadline.ts';
import type { FeeQuote } from '../fee.ts';
import { identityKindSchema } from '../identity.ts';
import { itemStates } from '../item.ts';
import { applicationBeyondSchema, lookKindSchema } from '../look-beyond.ts';
import type { MachineCheck } from '../machine-check.ts';
import { officerSchema } from '../officer.ts';
import { collectorSchema } from '../party.ts';
import type { NameMatch } from '../person-name.ts';
import { plateColourSchema } from '../plate.ts';
import type { VersionRow } from '../record-difference.ts';
import {
  evidenceKindSchema,
  officeSchema,
  type RowSetAside,
  reasonCodeSchema,
  spoilReasonSchema,
} from '../reference.ts';
import { packNameSchema } from '../reference-pack.ts';
import { serviceIdSchema } from '../service-id.ts';
import { knownWords, type WordList } from '../word.ts';
import { demonstrationSchema } from './api.ts';
import { errorCodeSchema, errorDetailsSchema } from './errors.ts';

/**
 * Everything the window can ask of the program: route → input and output. Inputs are hostile until parsed here;
 * outputs come from our own services and are typed, not parsed again. Identity and workstation never come in.
 */
const none = z.object({}).strict();
const id = z.uuid();
const by = <T>() => z.custom<T>();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Why something may not be done, by code: the answers of `listBlocks`. */
const blockSchema = z.object({ code: errorCodeSchema, details: errorDetailsSchema });
export type Block = z.infer<typeof blockSchema>;

export const themeSchema = z.enum(['system', 'light', 'dark']);
export const preferenceSchema = z.object({
  language: languageSchema,
  theme: themeSchema,
  /** Percent of the base size. */
  textSize: z.union([z.literal(100), z.literal(125), z.literal(150), z.literal(175), z.literal(200)]),
  /** The printer with the numbered blanks, once chosen. */
  printer: z.string().max(200).nullable(),
  /** The printer for slips, once chosen: plain paper. */
  slipPrinter: z.string().max(200).nullable(),
});
export type Preference = z.infer<typeof preferenceSchema>;

export const programSchema = z.object({
  version: z.string(),
  centralUrl: z.string(),
  workstationId: z.string().nullable(),
  office: officeSchema.nullable(),
  demonstration: z.boolean(),
  /** It is enrolling by itself with the code it was started with. */
  enrolling: z.boolean(),
  /** Why the program cannot go on yet, when it cannot. */
  trouble: z.object({ code: errorCodeSchema, details: errorDetailsSchema }).nullable(),
  /** Why the last session at this counter ended, when its officer has not signed out. */
  ended: errorCodeSchema.nullable(),
  /** Acts that wait here to be sent; null before enrolment. */
  waiting: z.int().nullable(),
  preference: preferenceSchema,
});
export type Program = z.infer<typeof programSchema>;

export const sessionSchema = z.object({
  officer: officerSchema,
  office: officeSchema,
  signedInAt: instantSchema,
  /** The end of the centre's token, by its clock: then the officer signs in again to send. */
  expiresAt: instantSchema,
  /** The end of the grant, by this clock: until then the officer works here, the centre reached or not. */
  endsAt: instantSchema,
  /** Attempts in this officer's name that failed since the sign-in before. */
  failedBefore: z.int().nonnegative(),
});
export type Session = z.infer<typeof sessionSchema>;

/** A plate ready to draw. */
export const plateSchema = z.object({ text: z.string(), colour: plateColourSchema });

/** One thing of an application, as a desk shows it. */
export const itemRowSchema = z.object({
  id,
  kind: z.string(),
  name: bilingualSchema,
  state: z.enum(itemStates),
  /** Its number in the record; null where it has none. */
  number: z.string().nullable(),
  /** Of the blank that it is on. */
  serial: z.string().nullable(),
  shelf: z.object({ bay: z.string(), box: z.string(), at: instantSchema }).nullable(),
});
export type ItemRow = z.infer<typeof itemRowSchema>;

export const applicationRowSchema = z.object({
  id,
  reference: z.string(),
  service: z.object({ id: serviceIdSchema, name: bilingualSchema, short: bilingualSchema }),
  status: statusSchema,
  /** Null until a number is assigned. */
  plate: plateSchema.nullable(),
  vehicle: z.string(),
  chassis: z.string(),
  /** Who it is for: the new or first owner. */
  owner: z.string(),
  collector: z.string(),
  receivedAt: instantSchema,
  resubmitted: z.boolean(),
  clock: by<Clock>().nullable(),
  items: z.array(itemRowSchema),
  /** Acts of this workstation on it that have not reached the centre. */
  waiting: z.int(),
  restricted: z.boolean(),
  held: z.boolean(),
});
export type ApplicationRow = z.infer<typeof applicationRowSchema>;
/** An item in the list of a desk, with the application that it belongs to. */
export const itemEntrySchema = z.object({ item: itemRowSchema, application: applicationRowSchema });
export type ItemEntry = z.infer<typeof itemEntrySchema>;

/** `to-verify` is the queue proper; the others are its chips. */
export const queueFilterSchema = z.enum([
  'to-verify',
  'resubmitted',
  'overdue',
  'awaiting-buyer',
  'returned',
  'decided',
  'all',
]);
export type QueueFilter = z.infer<typeof queueFilterSchema>;

const wordLists = Object.keys(knownWords) as [WordList]; // keys of its type, at least one
export const caseSchema = z.object({
  application: applicationSchema,
  row: applicationRowSchema,
  lines: z.array(checklistLineSchema),
  checks: z.array(by<MachineCheck>()),
  clocks: z.array(by<Clock>()),
  quote: by<FeeQuote>(),
  /** What stands against each act of the desk for this officer now; an empty list: it may be done. */
  blocks: z.object({
    record: z.array(blockSchema),
    approve: z.array(blockSchema),
    return: z.array(blockSchema),
    reject: z.array(blockSchema),
  }),
  /** Approvals that the service asks for, and those of this revision. */
  approvals: z.object({ needed: z.int(), given: z.int() }),
  /** Words of the portal that this program has no name for: shown as they are. */
  unknownWords: z.array(z.object({ list: z.enum(wordLists), word: z.string() })),
  /** When the centre last confirmed this record to the counter. */
  confirmedAt: instantSchema,
  /** The next case of the queue, in its order, or null. */
  nextId: id.nullable(),
});
export type Case = z.infer<typeof caseSchema>;

/**
 * Who of the office has a case open. Without the centre (`online` false) it is what was last heard, and stops nobody.
 */
export const openCasesSchema = z.object({
  online: z.boolean(),
  /** The case on screen here, when it is one to decide; `held` once the centre has said that it is this desk's. */
  own: z.object({ applicationId: id, held: z.boolean() }).nullable(),
  others: z.array(z.object({ applicationId: id, officer: z.string(), workstationId: z.string() })),
});
export type OpenCases = z.infer<typeof openCasesSchema>;

export const printerSchema = z.object({
  name: z.string(),
  isDefault: z.boolean(),
  state: z.enum(['ready', 'busy', 'stopped', 'rejecting']),
  /** Whether it prints on both sides of a sheet. */
  twoSided: z.boolean(),
  /** The printer's own words, when it has any. */
  reason: z.string(),
});
export type Printer = z.infer<typeof printerSchema>;
/** As the window sees it. `holdsBlanks`: logbooks are printed on it here, so that numbered blanks lie in it. */
export const listedPrinterSchema = printerSchema.extend({ holdsBlanks: z.boolean() });
export type ListedPrinter = z.infer<typeof listedPrinterSchema>;

/** A sheet under way, as the Print desk shows it. */
export const sheetSchema = z.object({
  jobId: id,
  item: itemRowSchema,
  application: applicationRowSchema,
  startedAt: instantSchema,
  printer: z.string(),
  /**
   * `intent`: committed, not yet handed to the printer. `sent`: in the printer's queue. `printed`: the printer says the
   * sheet is out. `failed`: it says no, see `problem`. `gone`: it left the queue without a word. `unknown`: the program
   * ended in between; look at the printer. `refused`: the centre refused this print; whatever paper came out must not
   * be used, see `refused`.
   */
  state: z.enum(['intent', 'sent', 'printed', 'failed', 'gone', 'unknown', 'refused']),
  /** The serial that it should bear, where that is known: to compare with the paper, never in its place. */
  expected: z.string().nullable(),
  /** Of a refused print: the act to settle, whose it is, and the serial that a refused confirmation named. */
  refused: z.object({ commandId: id, officer: z.string(), serial: z.string().nullable() }).nullable(),
  problem: z.object({ code: errorCodeSchema, details: errorDetailsSchema }).nullable(),
});
export type Sheet = z.infer<typeof sheetSchema>;

/** The numbered blanks in the keeping of this workstation. */
export const blanksSchema = z.object({
  blocks: z.array(
    z.object({ first: z.string(), last: z.string(), left: z.int(), until: instantSchema, expired: z.boolean() }),
  ),
  /** Unused ones whose time has not run out, less a sheet under way each. */
  left: z.int(),
  /** They went back, or are on their way, and none are asked for until the officer says so. */
  givenBack: z.boolean(),
  /** The office had fewer than were asked for, or none; or this desk holds as many as one may. */
  shortage: z.enum(['partial', 'none', 'enough']).nullable(),
});
export type Blanks = z.infer<typeof blanksSchema>;

/** What the collection officer sees of an application: what may go, who may collect, and any reason why not. */
export const collectionCaseSchema = z.object({
  row: applicationRowSchema,
  collector: collectorSchema,
  /** The kinds of document that prove who the collector is. */
  acceptedKinds: z.array(identityKindSchema),
  /** What has still to be handed in. */
  surrender: z.array(surrenderedSchema),
  /** Each thing with what stands against handing it over; what stands against all of them is in each. */
  items: z.array(z.object({ item: itemRowSchema, blocks: z.array(blockSchema) })),
  /** The hand-overs there were, the latest first. */
  releases: z.array(z.object({ slipNumber: z.string(), at: instantSchema, items: z.array(id) })),
  confirmedAt: instantSchema,
});
export type CollectionCase = z.infer<typeof collectionCaseSchema>;

/** The Collection desk before anyone is at it: what stands ready, and what left today, the latest first. */
export const collectionTodaySchema = z.object({
  ready: z.int(),
  handedOver: z.array(
    z.object({ id, plate: plateSchema.nullable(), collector: z.string(), slipNumber: z.string(), at: instantSchema }),
  ),
});

/** One scan of an application, as the Scans block lists it. */
export const scanRowSchema = z.object({
  /** Null for a compiled document that nobody has fetched yet. */
  sha256: sha256.nullable(),
  /** A code of `evidence-kind`; null for the compiled document of the portal. */
  kind: z.string().nullable(),
  name: z.string().nullable(),
  mediaType: z.string(),
  sizeBytes: z.int().nullable(),
  note: z.string().nullable(),
  at: instantSchema,
  by: z.string().nullable(),
  /**
   * `waiting`, `sending`: made here, on its way to the centre; `refused`: the centre does not take it; `at-centre`:
   * fetched when opened.
   */
  state: z.enum(['here', 'at-centre', 'waiting', 'sending', 'refused']),
  /** How much is sent while it is on its way, else how much is here. */
  percent: z.int().min(0).max(100),
  problem: errorCodeSchema.nullable(),
});
export type ScanRow = z.infer<typeof scanRowSchema>;

export const waitingCommandSchema = z.object({
  id,
  name: z.enum(commandNames as [(typeof commandNames)[number]]), // at least one, by the table
  applicationId: id,
  reference: z.string(),
  plate: plateSchema.nullable(),
  officer: z.string(),
  at: instantSchema,
  state: z.enum(['waiting', 'refused', 'applied']),
  /** Why it was refused, or what keeps it waiting. */
  problem: z.object({ code: errorCodeSchema, title: z.string(), details: errorDetailsSchema }).nullable(),
});
export const escalationSchema = z.object({ by: z.string(), note: z.string(), at: instantSchema });
/**
 * `void`: a sheet may lie there that must not be used. `others`: it belongs to another officer, or waits for the
 * supervisor.
 */
export const adviceSchema = z.enum(['fix', 'resend', 'escalate', 'withdraw', 'void', 'others']);
export type Advice = z.infer<typeof adviceSchema>;
export const refusedCommandSchema = waitingCommandSchema.extend({
  escalation: escalationSchema.nullable(),
  advice: adviceSchema,
});
export type RefusedCommand = z.infer<typeof refusedCommandSchema>;

const hindranceSchema = blockSchema.nullable();
/**
 * A refused act with the three versions of its record, and what may be done about it; a choice is `null` when nothing
 * stands against it.
 */
export const repairSchema = z.object({
  command: refusedCommandSchema,
  /** The act as it was done, to fill its own form again. */
  body: by<Command>(),
  /** Where the application stands now; null when it is no longer on this counter. */
  row: applicationRowSchema.nullable(),
  confirmedAt: instantSchema.nullable(),
  /** False for an act older than the keeping of what was seen. */
  isSeenKept: z.boolean(),
  /** Other refused acts on the same application that can no longer be done either. */
  others: z.array(id),
  rows: z.array(by<VersionRow>()),
  /** What the centre holds as done that the officer had not seen. */
  since: z.array(by<TimelineEntry>()),
  lines: z.array(checklistLineSchema.pick({ id: true, label: true })),
  /** The sheet of a refused print, as far as paper may have come of it. */
  sheet: z.object({ jobId: id, mayBeOut: z.boolean(), serial: z.string().nullable() }).nullable(),
  choices: z.object({
    fix: hindranceSchema,
    resend: hindranceSchema,
    escalate: hindranceSchema,
    withdraw: hindranceSchema,
  }),
  nextId: id.nullable(),
});
export type Repair = z.infer<typeof repairSchema>;

/** How the exchange with the centre stands: small, for whatever screen is open. */
export const syncStatusSchema = z.object({
  phase: z.enum(['idle', 'pulling', 'pushing', 'waiting', 'blocked', 'signed-out']),
  /** Four truths apart. `null`: not known yet. */
  network: z.boolean().nullable(),
  centre: z.boolean().nullable(),
  answerCode: errorCodeSchema.nullable(),
  /** The counter's clock minus the centre's, in ms, when last heard. */
  clockOffsetMs: z.number().nullable(),
  lastPulledAt: instantSchema.nullable(),
  nextTryAt: instantSchema.nullable(),
  /**
   * While a pull of several pages runs, as the first one; `secondsLeft` by its measured pace, null until there is one.
   */
  progress: z.object({ done: z.int(), left: z.int(), secondsLeft: z.int().nonnegative().nullable() }).nullable(),
  /** How many acts there are; the Sync desk lists the first of them. */
  counts: z.object({ waiting: z.int(), refused: z.int() }),
});
export type SyncStatus = z.infer<typeof syncStatusSchema>;
export type WaitingCommand = z.infer<typeof waitingCommandSchema>;
export const sentCommandSchema = waitingCommandSchema.extend({ sentAt: instantSchema });
export type SentCommand = z.infer<typeof sentCommandSchema>;
/** An entry of the feed that this program cannot read. */
export const parkedEntrySchema = z.object({
  sequence: z.int(),
  kind: z.string(),
  id: z.string(),
  reason: z.string(),
  receivedAt: instantSchema,
});
export type ParkedEntry = z.infer<typeof parkedEntrySchema>;

/** The state of this workstation, for whoever is asked for help. */
export const healthSchema = z.object({
  disk: z.object({ freeBytes: z.number(), state: z.enum(['ok', 'low', 'critical']) }).nullable(),
  clock: z.object({
    offsetMs: z.number().nullable(),
    jumps: z.array(z.object({ at: instantSchema, byMs: z.number() })),
  }),
  queue: z.object({ waiting: z.int(), refused: z.int(), oldestAt: instantSchema.nullable() }),
  version: z.object({ program: z.string(), protocol: z.int(), electron: z.string().nullable(), sqlite: z.string() }),
  /**
   * Versions: of the newest pack in use, of the newest that waits for the next sign-out, and packs of the centre's that
   * were not taken.
   */
  reference: z.object({
    inUse: z.string(),
    next: z.string().nullable(),
    keptOut: z.array(z.object({ pack: packNameSchema, reason: z.enum(['unsigned', 'unreadable', 'contradictory']) })),
    /** Single rows that this program cannot use, or that name what it does not know. */
    setAside: z.array(by<RowSetAside>()),
  }),
  /** The last act that the centre has signed for, and the last there is. */
  anchor: z.object({ sequence: z.int().nullable(), at: instantSchema.nullable(), last: z.int() }),
  scans: z.object({ count: z.int(), sizeBytes: z.number() }),
  /** Printers whose system keeps what it printed; null when the print system does not answer. */
  printers: z.object({ keeping: z.array(z.string()) }).nullable(),
});
export type Health = z.infer<typeof healthSchema>;

/** The payloads of the acts: what the window sends of one is what its command carries. */
const payload = <Name extends keyof typeof acts>(name: Name): (typeof acts)[Name]['payload'] => acts[name].payload;
/** Of a serial that was not the one expected: what was asked of it, and is insisted on. */
const { asked } = payload('item.confirm').shape;
/** The officer was told that a sheet may still come out of the printer, and settles this one all the same. */
const mayCome = z.literal(true).optional();

/** The refused act that this one takes the place of. */
const repairs = id.optional();

/** What can be carried to the centre by hand now, and what was. */
export const carryStatusSchema = z.object({
  /** A file being written or read, in bytes or steps. */
  doing: z.object({ act: z.enum(['write', 'read']), done: z.int(), total: z.int() }).nullable(),
  /** Whether the centre's keys are here; without them no file can be closed or opened. */
  hasKey: z.boolean(),
  acts: z.int(),
  scans: z.int(),
  scanBytes: z.int(),
  /** The newest files, acknowledged or not. */
  files: z.array(z.object({ id, madeAt: instantSchema, madeBy: z.string(), acknowledgedAt: instantSchema.nullable() })),
});
export type CarryStatus = z.infer<typeof carryStatusSchema>;

export const routes = {
  'program.get': { input: none, output: programSchema },
  /** Opens the cache again, or begins to enrol again, after a trouble. */
  'program.retry': { input: none, output: programSchema },
  'preference.update': { input: preferenceSchema.partial().strict(), output: preferenceSchema },
  'workstation.enrol': {
    input: z.object({ centralUrl: z.url({ protocol: /^https?$/ }), code: z.string().trim().min(6).max(60) }),
    output: programSchema,
  },
  /** Of this same workstation, after the centre has stopped it. */
  'workstation.enrolAgain': { input: z.object({ code: z.string().trim().min(6).max(60) }), output: programSchema },
  /** Whether the centre answers just now, for who may lose or need a sign-in; and when it was last heard. */
  'centre.find': {
    input: none,
    output: z.object({ answers: z.boolean(), heardAt: instantSchema.nullable(), waiting: z.int() }),
  },
  'demonstration.find': { input: none, output: demonstrationSchema.nullable() },
  'session.find': { input: none, output: sessionSchema.nullable() },
  'session.signIn': {
    input: z.object({
      staffNumber: z.string().trim().min(1).max(20),
      password: z.string().min(1).max(200),
      code: z.string().regex(/^\d{6}$/),
    }),
    output: sessionSchema,
  },
  'session.signOut': { input: none, output: none },
  'reason.list': {
    input: none,
    output: z.object({ reasons: z.array(reasonCodeSchema), spoils: z.array(spoilReasonSchema) }),
  },
  'queue.list': {
    input: z.object({ filter: queueFilterSchema, offset: z.int().min(0), limit: z.int().min(1).max(500) }),
    output: z.array(applicationRowSchema),
  },
  /** How many each filter holds, and when a case was last decided. */
  'queue.counts': {
    input: none,
    output: z.object({ counts: z.record(queueFilterSchema, z.int()), lastClosedAt: instantSchema.nullable() }),
  },
  'application.find': {
    input: z.object({ query: z.string().max(200), limit: z.int().min(1).max(50) }),
    output: z.array(applicationRowSchema),
  },
  'application.get': { input: z.object({ id }), output: caseSchema },
  /** Which case is on screen now, or none: said at each change, and by a window that begins anew. */
  'case.show': { input: z.object({ id: id.nullable() }), output: none },
  'case.listOpen': { input: none, output: openCasesSchema },
  'case.takeOver': { input: z.object({ id }), output: openCasesSchema },
  'verification.record': { input: payload('verification.record').extend({ id, repairs }), output: caseSchema },
  'application.approve': { input: payload('application.approve').extend({ id, repairs }), output: caseSchema },
  'application.return': { input: payload('application.return').extend({ id, repairs }), output: caseSchema },
  'application.reject': { input: payload('application.reject').extend({ id, repairs }), output: caseSchema },
  /** Makes the compiled PDF readable at `url` in this window: from the cache, or fetched now unless `onlyHere`. */
  'document.open': {
    input: z.object({ id, onlyHere: z.boolean().optional() }),
    // A resubmission brings another document under the same application: `documentId` says which one this is.
    output: z.object({
      url: z.string(),
      documentId: z.string(),
      sha256: z.string(),
      sizeBytes: z.int(),
      fromCache: z.boolean(),
    }),
  },
  /** Asks the centre for applications of other offices; recorded there with the reason. */
  'beyond.find': {
    input: z.object({
      kind: lookKindSchema,
      query: z.string().trim().min(4).max(40),
      reason: z.string().trim().min(3).max(300),
    }),
    output: z.array(applicationBeyondSchema.extend({ plate: plateSchema.nullable(), serviceName: bilingualSchema })),
  },
  'evidence.list': {
    input: z.object({ id }),
    output: z.object({ kinds: z.array(evidenceKindSchema), scans: z.array(scanRowSchema) }),
  },
  /** Opens the system's dialog for a file and attaches it; null when the officer leaves the dialog. */
  'evidence.attach': {
    input: payload('evidence.attach').pick({ kind: true, note: true }).extend({ id }),
    output: z.object({ sha256: sha256.nullable() }),
  },
  /** Makes an attached scan readable at `url` in this window: from the cache, or fetched now. */
  'evidence.open': {
    input: z.object({ id, sha256 }),
    output: z.object({ url: z.string(), mediaType: z.string(), sizeBytes: z.int() }),
  },
  'print.list': {
    input: none,
    output: z.object({
      ready: z.array(itemEntrySchema),
      sheets: z.array(sheetSchema),
      confirmedToday: z.int(),
      /** Texts of what is ready that the paper cannot show as they are written, and what it would show. */
      undrawn: z.array(z.object({ id, text: z.string(), printed: z.string() })),
    }),
  },
  'printer.list': { input: none, output: z.array(listedPrinterSchema) },
  /** Null where the office keeps no stock of blanks at the centre, or has not been told. */
  'blank.get': { input: none, output: blanksSchema.nullable() },
  'blank.giveBack': { input: none, output: none },
  'blank.ask': { input: none, output: none },
  'item.preview': { input: z.object({ id, itemId: id }), output: z.object({ url: z.string() }) },
  /** `seen`: the texts that the paper cannot show as they are written, as the officer has seen them. */
  'item.make': {
    input: payload('item.make')
      .pick({ itemId: true })
      .extend({ id, printer: z.string().min(1).max(200), seen: z.array(z.string()).max(200).optional() }),
    output: sheetSchema,
  },
  /** @throws AppError SERIAL_UNEXPECTED with the question to be answered by `asked` */
  'item.confirm': {
    input: payload('item.confirm').omit({ itemId: true }).extend({ repairs }),
    output: applicationRowSchema,
  },
  'item.spoil': {
    input: payload('item.spoil').omit({ itemId: true, printerState: true }).extend({ mayCome, repairs }),
    output: applicationRowSchema,
  },
  'shelf.list': {
    input: none,
    output: z.object({ toShelve: z.array(itemEntrySchema), shelved: z.array(itemEntrySchema) }),
  },
  /** Which items a scan names: one by its serial, or both plates of a number. */
  'shelf.find': { input: z.object({ scanned: z.string().trim().min(1).max(30) }), output: z.array(itemEntrySchema) },
  'item.shelve': { input: payload('item.shelve').extend({ id, repairs }), output: itemEntrySchema },
  'collection.today': { input: none, output: collectionTodaySchema },
  'collection.find': { input: z.object({ query: z.string().trim().max(200) }), output: z.array(applicationRowSchema) },
  'collection.get': { input: z.object({ id }), output: collectionCaseSchema },
  'collection.compareName': {
    input: z.object({ id, name: z.string().max(200) }),
    output: z.object({ match: by<NameMatch>() }),
  },
  'item.release': {
    input: payload('item.release').omit({ slipNumber: true }).extend({ id, repairs }),
    output: z.object({ slipNumber: z.string(), item: collectionCaseSchema }),
  },
  'slip.preview': { input: z.object({ id, slipNumber: z.string().max(40) }), output: z.object({ url: z.string() }) },
  /** The unnumbered copy of an electronic logbook, which the centre has issued. @throws AppError NOT_ISSUED */
  'copy.preview': { input: z.object({ id }), output: z.object({ url: z.string() }) },
  /** @throws AppError NOT_ISSUED, PRINTER_HOLDS_BLANKS unless that printer was chosen for slips */
  'copy.print': { input: z.object({ id, printer: z.string().min(1).max(200) }), output: none },
  /** @throws AppError PRINTER_HOLDS_BLANKS unless that printer was chosen for slips */
  'slip.print': {
    input: z.object({ id, slipNumber: z.string().max(40), printer: z.string().min(1).max(200) }),
    output: none,
  },
  'sync.status': { input: none, output: syncStatusSchema },
  /** Acts in line, in the order in which they will be sent. */
  'sync.waiting': { input: none, output: z.array(waitingCommandSchema) },
  /** With what this officer may do about each: judged anew, so asked for by the Sync desk alone. */
  'sync.refused': { input: none, output: z.array(refusedCommandSchema) },
  /** Taken by the centre today, the latest first. */
  'sync.sent': { input: none, output: z.array(sentCommandSchema) },
  'sync.parked': { input: none, output: z.array(parkedEntrySchema) },
  /** `cached`: applications on this workstation. */
  'sync.figures': { input: none, output: z.object({ sentToday: z.int(), cached: z.int() }) },
  'sync.run': { input: none, output: none },
  /** Does a refused act anew, as the officer's own. */
  'sync.retry': { input: z.object({ commandId: id }), output: none },
  'repair.get': { input: z.object({ commandId: id }), output: repairSchema },
  /**
   * Gives a refused act up with a reason; the record goes back to what the centre holds. `blank`: the serial of the
   * blank on which a refused print came out, spoiled by this; null when no paper did.
   */
  'sync.withdraw': {
    input: z.object({
      commandId: id,
      reason: z.string().trim().min(3).max(300),
      blank: z.object({ serial: z.string().trim().min(1).max(30) }).nullable(),
      asked,
      mayCome,
      /** Other refused acts on the same application, given up with it for the same reason. */
      others: z.array(id).max(200).optional(),
    }),
    output: none,
  },
  /** Gives a refused act to the supervisor with a note. */
  'sync.escalate': { input: z.object({ commandId: id, note: z.string().trim().min(3).max(300) }), output: none },
  'health.get': { input: none, output: healthSchema },
  'carry.get': { input: none, output: carryStatusSchema },
  /**
   * Asks for a place and writes the file there; null when the officer thinks better of it. `left`: acts for the next
   * file.
   */
  'carry.write': {
    input: none,
    output: z.object({ name: z.string(), acts: z.int(), scans: z.int(), sizeBytes: z.int(), left: z.int() }).nullable(),
  },
  /** Asks for an acknowledgement and takes it in. Counts only what it changed. */
  'carry.read': {
    input: none,
    output: z
      .object({
        id,
        applied: z.int(),
        refused: z.int(),
        waiting: z.int(),
        scans: z.int(),
        records: z.int(),
        more: z.boolean(),
        wasRead: z.boolean(),
      })
      .nullable(),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type Route = keyof typeof routes;
export type RouteInput<R extends Route> = z.input<(typeof routes)[R]['input']>;
export type RouteOutput<R extends Route> = z.output<(typeof routes)[R]['output']>;
