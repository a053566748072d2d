import type { Application } from '#domain/application.ts';
import type { ChecklistLine } from '#domain/checklist.ts';
import { isMet } from '#domain/condition.ts';
import type { Submission } from '#domain/intake.ts';
import type { PaperPlace } from '#domain/paper-order.ts';
import type { Party } from '#domain/party.ts';
import type { Reference } from '#domain/reference.ts';
import { getServiceRows } from '#domain/service.ts';

/** The papers with a drawing of their own; every other line gets the one generic paper of fields. */
type Drawing = 'logbook' | 'identity' | 'pin' | 'insurance' | 'inspection' | 'customs-entry' | 'generic';

/** A sheet of the compiled PDF, in the order in which the portal joins them: that of the checklist. */
export type Sheet = { line: ChecklistLine; drawing: Drawing; party?: Party };

type Filed = Application | Submission;

/** Whose sheets a line asks for: one for each of them. */
const listOwners = ({ owners }: Filed): Party[] => owners;
const listFormer = ({ transfer, register }: Filed): Party[] =>
  transfer === null ? (register?.owners ?? []) : [transfer.seller];

/** By the id of a line, as the checklists share them. */
const drawings: Record<string, { drawing: Drawing; of?: (filed: Filed) => Party[] }> = {
  logbook: { drawing: 'logbook' },
  identity: { drawing: 'identity', of: listOwners },
  owner: { drawing: 'identity', of: listOwners },
  buyer: { drawing: 'identity', of: listOwners },
  applicant: { drawing: 'identity', of: listOwners },
  holder: { drawing: 'identity', of: listOwners },
  seller: { drawing: 'identity', of: listFormer },
  'kra-pin': {
    drawing: 'pin',
    of: (filed) => [...(filed.transfer === null ? [] : listFormer(filed)), ...listOwners(filed)],
  },
  insurance: { drawing: 'insurance' },
  'seller-insurance': { drawing: 'insurance' },
  inspection: { drawing: 'inspection' },
  'customs-entry': { drawing: 'customs-entry' },
};

export const listSheets = (filed: Filed, reference: Reference): Sheet[] =>
  getServiceRows(reference, filed)
    .checklist.lines.filter(({ brought, when }) => brought === 'paper' && (when === undefined || isMet(when, filed)))
    .flatMap((line): Sheet[] => {
      const own = drawings[line.id];
      if (own === undefined || (own.drawing === 'logbook' && filed.register === null))
        return [{ line, drawing: 'generic' }];
      return own.of === undefined
        ? [{ line, drawing: own.drawing }]
        : own.of(filed).map((party) => ({ line, drawing: own.drawing, party }));
    });

/** Where each paper stands: pages that follow one another for one line are one paper. */
export const listPapers = (sheets: readonly Sheet[]): PaperPlace[] => {
  const places: PaperPlace[] = [];
  for (const [at, { line }] of sheets.entries()) {
    const last = places.at(-1);
    if (last?.paper === line.id) last.pages += 1;
    else places.push({ paper: line.id, page: at + 1, pages: 1 });
  }
  return places;
};

/** The 1-based page that shows each line; a line that no paper speaks to has none. */
export const listPages = (filed: Filed, reference: Reference): Map<string, number> => {
  const sheets = listSheets(filed, reference).map(({ line }, at) => [line.id, at + 1] as const);
  return new Map(sheets.reverse());
};
