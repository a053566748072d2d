import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '#domain/civil-date.ts';
import type { WaitingCommand } from '#domain/contract/ipc.ts';
import { ProgramError } from '../../api/program-error.ts';
import { useAct } from '../../api/use-act.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { PlateChip } from '../../component/plate-chip/plate-chip.tsx';
import { ReasonDialog } from '../../component/reason-dialog/reason-dialog.tsx';
import style from './refused-list.module.css';
import screenStyle from './sync-screen.module.css';

/** Acts that the centre refused: why, and the two ways out. They never hold up the rest. */
export function RefusedList({ commands }: { commands: readonly WaitingCommand[] }) {
  const { t } = useTranslation(['sync', 'status']);
  const [leaving, setLeaving] = useState<WaitingCommand | null>(null);
  const retry = useAct('sync.retry');
  const withdraw = useAct('sync.withdraw', () => setLeaving(null));
  return (
    <section aria-labelledby="sync-refused">
      <h2 className={screenStyle.title} id="sync-refused">
        {t('refused.title')}
      </h2>
      <p className={screenStyle.none}>{t('refused.body')}</p>
      <ul className={style.list}>
        {commands.map((command) => (
          <li key={command.id} className={style.refused}>
            <div className={style.head}>
              {command.plate !== null && <PlateChip plate={command.plate} />}
              <span className={style.act}>{t(`status:act.${command.name}`)}</span>
              <span className="mono">{command.reference}</span>
              <span className={style.by}>
                {command.officer} · {formatInstant(command.at)}
              </span>
            </div>
            {command.problem !== null && <ErrorNotice error={new ProgramError(command.problem.code, command.problem.title, command.problem.details)} />}
            <div className={style.acts}>
              <Button
                variant="default"
                loading={retry.isPending && retry.variables?.commandId === command.id}
                onClick={() => retry.mutate({ commandId: command.id })}
              >
                {t('refused.retry')}
              </Button>
              <Button variant="default" className={style.withdraw} onClick={() => setLeaving(command)}>
                {t('refused.withdraw')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {retry.error !== null && <ErrorNotice error={retry.error} />}
      {leaving !== null && (
        <ReasonDialog
          title={t('refused.withdrawTitle')}
          description={t('refused.withdrawBody')}
          actLabel={t('refused.withdraw')}
          danger
          noteRequired
          noteLabel={t('refused.withdrawReason')}
          busy={withdraw.isPending}
          error={withdraw.error}
          onCancel={() => {
            withdraw.reset();
            setLeaving(null);
          }}
          onSubmit={({ note }) => withdraw.mutate({ commandId: leaving.id, reason: note, blank: null })}
        />
      )}
    </section>
  );
}
