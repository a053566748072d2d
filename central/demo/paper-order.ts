import type { PaperKind } from './draft.ts';
import type { Form } from './service.ts';

/** The sheets of the one PDF that the portal asks for, in order, with the checklist line each belongs to. */
const orders = {
  import: [
    ['owner-identity', 'identity'],
    ['owner-pin', 'kra-pin'],
    ['receipt', 'purchase'],
    ['customs-entry', 'customs-entry'],
    ['export-certificate', 'export-certificate'],
    ['pre-shipment', 'pre-shipment'],
    ['insurance', 'insurance'],
    ['inspection', 'inspection'],
  ],
  sale: [
    ['logbook', 'logbook'],
    ['seller-identity', 'seller'],
    ['owner-identity', 'buyer'],
    ['seller-pin', 'kra-pin'],
    ['owner-pin', 'kra-pin'],
    ['agreement', 'agreement'],
    ['insurance', 'insurance'],
    ['inspection', 'inspection'],
  ],
} as const satisfies Record<Form, readonly (readonly [PaperKind, string])[]>;

export const listPapers = (form: Form): PaperKind[] => orders[form].map(([kind]) => kind);

/** The 1-based page that shows a checklist line; undefined for a line that no paper speaks to. */
export const findPageOf = (form: Form, lineId: string): number | undefined => {
  const at = orders[form].findIndex(([, line]) => line === lineId);
  return at < 0 ? undefined : at + 1;
};
