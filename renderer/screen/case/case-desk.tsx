import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Group, Panel, Separator } from 'react-resizable-panels';
import type { Mark } from '#domain/application.ts';
import type { ChecklistLine } from '#domain/checklist.ts';
import type { PagesSeen } from '#domain/command/pages-seen.ts';
import type { Case } from '#domain/contract/screen/case.ts';
import { findPages } from '#domain/paper-order.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useOpenCases } from '../../api/use-open-cases.ts';
import { useLanguage } from '../../app/use-language.ts';
import { useRepair } from '../../app/use-repair.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import type { PdfViewerHandle } from '../../component/pdf-viewer/pdf-viewer.tsx';
import { ReasonDialog } from '../../component/reason-dialog/reason-dialog.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import style from './case.module.css';
import { CaseDecision, isOpenToDecide } from './case-decision.tsx';
import { CaseMeta, CaseTitle } from './case-header.tsx';
import { useCaseNotes } from './case-notes.tsx';
import { CasePaper } from './case-paper.tsx';
import { ChecklistPanel } from './checklist-panel.tsx';
import { FactPanel } from './fact-panel.tsx';
import { findLineOf, settleLines } from './settle-lines.ts';
import { useCase } from './use-case.ts';
import { useCaseAhead } from './use-case-ahead.ts';
import { useGuesses } from './use-guesses.ts';
import { useLateGuess } from './use-late-guess.ts';

const sign = { confirmed: 'C', overridden: 'O', faulted: 'F' } as const satisfies Record<Mark['mark'], string>;

/**
 * Paper left, facts and checklist right, the decision always in sight. A line, its page and its facts move together.
 */
export function CaseDesk({ newest }: { newest: Case }) {
  const { t } = useTranslation('case');
  const { pick } = useLanguage();
  const repairing = useRepair();
  const [pages, setPages] = useState<PagesSeen | undefined>(undefined);
  const work = useCase(newest, repairing, pages);
  const { shown } = work;
  const { application, lines, row } = shown;
  const { verification } = application;
  const document = useAsk('document.open', { id: application.id });
  // A resubmission has a document of its own: the former one never stands beside the new facts, nor under an approval.
  const { id: documentId, sha256 = document.data?.sha256 } = application.document;
  const isOwnPaper = document.data?.documentId === documentId && document.data.sha256 === sha256;
  const { refetch } = document;
  const isOtherPaper = document.data !== undefined && !isOwnPaper && !work.isResubmitted;
  useEffect(() => {
    if (isOtherPaper) void refetch();
  }, [isOtherPaper, refetch]);
  // Once the page in hand is on the glass, the next case is made ready
  useCaseAhead(pages !== undefined && pages.seen.length + pages.notDrawn.length > 0 ? shown.nextId : undefined);
  const { data: reasonData } = useAsk('reason.list', {});
  const viewer = useRef<PdfViewerHandle>(null);
  const [selectedId, setSelectedId] = useState(
    () => (lines.find(({ id }) => verification[id] === undefined) ?? lines[0])?.id,
  );
  const [overriding, setOverriding] = useState<string | undefined>(undefined);
  const open = useOpenCases();
  const elsewhere = isOpenToDecide(shown) ? open.find(application.id) : undefined;
  // Whoever has it open decides it, while the centre can say who that is.
  const isElsewhere = elsewhere !== undefined && open.online;
  const mayMark = shown.blocks.record.length === 0 && !work.isResubmitted && !isElsewhere;

  const line = lines.find(({ id }) => id === selectedId);
  const [isAsking, setAsking] = useState(false);
  /** Rises when the line in hand is to be looked at anew, though it is the same one. */
  const [attention, setAttention] = useState(0);
  const places = application.document.papers;
  const guesses = useGuesses(
    shown,
    viewer,
    pages !== undefined && isOwnPaper && !document.isError ? document.data?.url : undefined,
  );
  /** The page to turn to for a line of which nobody said where its paper stands. */
  const guessOf = (line: ChecklistLine): number | undefined => {
    const total = viewer.current?.total ?? 0;
    return findPages(line, places, total).length > 0 ? undefined : findPages(line, guesses.guessed, total)[0];
  };

  /** Turns to the page that a line was marked on, or to its paper, or to where that seems to be. */
  const follow = (lineId: string | undefined): void => {
    const line = lines.find(({ id }) => id === lineId);
    const handle = viewer.current;
    if (line === undefined || handle === null) return;
    const page = verification[line.id]?.page ?? findPages(line, places, handle.total)[0] ?? guessOf(line);
    if (page !== undefined) handle.goTo(page);
  };
  const select = (lineId: string): void => {
    setSelectedId(lineId);
    follow(lineId);
  };
  // The line in hand was there before its document
  const isOpen = pages !== undefined;
  const followRef = useRef(follow);
  followRef.current = follow;
  const selectedRef = useRef(selectedId);
  selectedRef.current = selectedId;
  useEffect(() => {
    if (isOpen) followRef.current(selectedRef.current);
  }, [isOpen]);
  const guess = line === undefined ? undefined : guessOf(line);
  useLateGuess(selectedId, guess, () => follow(selectedId));

  const takeAlong = (shownPages: readonly number[]): void => {
    const total = viewer.current?.total ?? 0;
    const next = findLineOf(shownPages, selectedId, { lines, verification, places, total });
    if (next !== undefined) setSelectedId(next);
  };
  const selectNextOpen = (after: string): void => {
    const at = lines.findIndex(({ id }) => id === after);
    const next = [...lines.slice(at + 1), ...lines.slice(0, at)].find(({ id }) => verification[id] === undefined);
    if (next !== undefined) select(next.id);
  };
  const mark = (lineId: string, kind: Mark['mark'] | null, reason?: string): void => {
    const handle = viewer.current;
    const own = lines.filter(({ id }) => id === lineId).flatMap((one) => findPages(one, places, handle?.total ?? 0));
    const page = own.find((one) => handle?.shown.includes(one)) ?? handle?.page;
    const record = (): void =>
      work.record(lineId, kind === null ? null : { mark: kind, reason, page }, viewer.current?.pages());
    // A page that is still being drawn is waited for: the line is confirmed on what was seen.
    const waited = kind === 'confirmed' && page !== undefined ? viewer.current?.settled(page) : undefined;
    if (waited === undefined) record();
    else void waited.then(record);
    if (kind !== null) selectNextOpen(lineId);
  };

  const settle = (now: PagesSeen) =>
    settleLines({ lines, checks: shown.checks, verification, places, pages: now, page: viewer.current?.page ?? 1 });
  /** Confirms what was seen and passes; resolves to what was seen of the document where nothing is left to ask for. */
  const confirmSeen = async (): Promise<PagesSeen | undefined> => {
    const handle = viewer.current;
    if (handle === null) return undefined;
    await Promise.all(handle.shown.flatMap((page) => handle.settled(page) ?? []));
    const now = handle.pages();
    const { ready, asked } = settle(now);
    if (ready.size > 0 && !(await work.confirm(ready, now))) return undefined;
    const [first] = asked;
    setAsking(first !== undefined);
    if (first === undefined) return handle.pages();
    setSelectedId(first.line.id);
    setAttention(attention + 1);
    if (first.why === 'page') handle.goTo(first.page);
    else follow(first.line.id);
    return undefined;
  };

  const pageSigns = new Map<number, string>();
  for (const { mark: kind, page } of Object.values(verification)) {
    if (page !== undefined) pageSigns.set(page, [...new Set(`${pageSigns.get(page) ?? ''}${sign[kind]}`)].join(''));
  }
  const overridden = lines.find(({ id }) => id === overriding);
  const reasons = reasonData?.reasons ?? [];
  const { data: others = [] } = useAsk('application.others', { id: application.id });
  const notes = useCaseNotes({
    newest,
    work,
    repair: repairing.repair,
    elsewhere,
    online: open.online,
    reasons,
    others,
  });

  return (
    <Screen
      body="fill"
      title={<CaseTitle row={row} />}
      meta={
        <CaseMeta
          shown={shown}
          isLocal={elsewhere === undefined && open.isLocal(application.id)}
          isElsewhere={isElsewhere}
        />
      }
      bar={notes}
      footer={
        <CaseDecision
          shown={shown}
          reasons={reasons}
          documentSha256={document.isError || !isOwnPaper ? undefined : document.data?.sha256}
          pages={pages}
          confirmSeen={confirmSeen}
          asked={isAsking && pages !== undefined ? settle(pages).asked : []}
          isResubmitted={work.isResubmitted}
          repairing={repairing}
          isElsewhere={isElsewhere}
          isOnline={open.online}
        />
      }
    >
      <Group orientation="horizontal" className={style.panes}>
        <Panel id="paper" defaultSize="56%" minSize="25%">
          <CasePaper
            document={document}
            isOwn={isOwnPaper}
            marks={pageSigns}
            viewerRef={viewer}
            onPages={setPages}
            onRead={takeAlong}
          />
        </Panel>
        <Separator className={style.separator} aria-label={t('resize.paper')} />
        <Panel id="work" minSize="25%">
          <Group orientation="vertical" className={style.panes}>
            <Panel id="facts" defaultSize="40%" minSize="15%">
              <FactPanel shown={shown} reasons={reasons} line={line} others={others} />
            </Panel>
            <Separator className={style.separatorAcross} aria-label={t('resize.facts')} />
            <Panel id="checklist" minSize="20%">
              <div className={style.scroll}>
                {work.markError !== null && <ErrorNotice error={work.markError} />}
                <ChecklistPanel
                  shown={shown}
                  selectedId={selectedId}
                  attention={attention}
                  mayMark={mayMark}
                  onSelect={select}
                  onMark={mark}
                  onOverride={setOverriding}
                  guess={guess}
                  guesses={guesses}
                  onPage={(page) => viewer.current?.goTo(page)}
                />
              </div>
            </Panel>
          </Group>
        </Panel>
      </Group>
      {overridden !== undefined && (
        <ReasonDialog
          draft={`override ${application.id} ${overridden.id}`}
          title={t('override.title', { line: pick(overridden.label) })}
          description={t('override.description')}
          actLabel={t('override.act')}
          noteRequired
          noteLabel={t('override.note')}
          onCancel={() => setOverriding(undefined)}
          onSubmit={({ note }) => {
            setOverriding(undefined);
            mark(overridden.id, 'overridden', note);
          }}
        />
      )}
    </Screen>
  );
}
