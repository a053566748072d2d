import { type Reader, transact } from '#db/connection.ts';
import { findCommand } from '#db/outbox.ts';
import { findEntries, upsertFromCentre } from '#db/query/application.ts';
import { insertUpload, upsertContent } from '#db/query/content.ts';
import {
  findDraft,
  listDrafts,
  listLodgedSince,
  removeEndedDrafts,
  type DraftRow as StoredDraft,
  updateDraft,
} from '#db/query/draft.ts';
import { findDuplicatesHere } from '#db/query/duplicate.ts';
import { insertDocument } from '#db/query/sync.ts';
import { findVehicleRecords } from '#db/query/vehicle.ts';
import type { Application } from '#domain/application.ts';
import { civilDateAt, startOfDay } from '#domain/civil-date.ts';
import { showLodged } from '#domain/command/lodge.ts';
import { AppError, toErrorCode } from '#domain/contract/errors.ts';
import type { DraftRow, DraftView, LodgeList } from '#domain/contract/screen/lodge.ts';
import { queueDueOn } from '#domain/deadline.ts';
import { quoteFee } from '#domain/fee.ts';
import { asApplication, documentIdOf, readDraft } from '#domain/lodge.ts';
import type { Section, Typed } from '#domain/lodge-form.ts';
import { findKnownVehicle, type KnownVehicle } from '#domain/lodge-known.ts';
import { type MachineCheck, runMachineChecks } from '#domain/machine-check.ts';
import type { Officer } from '#domain/officer.ts';
import { normalisePlate } from '#domain/plate.ts';
import { createProvisionalReference } from '#domain/provisional-reference.ts';
import { listBrought, listLines } from '#domain/reference.ts';
import { findEndOfService, findService, getService } from '#domain/service.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { drawPlate, toRow } from './application-row.ts';
import { chainAct, draftAct, tellAct } from './chain-act.ts';
import { settleRepaired } from './repair.ts';

/** So many are listed; nobody leaves more lying about. */
const mostListed = 200;

/** @throws AppError NOT_FOUND for one that is not here, or is with the centre */
export const getDraft = (db: Reader, id: string): StoredDraft => {
  const found = findDraft(db, id);
  if (found === undefined || (found.commandId !== null && findRefused(db, found) === null))
    throw new AppError('NOT_FOUND', 'no such draft');
  return found;
};

/** Why the centre refused what was lodged of it. */
const findRefused = (db: Reader, { commandId }: StoredDraft): DraftView['refused'] => {
  const row = commandId === null ? undefined : findCommand(db, commandId);
  if (row?.state !== 'refused') return null;
  const { code = '', details = {} } = row.problem ?? {};
  return { commandId: row.id, problem: { code: toErrorCode(code), details } };
};

/** The instant by whose rows a form is read: now, or the last day of a service that has ended, which stays legible. */
const findFormAt = ({ reference }: WorkstationContext, { service }: StoredDraft, at: number): number => {
  const endedOn = findEndOfService(reference, { service, submittedAt: at });
  return endedOn === undefined ? at : startOfDay(endedOn);
};

const nameService = (counter: WorkstationContext, draft: StoredDraft, at: number): DraftRow['service'] => {
  const service = findService(counter.reference, {
    service: draft.service,
    submittedAt: findFormAt(counter, draft, at),
  });
  const unnamed = { en: draft.service, sw: draft.service };
  return { id: draft.service, name: service?.name ?? unnamed, short: service?.short ?? unnamed };
};

const toDraftRow = (counter: WorkstationContext, draft: StoredDraft): DraftRow => {
  const { typed, id, savedAt, savedBy } = draft;
  const plate = typed['vehicle/registrationNumber'] ?? '';
  return {
    id,
    service: nameService(counter, draft, counter.now()),
    plate: plate === '' ? null : drawPlate(plate, counter.reference),
    licence: null,
    owner: typed['owners/0/name'] ?? '',
    savedAt,
    savedBy,
    refused: findRefused(counter.connection.reader, draft),
  };
};

/** What is begun, and what was lodged here today. */
export const readLodgeList = (counter: WorkstationContext): LodgeList => {
  const { connection, reference, now } = counter;
  const { reader } = connection;
  const today = civilDateAt(now());
  const lodged = listLodgedSince(reader, startOfDay(today), mostListed);
  const entries = findEntries(reader, lodged);
  return {
    drafts: listDrafts(reader, mostListed).map((draft) => toDraftRow(counter, draft)),
    lodged: [...new Set(lodged)].flatMap((id) => {
      const entry = entries.get(id);
      if (entry?.record.lodged === undefined) return [];
      const { provisionalReference } = entry.record.lodged;
      return [{ ...toRow(entry, reference, today), provisionalReference }];
    }),
  };
};

/** A number that names one vehicle has at least so many signs. */
const shortestKey = 4;

/** The numbers by which two drafts are of one vehicle. */
const listKeys = ({ typed }: Pick<StoredDraft, 'typed'>): string[] =>
  [typed['vehicle/registrationNumber'], typed['vehicle/chassisNumber']]
    .map((text) => normalisePlate(text ?? ''))
    .filter((key) => key.length >= shortestKey);

/** What was ticked as brought, or lies among the papers. */
const isHere = ({ brought, papers }: Pick<StoredDraft, 'brought' | 'papers'>, line: string): boolean =>
  brought.includes(line) || papers.some((paper) => paper.line === line);

/** Rows of a service change between two versions of the program: nothing that was typed is thrown away. */
const listAside = (typed: Typed, sections: readonly Section[]): Typed => {
  const asked = new Set(sections.flatMap(({ fields }) => fields.map(({ path }) => path)));
  return Object.fromEntries(Object.entries(typed).filter(([path, text]) => !asked.has(path) && text.trim() !== ''));
};

/** From the cache alone; beyond it the Vehicle search asks, with a reason. */
const findKnown = (
  { connection }: WorkstationContext,
  { id, typed }: StoredDraft,
  sections: readonly Section[],
): KnownVehicle | undefined => {
  const plate = typed['vehicle/registrationNumber'] ?? '';
  if (normalisePlate(plate).length < shortestKey) return undefined;
  const records = findVehicleRecords(connection.reader, plate).filter((record) => record.id !== id);
  return findKnownVehicle(records, sections, plate);
};

/** A check that reads a paper says nothing before anything of that paper is typed. */
const runChecks = (counter: WorkstationContext, application: Application): MachineCheck[] => {
  const { connection, reference, now } = counter;
  const duplicates = findDuplicatesHere(connection.reader, application, reference);
  const asked = listLines(reference, application)
    .flatMap(({ checks }) => checks)
    .filter((call) => !('paper' in call) || application.declared[call.paper] !== undefined);
  const checks = runMachineChecks(application, asked, reference, civilDateAt(now()), duplicates);
  return [...new Map(checks.map((check) => [check.key, check])).values()];
};

/** @throws AppError NOT_FOUND, SERVICE_UNKNOWN */
export const readDraftView = (counter: WorkstationContext, id: string): DraftView => {
  const { connection, reference, station, now } = counter;
  const at = now();
  const draft = getDraft(connection.reader, id);
  const formAt = findFormAt(counter, draft, at);
  const { sections, faults, parts } = readDraft(draft, reference, formAt);
  const application = asApplication({ id, officeId: station.office.id, at: formAt, parts });
  const keys = listKeys(draft);
  const others = listDrafts(connection.reader, mostListed).filter(
    (other) => other.id !== id && listKeys(other).some((key) => keys.includes(key)),
  );
  const { typed, brought, papers, document, savedAt, savedBy } = draft;
  return {
    id,
    service: nameService(counter, draft, at),
    parties: getService(reference, application).parties,
    typed,
    brought,
    papers,
    document,
    sections,
    faults,
    aside: listAside(typed, sections),
    endedOn: findEndOfService(reference, { service: draft.service, submittedAt: at }) ?? null,
    checks: runChecks(counter, application),
    quote: quoteFee(application, reference, civilDateAt(at)),
    lines: listBrought(reference, application).map(({ id, label, hint }) => ({ id, label, hint })),
    counties: reference.county,
    sameVehicle: others.map((other) => ({ id: other.id, savedBy: other.savedBy, savedAt: other.savedAt })),
    known: findKnown(counter, draft, sections) ?? null,
    savedAt,
    savedBy,
    refused: findRefused(connection.reader, draft),
  };
};

/**
 * Lodges a draft: the act, the record that waits for the centre, and the document's way there, in one transaction. The
 * draft stays until the centre has taken it.
 * @throws AppError DRAFT_INCOMPLETE with the first field at fault, `document` where the papers are missing; what
 *   `openLodged` throws; ACT_TOO_LARGE, CLOCK_WRONG, SIGNED_OUT; nothing has changed then
 */
export const lodgeDraft = (counter: WorkstationContext, officer: Officer, id: string): Application => {
  const { connection, reference, station } = counter;
  counter.requireSignedIn?.(officer);
  const { record, jumps } = transact(connection.writer, (tx) => {
    const draft = getDraft(tx, id);
    const { document } = draft;
    if (document === null) throw new AppError('DRAFT_INCOMPLETE', 'the papers are missing', { field: 'document' });
    const { command, jumps } = draftAct(tx, counter, officer, {
      name: 'application.lodge',
      subject: { kind: 'application', id },
      baseVersion: 1,
      arrivedAt: 0,
      payload: (at, sequence) => {
        const formAt = findFormAt(counter, draft, at);
        const { form, faults, parts } = readDraft(draft, reference, formAt);
        if (form === undefined)
          throw new AppError('DRAFT_INCOMPLETE', 'the form is not complete', { field: Object.keys(faults)[0] ?? '' });
        const application = asApplication({ id, officeId: station.office.id, at: formAt, parts });
        return {
          provisionalReference:
            draft.provisionalReference ?? createProvisionalReference(station.workstationId, sequence),
          form,
          document,
          missing: listBrought(reference, application)
            .filter((line) => !isHere(draft, line.id))
            .map((line) => line.id),
        };
      },
    });
    const record = showLodged(command, { reference, officer });
    const { at, payload } = command;
    // Version 0: of the centre's there is none yet
    upsertFromCentre(tx, record, record, 0, queueDueOn(record, reference, civilDateAt(at)), at);
    if (draft.commandId !== null) settleRepaired(counter, officer, draft.commandId, 'application.lodge')(tx, record);
    chainAct(tx, counter, command, null);
    const { sha256, sizeBytes } = document;
    insertDocument(tx, { id: documentIdOf(id), sha256, sizeBytes, receivedAt: at });
    upsertContent(tx, { sha256, mediaType: 'application/pdf', sizeBytes, bytesHere: sizeBytes, lastUsedAt: at });
    insertUpload(tx, {
      sha256,
      applicationId: id,
      url: null,
      sentBytes: 0,
      createdAt: at,
      doneAt: null,
      problem: null,
    });
    updateDraft(tx, id, { commandId: command.id, provisionalReference: payload.provisionalReference });
    removeEndedDrafts(tx);
    return { record, jumps };
  });
  tellAct(counter, id, jumps);
  counter.emit({ kind: 'draft.changed' });
  return record;
};
