import type { Payload } from '#domain/command/command.ts';
import type { Case } from '#domain/contract/screen/case.ts';
import { readDocument } from '../document/read.ts';
import { documentReaderOf, offer, type Parts } from '../program/parts.ts';
import { readCase } from '../service/case.ts';
import { perform } from '../service/perform.ts';
import { countFilters, findApplications, readQueue } from '../service/queue.ts';
import { settleRepaired } from '../service/repair.ts';
import { requireRole } from '../workstation/session.ts';
import type { Handlers } from './router.ts';

type Routes =
  | 'reason.list'
  | 'queue.list'
  | 'queue.counts'
  | 'application.find'
  | 'application.get'
  | 'case.show'
  | 'case.listOpen'
  | 'case.takeOver'
  | 'verification.record'
  | 'application.approve'
  | 'application.return'
  | 'application.reject'
  | 'document.open';

type CaseAct = 'verification.record' | 'application.approve' | 'application.return' | 'application.reject';

/** @throws AppError CASE_OPEN_ELSEWHERE, or the rule's refusal */
const actOnCase = <Name extends CaseAct>(
  { counter, session, leases }: Parts,
  name: Name,
  { id, repairs, ...payload }: Payload<Name> & { id: string; repairs?: string | undefined },
): Case => {
  const officer = session.officer();
  leases.requireFree(id);
  perform(
    counter,
    officer,
    name,
    id,
    payload as unknown as Payload<Name>,
    settleRepaired(counter, officer, repairs, name),
  ); // what is left of the input
  return readCase(counter, officer, id, leases.isElsewhere);
};

export const caseHandlers = (parts: () => Parts): Pick<Handlers, Routes> => ({
  'reason.list': () => {
    const { reference } = parts().counter;
    return { reasons: reference['reason-code'], spoils: reference['spoil-reason'] };
  },
  'queue.list': (input) => {
    const { counter, session } = parts();
    session.officer();
    return readQueue(counter, input);
  },
  'queue.counts': () => {
    const { counter, session } = parts();
    session.officer();
    return countFilters(counter);
  },
  'application.find': ({ query, limit }) => {
    const { counter, session } = parts();
    session.officer();
    return findApplications(counter, query, limit);
  },
  'application.get': ({ id }) => {
    const { counter, session, leases } = parts();
    return readCase(counter, session.officer(), id, leases.isElsewhere);
  },
  'case.show': ({ id }) => {
    const { leases, session } = parts();
    session.officer();
    leases.show(id);
    return {};
  },
  'case.listOpen': () => {
    const { leases, session } = parts();
    session.officer();
    return leases.read();
  },
  'case.takeOver': ({ id }) => {
    const { leases, session } = parts();
    requireRole(session.officer(), 'verifying');
    return leases.takeOver(id);
  },
  // `at` and `by` are the command's, added by the rule.
  'verification.record': (input) => actOnCase(parts(), 'verification.record', input),
  'application.approve': (input) => actOnCase(parts(), 'application.approve', input),
  'application.return': (input) => actOnCase(parts(), 'application.return', input),
  'application.reject': (input) => actOnCase(parts(), 'application.reject', input),
  'document.open': async ({ id, onlyHere = false }) => {
    requireRole(parts().session.officer(), 'verifying', 'printing', 'collection');
    const reading = readDocument(documentReaderOf(parts()), id, onlyHere);
    const url = await offer(parts(), () => reading);
    const { bytes, documentId, sha256, fromCache } = await reading;
    return { url, documentId, sha256, sizeBytes: bytes.length, fromCache };
  },
});
