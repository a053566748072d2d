import { Button } from '@mantine/core';
import { IconFileOff } from '@tabler/icons-react';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sheet } from '#domain/contract/screen/print.ts';
import { hasRole } from '#domain/officer.ts';
import { formatSerial } from '#domain/serial.ts';
import { useCommand } from '../../api/use-command.ts';
import { useSession } from '../../api/use-session.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { nameRow } from '../../component/plate-chip/name-row.ts';
import { Note } from '../../component/tone/note.tsx';
import style from './print.module.css';
import { SerialBox } from './serial-box.tsx';
import { SerialQuestionNote } from './serial-question-note.tsx';
import { useToldOnce } from './use-told-once.ts';

type Props = {
  sheet: Sheet;
  refused: NonNullable<Sheet['refused']>;
  boxRef: Ref<HTMLInputElement>;
  onDone: (serial: string | null) => void;
};

/** The sheet of a print that the centre refused: its blank is voided by its serial, or none came out or was used. */
export function RefusedSheetPanel({ sheet, refused, boxRef, onDone }: Props) {
  const { t } = useTranslation('print');
  const { session } = useSession();
  const act = useCommand('sync.withdraw', (_output, { blank }) => onDone(blank?.serial ?? null));
  const told = useToldOnce(act.error);
  const isOwn = refused.officer === session.officer.staffNumber || hasRole(session.officer, 'supervisor');
  const sayNone = (): void => {
    if (isOwn && !act.isPending)
      act.mutate({ commandId: refused.commandId, reason: 'no-sheet', blank: null, ...told.answers(null) });
  };
  const sayVoided = (serial: string, answers = told.answers(null)): void =>
    act.mutate({ commandId: refused.commandId, reason: 'sheet-voided', blank: { serial }, ...answers });
  const { onBlank } = sheet.item;
  const noneLabel = t(onBlank ? 'void.none' : 'plain.destroyed');
  useKeys([{ key: 'U', label: noneLabel, run: sayNone }], { enabled: isOwn });
  return (
    <div className={style.sheet}>
      <Note tone="red" role="alert" title={t('sheet.refused.title', { plate: nameRow(sheet.application) })}>
        <p>
          {isOwn ? t(onBlank ? 'sheet.refused.body' : 'plain.refused') : t('void.owner', { officer: refused.officer })}
        </p>
      </Note>
      {isOwn && (
        <div className={style.settle}>
          {onBlank && (
            <div className={style.settleBox}>
              <SerialBox
                boxRef={boxRef}
                label={t('void.label')}
                initial={refused.serial === null ? '' : formatSerial(refused.serial)}
                say={(serial) => t('void.reads', { serial })}
                busy={act.isPending}
                {...(sheet.expected === null ? {} : { placeholder: t('confirm.expected', { serial: sheet.expected }) })}
                onEnter={act.reset}
                onSerial={(serial) => sayVoided(serial)}
              />
            </div>
          )}
          <Button
            variant="default"
            leftSection={<IconFileOff className={style.icon} aria-hidden="true" />}
            rightSection={<KeyHint keys="U" />}
            aria-keyshortcuts="U"
            onClick={sayNone}
          >
            {noneLabel}
          </Button>
        </div>
      )}
      {told.question !== undefined && (
        <SerialQuestionNote
          asked={told.question}
          busy={act.isPending}
          insistLabel={t('question.insistVoid', { serial: told.question.serial })}
          onInsist={() =>
            told.question !== undefined && sayVoided(told.question.serial, told.answers(told.question.serial))
          }
        />
      )}
      {act.error !== null && told.question === undefined && <ErrorNotice error={act.error} />}
    </div>
  );
}
