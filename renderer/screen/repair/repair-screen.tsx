import { Button } from '@mantine/core';
import { IconArrowRight, IconPencil, IconSend, IconTrash, IconUserUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '#domain/civil-date.ts';
import type { Advice, Repair } from '#domain/contract/screen/sync.ts';
import { ProgramError } from '../../api/program-error.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useCommand } from '../../api/use-command.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { RecordAge } from '../../component/data-age/record-age.tsx';
import { type Decision, DecisionBar } from '../../component/decision-bar/decision-bar.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { useErrorText } from '../../component/error-notice/use-error-text.ts';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { SkeletonRows } from '../../component/skeleton-rows/skeleton-rows.tsx';
import { StatusBadge } from '../../component/status-badge/status-badge.tsx';
import { hasSubject, SubjectChip } from '../../component/subject-chip/subject-chip.tsx';
import { Timeline } from '../../component/timeline/timeline.tsx';
import { useActName } from '../../component/timeline/use-act-name.ts';
import { Note } from '../../component/tone/note.tsx';
import { EscalateDialog } from './escalate-dialog.tsx';
import { findFormPlace } from './form-place.ts';
import style from './repair.module.css';
import { VersionTable } from './version-table.tsx';
import { WithdrawDialog } from './withdraw-dialog.tsx';

/** One refused act: why, the three versions of its record, and the ways to settle it, the best one marked. */
export function RepairScreen({ commandId }: { commandId: string }) {
  const { t } = useTranslation('repair');
  const found = useAsk('repair.get', { commandId });
  if (found.data !== undefined && found.error === null) return <RepairCase repair={found.data} />;
  return (
    <Screen title={t('title')}>
      {found.error === null ? <SkeletonRows count={10} columns={[3, 3, 3, 3]} /> : <Settled error={found.error} />}
    </Screen>
  );
}

function Settled({ error }: { error: ProgramError }) {
  const { t } = useTranslation('repair');
  return error.code === 'NOT_FOUND' ? <p className={style.same}>{t('settled')}</p> : <ErrorNotice error={error} />;
}

function RepairCase({ repair }: { repair: Repair }) {
  const { t } = useTranslation('repair');
  const { nameAct } = useActName();
  const [isWhole, setWhole] = useState(false);
  const { command, row, confirmedAt, since, rows, isSeenKept } = repair;
  const details = rows.filter((one) => one.isDetail).length;
  useKeys([{ key: 'D', label: t('allFields'), run: () => setWhole(!isWhole), hidden: details === 0 }]);
  return (
    <Screen
      title={hasSubject(command) ? <SubjectChip subject={command} size="large" /> : t('title')}
      meta={
        <>
          <span className={style.act}>{t('refusedAct', { act: nameAct(command.name) })}</span>
          <span className={style.by}>
            {command.officer} · {formatInstant(command.at)}
          </span>
          {row !== null && <StatusBadge status={row.status} />}
          {confirmedAt !== null && <RecordAge confirmedAt={confirmedAt} />}
        </>
      }
      footer={<Choices repair={repair} />}
    >
      <div className={style.body}>
        <div className={style.notes}>
          {command.problem !== null && (
            <ErrorNotice
              error={new ProgramError(command.problem.code, command.problem.title, command.problem.details)}
            />
          )}
          {command.escalation !== null && (
            <Note
              tone="blue"
              title={t('given', { officer: command.escalation.by, at: formatInstant(command.escalation.at) })}
            >
              <p>“{command.escalation.note}”</p>
            </Note>
          )}
          {command.name === 'item.release' && <Note tone="amber" title={t('mayHaveLeft')} />}
          {row === null && <Note tone="grey" title={t('gone')} />}
        </div>
        {since.length > 0 && (
          <section className={style.since} aria-labelledby="since-title">
            <h2 className={`${style.title} ${style.head}`} id="since-title">
              {t('since')}
            </h2>
            <Timeline entries={since} />
          </section>
        )}
        <section aria-labelledby="versions-title">
          <div className={style.head}>
            <h2 className={style.title} id="versions-title">
              {t('versions')}
            </h2>
            {details > 0 && (
              <Button
                variant="default"
                aria-pressed={isWhole}
                aria-keyshortcuts="D"
                rightSection={<KeyHint keys="D" />}
                onClick={() => setWhole(!isWhole)}
              >
                {isWhole ? t('fewerFields') : t('moreFields', { count: details })}
              </Button>
            )}
          </div>
          {!isSeenKept && <p className={style.same}>{t('notKept')}</p>}
          {isSeenKept && rows.length === 0 && <p className={style.same}>{t('same')}</p>}
          {rows.length > 0 && <VersionTable repair={repair} isWhole={isWhole} />}
        </section>
      </div>
    </Screen>
  );
}

/** The ways out, each a key and a button. What stands against one is said on it. */
function Choices({ repair }: { repair: Repair }) {
  const { t } = useTranslation('repair');
  const { say } = useErrorText();
  const { go, replace, back } = useNavigation();
  const [asking, setAsking] = useState<'withdraw' | 'escalate' | null>(null);
  const { command, choices, nextId, sheet } = repair;
  // Back to the list: what is refused next is in hand there.
  const resend = useCommand('sync.retry', back);
  const block = (hindrance: Repair['choices']['fix'], own?: string): string | undefined =>
    hindrance === null
      ? undefined
      : hindrance.code === 'INVALID_INPUT'
        ? own
        : hindrance.code === 'ROLE_MISSING' && choices.withdraw !== null
          ? t('onlyOwn', { officer: command.officer })
          : say(hindrance.code, 'what', hindrance.details);
  const toneOf = (choice: Advice): Decision['tone'] =>
    command.advice === choice || (command.advice === 'void' && choice === 'withdraw') ? 'primary' : 'plain';
  const isLookUp = command.name === 'vehicle.look-up';
  const hasForm = choices.fix?.code !== 'INVALID_INPUT';
  const decisions: Decision[] = [
    ...(nextId === null
      ? []
      : [
          {
            label: t('next'),
            key: 'N',
            tone: 'plain' as const,
            icon: IconArrowRight,
            onAct: () => replace({ desk: 'sync', commandId: nextId }),
          },
        ]),
    {
      label: sheet?.mayBeOut === true ? t('withdraw.openSheet') : t('withdraw.open'),
      key: 'W',
      tone: toneOf('withdraw'),
      icon: IconTrash,
      blocked: block(choices.withdraw),
      onAct: () => setAsking('withdraw'),
    },
    ...(choices.escalate?.code === 'INVALID_INPUT'
      ? []
      : [
          {
            label: t('escalate.open'),
            key: 'G',
            tone: toneOf('escalate'),
            icon: IconUserUp,
            blocked: block(choices.escalate),
            onAct: () => setAsking('escalate'),
          },
        ]),
    ...(isLookUp
      ? []
      : [
          {
            label: t('resend'),
            key: 'S',
            tone: toneOf('resend'),
            icon: IconSend,
            blocked: block(choices.resend),
            busy: resend.isPending,
            onAct: () => resend.mutate({ commandId: command.id }),
          },
        ]),
    ...(hasForm
      ? [
          {
            label: t('fix'),
            key: 'F',
            tone: toneOf('fix'),
            icon: IconPencil,
            blocked: block(choices.fix),
            onAct: () => go(findFormPlace(command)),
          },
        ]
      : []),
  ];
  return (
    <>
      {resend.error !== null && <ErrorNotice error={resend.error} />}
      <DecisionBar decisions={decisions}>
        <p role="status">
          {command.advice === 'others'
            ? command.escalation === null
              ? t('onlyOwn', { officer: command.officer })
              : t('waitsForSupervisor')
            : t(`advice.${isLookUp && command.advice === 'withdraw' ? 'lookUp' : command.advice}`)}
        </p>
      </DecisionBar>
      {asking === 'withdraw' && <WithdrawDialog repair={repair} onClose={() => setAsking(null)} onDone={back} />}
      {asking === 'escalate' && (
        <EscalateDialog commandId={command.id} onClose={() => setAsking(null)} onDone={() => setAsking(null)} />
      )}
    </>
  );
}
