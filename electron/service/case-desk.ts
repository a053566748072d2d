import type { Payload } from '#domain/command/command.ts';
import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { Case } from '#domain/contract/screen/case.ts';
import type { Officer } from '#domain/officer.ts';
import { type DocumentReader, readDocument } from '../document/read.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { requireRole } from '../workstation/session.ts';
import { readCase } from './case.ts';
import type { CaseLeases } from './case-lease.ts';
import type { Offer } from './offer.ts';
import { perform } from './perform.ts';
import { countFailures, countFilters, findApplications, listOthers, readQueue } from './queue.ts';
import { settleRepaired } from './repair.ts';

export type CaseAct =
  | 'verification.record'
  | 'application.approve'
  | 'application.return'
  | 'application.reject'
  | 'application.hold'
  | 'application.release-hold'
  | 'application.note'
  | 'application.assign';
/** What is said of a case that another desk has open too. */
const words: ReadonlySet<CaseAct> = new Set(['application.note', 'application.release-hold', 'application.hold']);

type Options = { counter: WorkstationContext; leases: CaseLeases; documents: DocumentReader; offer: Offer };

/** What the Queue and the Case desk ask for. */
export const createCaseDesk = ({ counter, leases, documents, offer }: Options) => {
  /** @throws AppError CASE_OPEN_ELSEWHERE, or the rule's refusal */
  const act = async <Name extends CaseAct>(
    officer: Officer,
    name: Name,
    { id, repairs, ...payload }: Payload<Name> & { id: string; repairs?: string | undefined },
  ): Promise<Case> => {
    if (!words.has(name)) leases.requireFree(id);
    perform(
      counter,
      officer,
      name,
      id,
      payload as unknown as Payload<Name>, // what is left of the input
      settleRepaired(counter, officer, repairs, name),
    );
    return readCase(counter, officer, id, leases.isElsewhere);
  };

  return {
    listReasons: async (): Promise<RouteOutput<'reason.list'>> => {
      const { reference } = counter;
      return { reasons: reference['reason-code'], spoils: reference['spoil-reason'] };
    },

    listQueue: async (officer: Officer, input: RouteInput<'queue.list'>): Promise<RouteOutput<'queue.list'>> =>
      readQueue(counter, officer, input),
    listHeadings: async (): Promise<RouteOutput<'heading.list'>> => counter.reference['paper-heading'],

    countFilters: async (officer: Officer): Promise<RouteOutput<'queue.counts'>> => countFilters(counter, officer),

    countFailures: async ({ ids }: RouteInput<'queue.failed'>): Promise<RouteOutput<'queue.failed'>> =>
      countFailures(counter, ids),

    find: async ({ query, limit }: RouteInput<'application.find'>): Promise<RouteOutput<'application.find'>> =>
      findApplications(counter, query, limit),

    get: async (officer: Officer, { id }: RouteInput<'application.get'>): Promise<Case> =>
      readCase(counter, officer, id, leases.isElsewhere),

    show: async ({ id }: RouteInput<'case.show'>): Promise<RouteOutput<'case.show'>> => {
      leases.show(id);
      return {};
    },

    listOpen: async (): Promise<RouteOutput<'case.listOpen'>> => leases.read(),

    takeOver: async (officer: Officer, { id }: RouteInput<'case.takeOver'>): Promise<RouteOutput<'case.takeOver'>> => {
      requireRole(officer, 'verifying');
      return leases.takeOver(id);
    },

    // `at` and `by` are the command's, added by the rule.
    record: (officer: Officer, input: RouteInput<'verification.record'>) => act(officer, 'verification.record', input),
    approve: (officer: Officer, input: RouteInput<'application.approve'>) => act(officer, 'application.approve', input),
    giveBack: (officer: Officer, input: RouteInput<'application.return'>) => act(officer, 'application.return', input),
    reject: (officer: Officer, input: RouteInput<'application.reject'>) => act(officer, 'application.reject', input),

    hold: (officer: Officer, input: RouteInput<'application.hold'>) => act(officer, 'application.hold', input),
    releaseHold: (officer: Officer, input: RouteInput<'application.release-hold'>) =>
      act(officer, 'application.release-hold', input),
    note: (officer: Officer, input: RouteInput<'application.note'>) => act(officer, 'application.note', input),
    assign: (officer: Officer, input: RouteInput<'application.assign'>) => act(officer, 'application.assign', input),

    listOthers: async ({ id }: RouteInput<'application.others'>): Promise<RouteOutput<'application.others'>> =>
      listOthers(counter, id),

    openDocument: async (
      officer: Officer,
      { id, onlyHere = false }: RouteInput<'document.open'>,
    ): Promise<RouteOutput<'document.open'>> => {
      requireRole(officer, 'verifying', 'printing', 'collection');
      const reading = readDocument(documents, id, onlyHere);
      const url = await offer(() => reading);
      const { bytes, documentId, sha256, fromCache } = await reading;
      return { url, documentId, sha256, sizeBytes: bytes.length, fromCache };
    },
  };
};
