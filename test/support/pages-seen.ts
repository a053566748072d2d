import type { PagesSeen } from '#domain/command/pages-seen.ts';

/** What the window of an officer says who looked at a document of one page. */
export const firstPageSeen: PagesSeen = { total: 1, seen: [1], notDrawn: [], noticeOpen: false };
