import type { Service } from '#domain/application.ts';
import type { PaperKind } from './draft.ts';

/** The sheets of the one PDF that the portal asks for, in order, with the checklist line each belongs to. */
const orders = {
  'registration-used': [
    ['owner-identity', 'identity'],
    ['owner-pin', 'kra-pin'],
    ['receipt', 'purchase'],
    ['customs-entry', 'customs-entry'],
    ['export-certificate', 'export-certificate'],
    ['pre-shipment', 'pre-shipment'],
    ['insurance', 'insurance'],
    ['inspection', 'inspection'],
  ],
  'ownership-transfer': [
    ['logbook', 'logbook'],
    ['seller-identity', 'seller'],
    ['owner-identity', 'buyer'],
    ['seller-pin', 'kra-pin'],
    ['owner-pin', 'kra-pin'],
    ['agreement', 'agreement'],
    ['insurance', 'insurance'],
    ['inspection', 'inspection'],
  ],
} as const satisfies Record<Service, readonly (readonly [PaperKind, string])[]>;

export const listPapers = (service: Service): PaperKind[] => orders[service].map(([kind]) => kind);

/** The 1-based page that shows a checklist line; undefined for a line that no paper speaks to. */
export const findPageOf = (service: Service, lineId: string): number | undefined => {
  const at = orders[service].findIndex(([, line]) => line === lineId);
  return at < 0 ? undefined : at + 1;
};
