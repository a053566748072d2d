import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Mark } from '#domain/application.ts';
import type { PagesSeen } from '#domain/command/pages-seen.ts';
import type { RouteInput } from '#domain/contract/ipc.ts';
import type { Case } from '#domain/contract/screen/case.ts';
import type { ProgramError } from '../../api/program-error.ts';
import { useCommand } from '../../api/use-command.ts';
import type { useRepair } from '../../app/use-repair.ts';

type MarksGiven = RouteInput<'verification.record'>['marks'];
export type MarkGiven = NonNullable<MarksGiven[string]>;

export type CaseWork = {
  /** The case as the officer is looking at it: a resubmission waits beside it until it is loaded. */
  shown: Case;
  /** The applicant has resubmitted since this case was opened. */
  isResubmitted: boolean;
  loadNewest: () => void;
  /** Confirmed lines of the former revision that the newest one no longer holds and may be given back. */
  former: string[];
  putBack: () => void;
  /** `seen`: what could be seen of the document when the mark was given. */
  record: (lineId: string, mark: MarkGiven | null, seen: PagesSeen | undefined) => void;
  /** Confirms lines, each on its page, in one act; false where that was refused. */
  confirm: (pageOf: ReadonlyMap<string, number>, seen: PagesSeen) => Promise<boolean>;
  /** Gives the marks of the refused act that is done again, all at once. */
  recordAgain: (() => void) | undefined;
  markError: ProgramError | null;
};

/**
 * The state of one open case: what is on screen, its marks, and what happens when the applicant resubmits meanwhile.
 */
export const useCase = (
  newest: Case,
  repairing: ReturnType<typeof useRepair>,
  pages: PagesSeen | undefined,
): CaseWork => {
  const client = useQueryClient();
  const [shown, setShown] = useState(newest);
  const [kept, setKept] = useState<Readonly<Record<string, Mark>>>({});
  const openedRevision = useRef(newest.application.revision);
  const id = newest.application.id;
  const isResubmitted = newest.application.revision !== openedRevision.current;

  useEffect(() => {
    if (newest.application.revision === openedRevision.current) setShown(newest);
  }, [newest]);

  const act = useCommand('verification.record', (output, { repairs }) => {
    client.setQueryData(['application.get', { id }], output);
    if (repairs !== undefined) repairing.done();
  });

  // The program knows of a resubmission that no event has told the window of yet: ask again.
  const isStale = act.error?.code === 'REVISION_CHANGED';
  useEffect(() => {
    if (isStale) void client.invalidateQueries({ queryKey: ['application.get', { id }] });
  }, [isStale, client, id]);

  const mayMark = shown.blocks.record.length === 0;
  const isFailing = (lineId: string): boolean => shown.checks[lineId]?.some(({ result }) => result === 'fail') === true;
  const former = shown.lines
    .filter((line) => kept[line.id]?.mark === 'confirmed' && shown.application.verification[line.id] === undefined)
    .filter((line) => !isFailing(line.id))
    // The page of the new document is another sheet: it is looked at before its line is given back.
    .filter(({ id: lineId }) => kept[lineId]?.page === undefined || pages?.seen.includes(kept[lineId].page) === true)
    .map((line) => line.id);

  const refused = repairing.repair?.body.name === 'verification.record' ? repairing.repair.body : undefined;
  const inputOf = (marks: MarksGiven, seen: PagesSeen | undefined): RouteInput<'verification.record'> => ({
    id,
    revision: shown.application.revision,
    marks,
    pages: seen,
    repairs: refused?.id,
  });
  const send = (marks: MarksGiven, seen: PagesSeen | undefined): void => act.mutate(inputOf(marks, seen));

  return {
    shown,
    isResubmitted,
    loadNewest: () => {
      setKept(shown.application.verification);
      openedRevision.current = newest.application.revision;
      act.reset();
      void client.invalidateQueries({ queryKey: ['document.open', { id }] });
      setShown(newest);
    },
    former: mayMark ? former : [],
    putBack: () => {
      send(
        Object.fromEntries(former.map((lineId) => [lineId, { mark: 'confirmed' as const, page: kept[lineId]?.page }])),
        pages,
      );
      setKept({});
    },
    record: (lineId, mark, seen) => send({ [lineId]: mark }, seen),
    confirm: (pageOf, seen) => {
      const marks = [...pageOf].map(([lineId, page]) => [lineId, { mark: 'confirmed' as const, page }] as const);
      return act.mutateAsync(inputOf(Object.fromEntries(marks), seen)).then(
        () => true,
        () => false, // `markError` says why
      );
    },
    recordAgain:
      refused !== undefined && mayMark ? () => send(refused.payload.marks, refused.payload.pages) : undefined,
    markError: isStale ? null : act.error,
  };
};
