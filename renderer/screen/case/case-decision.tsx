import { IconArrowBackUp, IconArrowRight, IconCheck, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatTime } from '#domain/civil-date.ts';
import type { PagesSeen } from '#domain/command/pages-seen.ts';
import type { Case } from '#domain/contract/screen/case.ts';
import { isReasonFor } from '#domain/reason.ts';
import type { ReasonCode } from '#domain/reference.ts';
import { useCommand } from '../../api/use-command.ts';
import { useSession } from '../../api/use-session.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useLanguage } from '../../app/use-language.ts';
import type { useRepair } from '../../app/use-repair.ts';
import { type Decision, DecisionBar } from '../../component/decision-bar/decision-bar.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { useErrorText } from '../../component/error-notice/use-error-text.ts';
import { nameRow } from '../../component/plate-chip/name-row.ts';
import { ReasonDialog } from '../../component/reason-dialog/reason-dialog.tsx';
import style from './case.module.css';
import type { Asked } from './settle-lines.ts';
import { suggestReasons } from './suggest-reasons.ts';

type Props = {
  shown: Case;
  reasons: readonly ReasonCode[];
  /** The bytes on screen; undefined until they are. */
  documentSha256: string | undefined;
  /** What could be seen of the document; undefined while none is open. */
  pages: PagesSeen | undefined;
  /** Confirms the open lines that it may; what was seen of the document, unless some are still to be asked for. */
  confirmSeen: () => Promise<PagesSeen | undefined>;
  /** The lines that the approval was refused for, and why. */
  asked: readonly Asked[];
  isResubmitted: boolean;
  /** Another desk has the case open, and decides it. */
  isElsewhere: boolean;
  isOnline: boolean;
  /** A refused decision that is done again here. */
  repairing: ReturnType<typeof useRepair>;
};

/** What still stands against an approval, in words; undefined when nothing does. */
const useApprovalBlock = ({ shown, documentSha256, pages, isResubmitted, isElsewhere }: Props): string | undefined => {
  const { t } = useTranslation('case');
  const { sayWhy } = useErrorText();
  const { lines, checks, application, blocks } = shown;
  const marks = lines.map((line) => ({ line, mark: application.verification[line.id]?.mark }));
  const faulted = marks.filter(({ mark }) => mark === 'faulted').length;
  const failed = marks.filter(
    ({ line, mark }) => mark === 'confirmed' && checks[line.id]?.some(({ result }) => result === 'fail') === true,
  ).length;
  if (blocks.approve.length > 0) return sayWhy(blocks.approve);
  if (isElsewhere) return t('blocked.elsewhere');
  if (isResubmitted) return t('blocked.resubmitted');
  if (faulted > 0) return t('blocked.faulted', { count: faulted });
  if (failed > 0) return t('blocked.failed', { count: failed });
  if (documentSha256 === undefined || pages === undefined) return t('blocked.document');
  if (pages.notDrawn.length > 0)
    return t('blocked.notDrawn', { count: pages.notDrawn.length, pages: pages.notDrawn.slice(0, 6).join(', ') });
  if (pages.seen.length === 0 && marks.every(({ mark }) => mark !== undefined)) return t('blocked.document');
  return pages.noticeOpen ? t('blocked.notice') : undefined;
};

/** Whether any decision is this officer's to take now. */
export const isOpenToDecide = ({ blocks: { approve, return: giveBack, reject } }: Case): boolean =>
  [approve, giveBack, reject].some((blocks) => blocks.length === 0);

/** What comes after an approval, by the application's own items. */
const findNextStep = ({ application: { items } }: Case): 'print' | 'shelf' | 'none' => {
  if (items.some(({ made }) => made === 'printed')) return 'print';
  return items.some(({ made }) => made !== 'electronic') ? 'shelf' : 'none';
};

/** Where an application is that comes in approved: what the next desk does with it. */
const findPlace = (shown: Case): 'print' | 'shelf' | 'collection' | 'none' => {
  const { status } = shown.row;
  if (status === 'shelved') return 'collection';
  if (status === 'made') return 'shelf';
  return status === 'approved' || status === 'making' ? findNextStep(shown) : 'none';
};

/** Approve, return, reject, next; and after a decision one plain sentence and the next case one key away. */
export function CaseDecision(props: Props) {
  const { shown, reasons, documentSha256, isResubmitted, isElsewhere, isOnline, repairing, confirmSeen, asked } = props;
  const { t, i18n } = useTranslation('case');
  const { office } = useSession().session;
  const { sayWhy } = useErrorText();
  const { pick } = useLanguage();
  const { go, replace } = useNavigation();
  const client = useQueryClient();
  const [asking, setAsking] = useState<'return' | 'reject' | undefined>(undefined);
  const { application, row, nextId, blocks } = shown;
  const mayDecide = isOpenToDecide(shown);
  const mayApprove = blocks.approve.length === 0;
  const { id, revision, decision } = application;

  const refused = repairing.repair?.body;
  const isDecision =
    refused?.name === 'application.return' ||
    refused?.name === 'application.reject' ||
    refused?.name === 'application.approve';
  const repairs = isDecision ? repairing.repair?.command.id : undefined;
  /** The reasons as they were given, where the same decision is taken again. */
  const former = refused?.name === 'application.return' || refused?.name === 'application.reject' ? refused : undefined;
  const formerReasons =
    former !== undefined && asking !== undefined && former.name.endsWith(asking) ? former.payload.reasons : undefined;

  const onDone = (output: Case, input: { repairs?: string | undefined }): void => {
    setAsking(undefined);
    if (input.repairs !== undefined) repairing.done();
    client.setQueryData(['application.get', { id }], output);
  };
  const approve = useCommand('application.approve', onDone);
  const [isConfirming, setConfirming] = useState(false);
  const approveSeen = async (): Promise<void> => {
    if (documentSha256 === undefined || isConfirming) return;
    setConfirming(true);
    const seen = await confirmSeen();
    setConfirming(false);
    if (seen !== undefined) approve.mutate({ id, revision, documentSha256, pages: seen, repairs });
  };
  const giveBack = useCommand('application.return', onDone);
  const reject = useCommand('application.reject', onDone);
  const decide = asking === 'reject' ? reject : giveBack;
  const block = useApprovalBlock(props);

  const offered = reasons.filter((one) => asking !== undefined && isReasonFor(one, application.service, asking));
  const next: Decision =
    nextId === null
      ? {
          label: t('act.toQueue'),
          key: 'N',
          tone: mayApprove ? 'plain' : 'primary',
          icon: IconArrowRight,
          onAct: () => go({ desk: 'queue' }),
        }
      : {
          label: t('act.next'),
          key: 'N',
          tone: mayApprove ? 'plain' : 'primary',
          icon: IconArrowRight,
          onAct: () => replace({ desk: 'queue', applicationId: nextId }),
        };
  const blockOf = (act: 'return' | 'reject'): string | undefined => {
    if (blocks[act].length > 0) return sayWhy(blocks[act]);
    if (isElsewhere) return t('blocked.elsewhere');
    return isResubmitted ? t('blocked.resubmitted') : undefined;
  };
  const decisions: Decision[] = mayDecide
    ? [
        next,
        {
          label: t('act.reject'),
          key: 'X',
          tone: 'danger',
          icon: IconX,
          blocked: blockOf('reject'),
          onAct: () => setAsking('reject'),
        },
        {
          label: t('act.return'),
          key: 'R',
          tone: 'plain',
          icon: IconArrowBackUp,
          blocked: blockOf('return'),
          onAct: () => setAsking('return'),
        },
        {
          label: t('act.approve'),
          key: 'A',
          tone: mayApprove ? 'primary' : 'plain',
          icon: IconCheck,
          blocked: block,
          busy: approve.isPending || isConfirming,
          onAct: () => void approveSeen(),
        },
      ]
    : [next];

  const open = shown.lines.filter(({ id: lineId }) => application.verification[lineId] === undefined).length;
  const sayOpen = (): string => {
    if (open === 0) return t('ready');
    if (asked.length === 0) return t('open', { count: open });
    const named = asked.map((one) =>
      one.why === 'page'
        ? t('asked.page', { line: pick(one.line.label), page: one.page })
        : t(`asked.${one.why}`, { line: pick(one.line.label) }),
    );
    return t('asked.title', { lines: named.join('; ') });
  };
  const standing = (): string => {
    const name = nameRow(row);
    if (blocks.approve.some(({ code }) => code === 'ACT_ASKED'))
      return t(isOnline ? 'asked.online' : 'asked.offline', { plate: name });
    const isStillOpen = application.standing === 'submitted';
    if (approve.isSuccess && isStillOpen && !mayApprove) return t('done.counted', { plate: name, ...row.approvals });
    if (mayDecide) return block ?? sayOpen();
    if (row.approvals.needed === 0) return `${t('undecided.none')} ${t(`undecided.next.${findPlace(shown)}`)}`;
    if (decision === null || isStillOpen || !(approve.isSuccess || giveBack.isSuccess || reject.isSuccess))
      return t('readOnly', { why: sayWhy(blocks.approve) });
    const done = t(`done.${decision.kind}`, { plate: name, time: formatTime(decision.at) });
    const next = decision.kind === 'approved' ? findNextStep(shown) : 'none';
    return next === 'none' ? done : `${done} ${t(`done.next.${next}`)}`;
  };

  return (
    <>
      {approve.error !== null && approve.error.code !== 'REVISION_CHANGED' && <ErrorNotice error={approve.error} />}
      <DecisionBar decisions={decisions}>
        <p className={style.standing} role="status">
          {standing()}
        </p>
      </DecisionBar>
      {asking !== undefined && (
        <ReasonDialog
          draft={`${asking} ${id} ${revision} ${repairs ?? ''}`}
          title={t(`ask.${asking}`, { plate: nameRow(row) })}
          actLabel={t(`ask.${asking}Act`)}
          danger={asking === 'reject'}
          choices={offered}
          letter={(language) => ({
            opening: i18n.getFixedT(language, 'case')(`letter.${asking}.opening`, {
              reference: application.reference,
              service: row.service.name[language],
              name: nameRow(row),
            }),
            closing: i18n.getFixedT(language, 'case')(`letter.${asking}.closing`, { office: office.name }),
          })}
          initialCodes={
            formerReasons?.map(({ code }) => code) ??
            suggestReasons(shown.lines, shown.checks, application.verification, offered)
          }
          initialNote={formerReasons?.find((one) => one.note !== undefined)?.note ?? ''}
          busy={decide.isPending}
          error={decide.error}
          onCancel={() => {
            setAsking(undefined);
            decide.reset();
          }}
          onSubmit={({ codes, note }) =>
            decide.mutate({
              id,
              revision,
              repairs,
              reasons: codes.map((code, index) => (index === 0 && note !== '' ? { code, note } : { code })),
            })
          }
        />
      )}
    </>
  );
}
