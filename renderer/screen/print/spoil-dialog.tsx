import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Repair, Sheet } from '#domain/contract/ipc.ts';
import { formatSerial, isSerialFormat } from '#domain/serial.ts';
import { useAct } from '../../api/use-act.ts';
import { useAsk } from '../../api/use-ask.ts';
import { ReasonDialog } from '../../component/reason-dialog/reason-dialog.tsx';
import { SerialQuestionNote } from './serial-question-note.tsx';
import { useToldOnce } from './use-told-once.ts';

type Props = { sheet: Sheet; repair: Repair | undefined; onClose: () => void; onDone: (serial: string | null) => void };

/** A sheet that is no logbook: why, and the serial of the blank it used, if it used one. */
export const SpoilDialog = ({ sheet, repair, onClose, onDone }: Props) => {
  const { t } = useTranslation('print');
  const former = repair?.body.name === 'logbook.spoil' ? repair.body.payload : undefined;
  const [serial, setSerial] = useState(former?.serial == null ? '' : formatSerial(former.serial));
  const { data } = useAsk('reason.list', {});
  const given = serial.trim() === '' ? null : serial.trim();
  const isWrong = given !== null && !isSerialFormat(given);
  const act = useAct('logbook.spoil', () => onDone(given));
  const told = useToldOnce(act.error);
  if (data === undefined) return null;
  return (
    <ReasonDialog
      title={t('spoil.title', { plate: sheet.application.plate.text })}
      description={t('spoil.description')}
      actLabel={t('spoil.act')}
      danger
      multiple={false}
      choices={data.spoils}
      initialCodes={former === undefined ? [] : [former.reason]}
      blocked={isWrong}
      busy={act.isPending}
      error={told.question === undefined ? act.error : null}
      onCancel={onClose}
      onSubmit={({ codes: [reason = ''] }) =>
        act.mutate({ jobId: sheet.jobId, serial: given, reason, ...told.answers(given), repairs: former === undefined ? undefined : repair?.command.id })
      }
    >
      <TextInput
        label={t('spoil.serial')}
        description={given === null || isWrong ? t('spoil.serialHint') : t('confirm.reads', { serial: formatSerial(given) })}
        error={isWrong ? t('confirm.format') : undefined}
        value={serial}
        onChange={(event) => {
          setSerial(event.currentTarget.value);
          act.reset();
        }}
        autoComplete="off"
        spellCheck={false}
      />
      {told.question !== undefined && <SerialQuestionNote asked={told.question} />}
    </ReasonDialog>
  );
};
