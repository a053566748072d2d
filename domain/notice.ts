import type { z } from 'zod';
import { type Application, statusOf } from './application.ts';
import type { noticeSchema, Service } from './service.ts';

/** Who is to be told of what: the rows `notices` of the services say which happenings, and whom. */
export type Notice = z.infer<typeof noticeSchema>;

/** Ready to be collected; what is issued without a hand-over is ready with its approval. */
const isReady = (application: Application): boolean => {
  const status = statusOf(application);
  const isIssued = status === 'released' && application.items.every(({ made }) => made === 'electronic');
  return status === 'shelved' || (isIssued && application.releases.length === 0);
};
const hasReached = ({ standing }: Application): boolean => standing === 'submitted' || standing === 'approved';

/** Whether a record is where the happening has happened to its present revision. */
const isPast: Record<Notice['on'], (application: Application) => boolean> = {
  received: hasReached,
  returned: ({ standing }) => standing === 'returned',
  rejected: ({ standing }) => standing === 'rejected',
  approved: ({ standing }) => standing === 'approved',
  ready: isReady,
};

/** A notice for somebody whom the record does not name is nobody's. */
const isNamed: Record<Notice['to'], (application: Application) => boolean> = {
  applicant: () => true,
  'registered-owner': ({ register }) => register !== null,
  seller: ({ transfer }) => transfer !== null,
};

/**
 * The notices that a change of a record gives rise to, by the row of its service. What has happened to one revision
 * happens to the next anew.
 * @param before undefined for a first submission
 */
export const listNotices = (service: Service, before: Application | undefined, next: Application): Notice[] =>
  service.notices.filter(({ on, to }) => {
    const wasPast = before !== undefined && before.revision === next.revision && isPast[on](before);
    return isPast[on](next) && !wasPast && isNamed[to](next);
  });
