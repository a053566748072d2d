import { IconArrowBackUp, IconArrowRight, IconCheck, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatTime } from '#domain/civil-date.ts';
import type { PagesSeen } from '#domain/command/pages-seen.ts';
import type { Case } from '#domain/contract/screen/case.ts';
import type { ReasonCode } from '#domain/reference.ts';
import { useCommand } from '../../api/use-command.ts';
import { useNavigation } from '../../app/navigation.tsx';
import type { useRepair } from '../../app/use-repair.ts';
import { type Decision, DecisionBar } from '../../component/decision-bar/decision-bar.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { ReasonDialog } from '../../component/reason-dialog/reason-dialog.tsx';
import style from './case.module.css';
import { suggestReasons } from './suggest-reasons.ts';

type Props = {
  shown: Case;
  reasons: readonly ReasonCode[];
  /** The bytes on screen; undefined until they are. */
  documentSha256: string | undefined;
  /** What could be seen of the document; undefined while none is open. */
  pages: PagesSeen | undefined;
  isResubmitted: boolean;
  /** Another desk has the case open, and decides it. */
  isHeld: boolean;
  /** A refused decision that is done again here. */
  repairing: ReturnType<typeof useRepair>;
};

/** What still stands against an approval, in words; undefined when nothing does. */
const useApprovalBlock = ({ shown, documentSha256, pages, isResubmitted, isHeld }: Props): string | undefined => {
  const { t } = useTranslation('case');
  const { lines, checks, application } = shown;
  const marks = lines.map((line) => ({ line, mark: application.verification[line.id]?.mark }));
  const faulted = marks.filter(({ mark }) => mark === 'faulted').length;
  const open = marks.filter(({ mark }) => mark === undefined).length;
  const failed = marks.filter(
    ({ line, mark }) =>
      mark === 'confirmed' && checks.some(({ id, result }) => result === 'fail' && line.checks.includes(id)),
  ).length;
  if (isHeld) return t('blocked.elsewhere');
  if (isResubmitted) return t('blocked.resubmitted');
  if (faulted > 0) return t('blocked.faulted', { count: faulted });
  if (open > 0) return t('blocked.open', { count: open });
  if (failed > 0) return t('blocked.failed', { count: failed });
  if (documentSha256 === undefined || pages === undefined) return t('blocked.document');
  if (pages.notDrawn.length > 0)
    return t('blocked.notDrawn', { count: pages.notDrawn.length, pages: pages.notDrawn.slice(0, 6).join(', ') });
  if (pages.seen.length === 0) return t('blocked.document');
  return pages.noticeOpen ? t('blocked.notice') : undefined;
};

/** Approve, return, reject, next; and after a decision one plain sentence and the next case one key away. */
export const CaseDecision = (props: Props) => {
  const { shown, reasons, documentSha256, pages, isResubmitted, isHeld, repairing } = props;
  const { t } = useTranslation(['case', 'status']);
  const { go, replace } = useNavigation();
  const client = useQueryClient();
  const [asking, setAsking] = useState<'return' | 'reject' | undefined>(undefined);
  const { application, row, nextId, mayDecide } = shown;
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
  const giveBack = useCommand('application.return', onDone);
  const reject = useCommand('application.reject', onDone);
  const decide = asking === 'reject' ? reject : giveBack;
  const block = useApprovalBlock(props);

  const offered = reasons.filter(
    (one) => asking !== undefined && one.for.includes(asking) && one.services.includes(application.service),
  );
  const next: Decision =
    nextId === null
      ? {
          label: t('case:act.toQueue'),
          key: 'N',
          tone: mayDecide ? 'plain' : 'primary',
          icon: IconArrowRight,
          onAct: () => go({ desk: 'queue' }),
        }
      : {
          label: t('case:act.next'),
          key: 'N',
          tone: mayDecide ? 'plain' : 'primary',
          icon: IconArrowRight,
          onAct: () => replace({ desk: 'queue', applicationId: nextId }),
        };
  const decisionBlock = isHeld
    ? t('case:blocked.elsewhere')
    : isResubmitted
      ? t('case:blocked.resubmitted')
      : undefined;
  const decisions: Decision[] = mayDecide
    ? [
        next,
        {
          label: t('case:act.reject'),
          key: 'X',
          tone: 'danger',
          icon: IconX,
          blocked: decisionBlock,
          onAct: () => setAsking('reject'),
        },
        {
          label: t('case:act.return'),
          key: 'R',
          tone: 'plain',
          icon: IconArrowBackUp,
          blocked: decisionBlock,
          onAct: () => setAsking('return'),
        },
        {
          label: t('case:act.approve'),
          key: 'A',
          tone: 'primary',
          icon: IconCheck,
          blocked: block,
          busy: approve.isPending,
          onAct: () =>
            documentSha256 !== undefined &&
            pages !== undefined &&
            approve.mutate({ id, revision, documentSha256, pages, repairs }),
        },
      ]
    : [next];

  const standing = (): string => {
    if (mayDecide) return block ?? t('case:ready');
    const isOwn = approve.isSuccess || giveBack.isSuccess || reject.isSuccess;
    if (isOwn && decision !== null)
      return t(`case:done.${decision.kind}`, { plate: row.plate.text, time: formatTime(decision.at) });
    if (application.status === 'submitted') return t('case:readOnly.role');
    return t('case:readOnly.status', { status: t(`status:status.${application.status}`) });
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
          title={t(`case:ask.${asking}`, { plate: row.plate.text })}
          actLabel={t(`case:ask.${asking}Act`)}
          danger={asking === 'reject'}
          choices={offered}
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
};
