import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import {
  IconFileX,
  IconHandOff,
  IconHandStop,
  IconMessagePlus,
  IconUserShare,
  type TablerIcon,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findAssignment } from '#domain/application.ts';
import { addDays, type CivilDate, civilDateAt } from '#domain/civil-date.ts';
import { longestHold, mayRelease } from '#domain/command/hold.ts';
import type { Block, Case } from '#domain/contract/screen/case.ts';
import { hasRole } from '#domain/officer.ts';
import { useCommand } from '../../api/use-command.ts';
import { useSession } from '../../api/use-session.ts';
import { useDraft } from '../../app/draft.tsx';
import { useKeyRegistry } from '../../app/key/key-provider.tsx';
import { useKeys } from '../../app/key/use-keys.ts';
import { useNow } from '../../app/use-now.ts';
import { useErrorText } from '../../component/error-notice/use-error-text.ts';
import { nameRow } from '../../component/plate-chip/name-row.ts';
import { ReasonDialog } from '../../component/reason-dialog/reason-dialog.tsx';
import { WithdrawDialog } from '../lodge/withdraw-dialog.tsx';
import style from './case.module.css';

type Asking = 'note' | 'hold' | 'assign' | 'withdraw';
/** Among the colleagues to hand a case to: whoever supervises. */
const supervisors = '';

/**
 * What officers say of a case beside deciding it: a note, a hold and its release, whose turn it is, and that the
 * applicant takes it back.
 */
export function CaseWords({ shown, isElsewhere }: { shown: Case; isElsewhere: boolean }) {
  const { t } = useTranslation('case');
  const { sayWhy } = useErrorText();
  const client = useQueryClient();
  const [asking, setAsking] = useState<Asking | undefined>(undefined);
  const { application, row, blocks } = shown;
  const { id } = application;
  const { officer } = useSession().session;
  const { say } = useKeyRegistry();
  const open = application.holds.filter(({ releasedAt }) => releasedAt === null);
  // Of several the first that this officer may release; where it is none of them, the block says so
  const held = open.find((one) => mayRelease(one, officer)) ?? open[0];

  const onDone = (output: Case): void => {
    setAsking(undefined);
    client.setQueryData(['application.get', { id }], output);
  };
  const note = useCommand('application.note', onDone);
  const hold = useCommand('application.hold', onDone);
  const release = useCommand('application.release-hold', onDone);
  const assign = useCommand('application.assign', onDone);
  const act = { note, hold, assign };
  const whyNot = (own: readonly Block[]): string | undefined => (own.length > 0 ? sayWhy(own) : undefined);
  const assignBlock = whyNot(blocks.assign) ?? (isElsewhere ? t('blocked.elsewhere') : undefined);

  const entries: Entry[] = [
    {
      key: 'E',
      label: t('word.note'),
      icon: IconMessagePlus,
      blocked: whyNot(blocks.note),
      run: () => setAsking('note'),
    },
    held === undefined
      ? {
          key: 'P',
          label: t('word.hold'),
          icon: IconHandStop,
          blocked: whyNot(blocks.hold),
          run: () => setAsking('hold'),
        }
      : {
          key: 'P',
          label: t('word.release'),
          icon: IconHandOff,
          blocked: whyNot(blocks.releaseHold),
          run: () =>
            release.mutate(
              { id, holdId: held.id },
              {
                onError: (error) =>
                  say({ kind: 'blocked', label: t('word.release'), reason: sayWhy([error]) ?? error.code }),
              },
            ),
        },
    { key: 'G', label: t('word.assign'), icon: IconUserShare, blocked: assignBlock, run: () => setAsking('assign') },
    // One of the portal is withdrawn there
    ...(application.lodged === undefined
      ? []
      : [
          {
            key: 'Z',
            label: t('word.withdraw'),
            icon: IconFileX,
            blocked: whyNot(blocks.withdraw),
            run: () => setAsking('withdraw'),
          },
        ]),
  ];
  const close = (): void => {
    if (asking !== undefined && asking !== 'withdraw') act[asking].reset();
    setAsking(undefined);
  };
  const plate = nameRow(row);
  return (
    <>
      <WordButtons entries={entries} />
      {asking === 'note' && (
        <ReasonDialog
          draft={`note ${id}`}
          title={t('word.noteTitle', { plate })}
          description={t('word.noteDescription')}
          actLabel={t('word.noteAct')}
          noteRequired
          noteLabel={t('word.noteLabel')}
          busy={note.isPending}
          error={note.error}
          onCancel={close}
          onSubmit={(given) => note.mutate({ id, note: given.note })}
        />
      )}
      {asking === 'hold' && <HoldDialog id={id} plate={plate} act={hold} onCancel={close} />}
      {asking === 'withdraw' && <WithdrawDialog id={id} onClose={close} />}
      {asking === 'assign' && <AssignDialog shown={shown} plate={plate} act={assign} onCancel={close} />}
    </>
  );
}

type Entry = { key: string; label: string; icon: TablerIcon; blocked: string | undefined; run: () => void };

function WordButtons({ entries }: { entries: readonly Entry[] }) {
  const { say } = useKeyRegistry();
  useKeys(entries.map(({ key, label, run, blocked }) => ({ key, label, run, blocked })));
  return (
    <span className={style.words}>
      {entries.map(({ key, label, icon: Icon, blocked, run }) => (
        <Tooltip key={key} label={`${label} (${key})`}>
          <ActionIcon
            aria-label={label}
            aria-disabled={blocked !== undefined || undefined}
            data-disabled={blocked !== undefined || undefined}
            onClick={() => (blocked === undefined ? run() : say({ kind: 'blocked', label, reason: blocked }))}
          >
            <Icon className={style.icon} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      ))}
    </span>
  );
}

type Act<Name extends 'application.hold' | 'application.assign'> = ReturnType<typeof useCommand<Name>>;

/** Why, and the day to look again: none, or one from tomorrow to a year from now. */
function HoldDialog(props: { id: string; plate: string; act: Act<'application.hold'>; onCancel: () => void }) {
  const { id, plate, act, onCancel } = props;
  const { t } = useTranslation('case');
  const draft = useDraft(`hold-until ${id}`, () => '');
  const until = draft.value;
  const today: CivilDate = civilDateAt(useNow());
  const [first, last] = [addDays(today, 1), addDays(today, longestHold)];
  const isOff = until !== '' && (until < first || until > last);
  return (
    <ReasonDialog
      draft={`hold ${id}`}
      title={t('word.holdTitle', { plate })}
      description={t('word.holdDescription')}
      actLabel={t('word.holdAct')}
      noteRequired
      noteLabel={t('word.holdLabel')}
      extra={
        <TextInput
          type="date"
          label={t('word.until')}
          description={t('word.untilHint')}
          value={until}
          min={first}
          max={last}
          error={isOff ? t('word.untilOff') : undefined}
          onChange={(event) => draft.set(event.currentTarget.value)}
        />
      }
      blocked={isOff ? t('word.untilOff') : undefined}
      busy={act.isPending}
      error={act.error}
      onCancel={onCancel}
      onSubmit={({ note }) =>
        act.mutate({ id, reason: note, until: until === '' ? null : until }, { onSuccess: draft.drop })
      }
    />
  );
}

/** To whom: the supervisors, or any colleague who verifies here and does not have it yet. */
function AssignDialog(props: { shown: Case; plate: string; act: Act<'application.assign'>; onCancel: () => void }) {
  const { shown, plate, act, onCancel } = props;
  const { t } = useTranslation('case');
  const { session } = useSession();
  const { id } = shown.application;
  const present = findAssignment(shown.application);
  const same = (text: string) => ({ en: text, sw: text });
  const own = session.officer.staffNumber;
  const colleagues = (session.office.officers ?? [])
    .filter((one) => one.active && hasRole(one, 'verifying'))
    .toSorted((a, b) => Number(b.staffNumber === own) - Number(a.staffNumber === own) || a.name.localeCompare(b.name))
    .map(({ staffNumber, name }) => ({
      code: staffNumber,
      label: same(staffNumber === own ? t('word.toSelf', { name }) : `${name} (${staffNumber})`),
    }));
  const choices = [{ code: supervisors, label: same(t('word.toSupervisor')) }, ...colleagues].filter(
    ({ code }) => present === undefined || code !== (present.to ?? supervisors),
  );
  return (
    <ReasonDialog
      draft={`assign ${id}`}
      title={t('word.assignTitle', { plate })}
      description={t(colleagues.length === 0 ? 'word.assignNobody' : 'word.assignDescription')}
      actLabel={t('word.assignAct')}
      choices={choices}
      multiple={false}
      noteRequired={(codes) => codes.includes(supervisors)}
      noteLabel={t('word.assignLabel')}
      busy={act.isPending}
      error={act.error}
      onCancel={onCancel}
      onSubmit={({ codes: [code], note }) =>
        act.mutate({
          id,
          to: code === supervisors || code === undefined ? null : code,
          reason: note === '' ? null : note,
        })
      }
    />
  );
}
