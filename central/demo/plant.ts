import type { CheckCall } from '#domain/checklist.ts';
import type { Party } from '#domain/party.ts';
import type { Reference } from '#domain/reference.ts';
import { type CaseKey, createDraft, type Draft } from './draft.ts';
import { listSheets } from './paper-order.ts';

/** What the faults of `defect.ts` change of a draft: the form, what was declared, or the scan. */

/** The papers of a vehicle that has nothing to do with the case. */
export const createOther = ({ submission }: Draft, key: CaseKey, reference: Reference): Draft =>
  createDraft({ ...key, index: 90_000 + key.index }, submission.service, reference);

export const replaceOwner = ({ submission }: Draft, change: (owner: Party) => Party): void => {
  submission.owners = submission.owners.map((owner, place) => (place === 0 ? change(owner) : owner));
};

/** Every place that names the vehicle by this member says the same. */
export const setEverywhere = (
  { submission, paper }: Draft,
  member: 'registrationNumber' | 'chassisNumber',
  value: string,
): void => {
  if (submission.vehicle !== null) submission.vehicle = { ...submission.vehicle, [member]: value };
  if (submission.register !== null) submission.register = { ...submission.register, [member]: value };
  if (paper.logbook !== null)
    paper.logbook = { ...paper.logbook, vehicle: { ...paper.logbook.vehicle, [member]: value } };
  submission.declared = Object.fromEntries(
    Object.entries(submission.declared).map(([name, fields]) => [
      name,
      fields[member] === undefined ? fields : { ...fields, [member]: value },
    ]),
  );
};

export const changeDeclared = ({ submission }: Draft, paper: string, change: Record<string, string>): void => {
  const fields = submission.declared[paper];
  if (fields !== undefined) submission.declared = { ...submission.declared, [paper]: { ...fields, ...change } };
};

/** The paper that the first call of a check on a line names. */
export const paperOf = (draft: Draft, check: CheckCall['id'], reference: Reference): string => {
  const found = listSheets(draft.submission, reference)
    .flatMap(({ line }) => line.checks)
    .find(({ id }) => id === check);
  return found !== undefined && 'paper' in found ? found.paper : '';
};

/** A sheet of a drawing, else the last. */
export const blemish = (
  { submission, paper }: Draft,
  reference: Reference,
  drawing: string,
  kind: 'blank' | 'illegible' | 'photocopy' | 'unsigned',
): void => {
  const sheets = listSheets(submission, reference);
  const sheet = sheets.find((one) => one.drawing === drawing) ?? sheets.at(-1);
  if (sheet !== undefined) paper.blemishes[sheet.line.id] = kind;
};
