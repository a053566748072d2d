import type { Reader } from '#db/connection.ts';
import { listRefusedPrints } from '#db/outbox.ts';
import { findApplication } from '#db/query/application.ts';
import { listItems } from '#db/query/item.ts';
import { findSheet, type SheetRow } from '#db/query/sheet.ts';
import { getItem } from '#domain/application.ts';
import type { ErrorDetails } from '#domain/contract/errors.ts';
import { findOpenSheet, type PrintJob } from '#domain/item.ts';
import { isOnBlank, type Reference } from '#domain/reference.ts';
import { formatSerial } from '#domain/serial.ts';
import type { SerialJudgement } from '#domain/serial-question.ts';

/** A sheet that has a blank in the printer, and the serial that lay next when it was printed. */
type Awaited = { jobId: string; expected: string | null };

/** Sheets on numbered blanks that are under way at this workstation. */
export const listOwnSheets = (db: Reader, workstationId: string, reference: Reference): PrintJob[] =>
  listItems(db, { states: ['making'] }, 500).flatMap(({ itemId, entry }) => {
    const item = getItem(entry.record, itemId);
    const job = findOpenSheet(item);
    return job?.workstationId === workstationId && isOnBlank(reference, item.kind) ? [job] : [];
  });

/** Of an application that has left here nobody knows: then it may have used a blank. */
const isRefusedOnBlank = (db: Reader, sheet: SheetRow | undefined, reference: Reference): boolean => {
  const record = sheet && findApplication(db, sheet.applicationId)?.record;
  const item = record?.items.find(({ id }) => id === sheet?.itemId);
  return item === undefined || isOnBlank(reference, item.kind);
};

/**
 * The sheets whose blank is still to be named, the first printed first: those under way, and those of refused prints
 * that are to be voided. One that the printer gave up is on no blank.
 */
export const listAwaitedSheets = (db: Reader, workstationId: string, reference: Reference): Awaited[] => {
  const own = listOwnSheets(db, workstationId, reference).map(({ jobId, at }) => ({ jobId, at }));
  const refused = listRefusedPrints(db)
    .filter(({ jobId }) => isRefusedOnBlank(db, findSheet(db, jobId), reference))
    .map(({ jobId, row }) => ({ jobId, at: row.at }));
  return [...own, ...refused]
    .sort((one, other) => one.at - other.at)
    .flatMap(({ jobId }) => {
      const sheet = findSheet(db, jobId);
      return sheet?.state === 'failed' ? [] : [{ jobId, expected: sheet?.expectedSerial ?? null }];
    });
};

/**
 * Which serial each sheet should bear: the one that lay next when it was printed, else the next that nobody else is to
 * bear.
 */
export const expectSerials = (
  sheets: readonly Awaited[],
  next: readonly string[],
  passedOver: readonly string[],
): { jobId: string; serial: string }[] => {
  const unused = new Set([...next, ...passedOver]);
  const spoken = new Set<string>();
  const kept = new Map<string, string>();
  for (const { jobId, expected } of sheets) {
    if (expected === null || !unused.has(expected) || spoken.has(expected)) continue;
    spoken.add(expected);
    kept.set(jobId, expected);
  }
  return sheets.flatMap(({ jobId }) => {
    const serial = kept.get(jobId) ?? [...unused].find((one) => !spoken.has(one));
    if (serial === undefined) return [];
    spoken.add(serial);
    return [{ jobId, serial }];
  });
};

/** The question about a serial, for the window to put in words: serials as they are written on the blanks. */
export const describeQuestion = (
  serial: string,
  { question, expected, skipped, jobId }: Extract<SerialJudgement, { kind: 'ask' }>,
): ErrorDetails => ({
  serial,
  question,
  expected: expected === null ? null : formatSerial(expected),
  count: skipped.length,
  first: formatSerial(skipped[0] ?? ''),
  last: formatSerial(skipped.at(-1) ?? ''),
  jobId: jobId ?? null,
});
