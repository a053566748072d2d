import type { Application } from '#domain/application.ts';
import { listNotices } from '#domain/notice.ts';
import type { Reference } from '#domain/reference.ts';
import { findService } from '#domain/service.ts';
import { insertMissingRows } from '../database/rows.ts';
import { notification } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

/** A record as a change found it, undefined for a new one, and as it left it. */
export type Changed = { before: Application | undefined; next: Application };

/** Queues whom the rows of the services want told of these changes; whoever was told of a revision is not told again. */
export const queueNotices = (
  transaction: Database,
  officeId: string,
  changes: readonly Changed[],
  reference: Reference,
  at: number,
): Promise<void> => {
  const rows = changes.flatMap(({ before, next }) => {
    const service = findService(reference, next);
    const notices = service === undefined ? [] : listNotices(service, before, next);
    return notices.map(({ on, to }) => ({
      officeId,
      applicationId: next.id,
      revision: next.revision,
      on,
      to,
      at,
    }));
  });
  return insertMissingRows(transaction, notification, rows);
};
