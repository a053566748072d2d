import { readCase } from '../service/case.ts';
import { readDocument } from '../service/document.ts';
import { perform } from '../service/perform.ts';
import { findApplications, readQueue } from '../service/queue.ts';
import { requireRole } from '../service/session.ts';
import { type Desk, offer } from './desk.ts';
import type { Handlers } from './router.ts';

type Routes =
  | 'reason.list'
  | 'queue.list'
  | 'application.find'
  | 'application.get'
  | 'verification.record'
  | 'application.approve'
  | 'application.return'
  | 'application.reject'
  | 'document.open';

export const caseHandlers = (desk: () => Desk): Pick<Handlers, Routes> => ({
  'reason.list': () => {
    const { reference } = desk().counter;
    return { reasons: reference['reason-code'], spoils: reference['spoil-reason'] };
  },
  'queue.list': (input) => {
    const { counter, session } = desk();
    session.officer();
    return readQueue(counter, input);
  },
  'application.find': ({ query, limit }) => {
    const { counter, session } = desk();
    session.officer();
    return findApplications(counter, query, limit);
  },
  'application.get': ({ id }) => {
    const { counter, session } = desk();
    return readCase(counter, session.officer(), id);
  },
  'verification.record': ({ id, ...payload }) => {
    const { counter, session } = desk();
    const officer = session.officer();
    // `at` and `by` are the command's, added by the rule.
    perform(counter, officer, 'verification.record', id, payload);
    return readCase(counter, officer, id);
  },
  'application.approve': ({ id, ...payload }) => {
    const { counter, session } = desk();
    const officer = session.officer();
    perform(counter, officer, 'application.approve', id, payload);
    return readCase(counter, officer, id);
  },
  'application.return': ({ id, ...payload }) => {
    const { counter, session } = desk();
    const officer = session.officer();
    perform(counter, officer, 'application.return', id, payload);
    return readCase(counter, officer, id);
  },
  'application.reject': ({ id, ...payload }) => {
    const { counter, session } = desk();
    const officer = session.officer();
    perform(counter, officer, 'application.reject', id, payload);
    return readCase(counter, officer, id);
  },
  'document.open': async ({ id }) => {
    const { counter, session, documents, api } = desk();
    requireRole(session.officer(), 'verifying', 'printing', 'collection');
    const reading = readDocument(counter, documents, api.getDocument, id);
    const url = await offer(desk(), async () => (await reading).bytes);
    const { bytes, documentId, sha256, fromCache } = await reading;
    return { url, documentId, sha256, sizeBytes: bytes.length, fromCache };
  },
});
