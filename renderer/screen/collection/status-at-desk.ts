import type { Status } from '#domain/application.ts';
import type { ApplicationRow } from '#domain/contract/screen/case.ts';
import { isReady } from '#domain/item.ts';

/** To whoever hands over it is ready once all that is left can go: of an electronic thing, once it is made. */
export const statusAtDesk = ({ status, items }: Pick<ApplicationRow, 'status' | 'items'>): Status => {
  const left = items.filter(({ state }) => state !== 'released');
  return status === 'made' && left.every(isReady) ? 'shelved' : status;
};
