import { z } from 'zod';
import { bilingualSchema } from '../bilingual.ts';
import { instantSchema } from '../civil-date.ts';
import { acts } from '../command/command.ts';
import { arrangedPapersSchema } from '../lodge.ts';
import { applicationBeyondSchema, lookKindSchema } from '../look-beyond.ts';
import { greyPictureSchema } from '../page-picture.ts';
import { paperHeadingSchema } from '../paper-heading.ts';
import type { NameComparison } from '../person-name.ts';
import { evidenceKindSchema, reasonCodeSchema, spoilReasonSchema } from '../reference.ts';
import { serviceIdSchema } from '../service-id.ts';
import { sha256Schema } from '../sha256.ts';
import { longestQuery, mostVehicles, searchReasonSchema } from '../vehicle-search.ts';
import { demonstrationSchema } from './centre/demonstration.ts';
import { lookUpCursorSchema } from './centre/vehicle-search.ts';
import {
  applicationRowSchema,
  caseSchema,
  itemEntrySchema,
  openCasesSchema,
  queueFilterSchema,
  scanRowSchema,
  subjectShape,
} from './screen/case.ts';
import { collectionCaseSchema, collectionTodaySchema } from './screen/collection.ts';
import { draftViewSchema, lodgeListSchema, serviceNameSchema, typedSchema } from './screen/lodge.ts';
import { blanksSchema, listedPrinterSchema, readyItemSchema, sheetSchema } from './screen/print.ts';
import { preferenceSchema, programSchema, sessionSchema } from './screen/program.ts';
import {
  carryStatusSchema,
  healthSchema,
  parkedEntrySchema,
  refusedCommandSchema,
  repairSchema,
  sentCommandSchema,
  syncStatusSchema,
  waitingCommandSchema,
} from './screen/sync.ts';
import { lookUpPageSchema, lookUpResultSchema } from './screen/vehicle-search.ts';

/**
 * Everything the window can ask of the program: route → input and output. Inputs are hostile until parsed here;
 * outputs come from our own services and are typed, not parsed again; those of a screen lie in `screen/`. Identity and
 * workstation never come in.
 */
const none = z.object({}).strict();
const id = z.uuid();
const by = <T>() => z.custom<T>();

/** The payloads of the acts: what the window sends of one is what its command carries. */
const payload = <Name extends keyof typeof acts>(name: Name): (typeof acts)[Name]['payload'] => acts[name].payload;
/** Of a serial that was not the one expected: what was asked of it, and is insisted on. */
const { asked } = payload('item.confirm').shape;
/** The officer was told that a sheet may still come out of the printer, and settles this one all the same. */
const mayCome = z.literal(true).optional();

/** Which of the vehicles that were found, from 0. */
const vehiclePlace = z.int().min(0).max(mostVehicles);

/** The refused act that this one takes the place of. */
const repairs = id.optional();

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
  /** Of those that are to be verified, on how many lines of the checklist a check fails; for the rows in sight. */
  'queue.failed': { input: z.object({ ids: z.array(id).max(100) }), output: z.record(id, z.int()) },
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
  'application.hold': { input: payload('application.hold').extend({ id }), output: caseSchema },
  'application.release-hold': { input: payload('application.release-hold').extend({ id }), output: caseSchema },
  'application.note': { input: payload('application.note').extend({ id }), output: caseSchema },
  'application.assign': { input: payload('application.assign').extend({ id }), output: caseSchema },
  /** The other applications of its vehicle on this workstation, the latest first. */
  'application.others': { input: z.object({ id }), output: z.array(applicationRowSchema) },
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
  'heading.list': { input: none, output: z.array(paperHeadingSchema) },
  /** The text in the picture of a page, read here; null where pictures cannot be read. Kept and logged nowhere. */
  'document.readPicture': { input: greyPictureSchema, output: z.string().nullable() },
  /** Whoever asked needs it no longer. */
  'document.stopReading': { input: none, output: none },
  /** Asks the centre for applications of other offices; recorded there with the reason. */
  'beyond.find': {
    input: z.object({
      kind: lookKindSchema,
      query: z.string().trim().min(4).max(40),
      reason: z.string().trim().min(3).max(300),
    }),
    output: z.array(applicationBeyondSchema.extend({ ...subjectShape, serviceName: bilingualSchema })),
  },
  /**
   * At the centre, or over what this workstation has while that is out of reach; on record either way.
   * @throws AppError LOOK_TOO_WIDE, REASON_REQUIRED, LOOK_LIMIT
   */
  'vehicle.search': {
    input: z.object({ query: z.string().max(longestQuery), reason: searchReasonSchema }),
    output: lookUpResultSchema,
  },
  /** The copy of records of what a look-up of this officer found. @throws AppError NOT_FOUND once it is forgotten */
  'vehicle.preview': { input: z.object({ id, place: vehiclePlace }), output: z.object({ url: z.string() }) },
  /** @throws AppError NOT_FOUND, PRINTER_HOLDS_BLANKS unless that printer was chosen for slips */
  'vehicle.print': { input: z.object({ id, place: vehiclePlace, printer: z.string().min(1).max(200) }), output: none },
  /** For a supervisor: those that fit no open case, of the office; without the centre, of this workstation. */
  'vehicle.lookUps': { input: z.object({ after: lookUpCursorSchema.optional() }), output: lookUpPageSchema },
  'evidence.list': {
    input: z.object({ id }),
    output: z.object({ kinds: z.array(evidenceKindSchema), scans: z.array(scanRowSchema) }),
  },
  /** Opens the system's dialog for a file and attaches it; null when the officer leaves the dialog. */
  'evidence.attach': {
    input: payload('evidence.attach').pick({ kind: true, note: true }).extend({ id }),
    output: z.object({ sha256: sha256Schema.nullable() }),
  },
  /** Makes an attached scan readable at `url` in this window: from the cache, or fetched now. */
  'evidence.open': {
    input: z.object({ id, sha256: sha256Schema }),
    output: z.object({ url: z.string(), mediaType: z.string(), sizeBytes: z.int() }),
  },
  /** The services that are received today, in the order of the catalogue. */
  'lodge.services': { input: none, output: z.array(serviceNameSchema) },
  'lodge.list': { input: none, output: lodgeListSchema },
  'draft.create': { input: z.object({ service: serviceIdSchema }), output: z.object({ id }) },
  'draft.get': { input: z.object({ id }), output: draftViewSchema },
  /** Keeps what was typed, and says what the program says to it. */
  'draft.save': {
    input: z.object({ id, typed: typedSchema, brought: z.array(z.string().max(60)).max(60) }),
    output: draftViewSchema,
  },
  /** Opens the system's dialog for one more paper, a PDF or a picture; null when the officer leaves it. */
  'draft.attach': { input: z.object({ id }), output: draftViewSchema.nullable() },
  /** The papers in their new order, each turned so; they are joined anew. */
  'draft.arrange': { input: z.object({ id, papers: arrangedPapersSchema }), output: draftViewSchema },
  /** The joined papers as they would be lodged now. @throws AppError NOT_FOUND where they are others by now */
  'draft.preview': { input: z.object({ id, sha256: sha256Schema }), output: z.object({ url: z.string() }) },
  'draft.remove': { input: z.object({ id }), output: none },
  /** @throws AppError DRAFT_INCOMPLETE, SERVICE_ENDED */
  'application.lodge': { input: z.object({ id }), output: z.object({ id, provisionalReference: z.string() }) },
  'application.withdraw': { input: payload('application.withdraw').extend({ id }), output: applicationRowSchema },
  'acknowledgement.preview': { input: z.object({ id }), output: z.object({ url: z.string() }) },
  /** @throws AppError PRINTER_HOLDS_BLANKS unless that printer was chosen for slips */
  'acknowledgement.print': { input: z.object({ id, printer: z.string().min(1).max(200) }), output: none },
  'print.list': {
    input: none,
    output: z.object({
      ready: z.array(readyItemSchema),
      sheets: z.array(sheetSchema),
      confirmedToday: z.int(),
      /**
       * Texts of applications with something ready that the paper cannot show as they are written, and what it would
       * show.
       */
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
  /** Which items a scan names: one by its serial, or both plates of a number. @throws AppError NOT_FOUND for none */
  /** `of`: the item that was asked to be scanned itself, whose serial nobody knows before. */
  'shelf.find': {
    input: z.object({ scanned: z.string().trim().min(1).max(40), of: z.object({ id, itemId: id }).optional() }),
    output: z.object({
      /** What this scan may put on the shelf. */
      items: z.array(itemEntrySchema),
      /** Of the application that it names: what takes a scan of the thing itself. */
      toScan: z.array(itemEntrySchema),
    }),
  },
  'item.shelve': { input: payload('item.shelve').extend({ id, repairs }), output: itemEntrySchema },
  'collection.today': { input: none, output: collectionTodaySchema },
  'collection.find': { input: z.object({ query: z.string().trim().max(200) }), output: z.array(applicationRowSchema) },
  'collection.get': { input: z.object({ id }), output: collectionCaseSchema },
  'collection.compareName': {
    input: z.object({ id, name: z.string().max(200) }),
    output: by<NameComparison>(),
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
