import { TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sheet } from '#domain/contract/screen/print.ts';
import type { Repair } from '#domain/contract/screen/sync.ts';
import { formatSerial, isSerialFormat } from '#domain/serial.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useCommand } from '../../api/use-command.ts';
import { useDraft } from '../../app/draft.tsx';
import { useScanTarget } from '../../app/key/use-scan-target.ts';
import { useItemName } from '../../app/use-item-name.ts';
import { nameRow } from '../../component/plate-chip/name-row.ts';
import { ReasonDialog } from '../../component/reason-dialog/reason-dialog.tsx';
import { SerialQuestionNote } from './serial-question-note.tsx';
import { useToldOnce } from './use-told-once.ts';

type Props = { sheet: Sheet; repair: Repair | undefined; onClose: () => void; onDone: (serial: string | null) => void };

/** A sheet that is no good: why, and the serial of the numbered blank it used, if it used one. */
export function SpoilDialog({ sheet, repair, onClose, onDone }: Props) {
  const { t } = useTranslation('print');
  const nameItem = useItemName();
  const former = repair?.body.name === 'item.spoil' ? repair.body.payload : undefined;
  const draft = useDraft(`spoil-serial ${sheet.jobId}`, () =>
    former?.serial == null ? '' : formatSerial(former.serial),
  );
  const serial = draft.value;
  const serialRef = useRef<HTMLInputElement>(null);
  const [field] = useState(() => () => serialRef.current);
  const { data } = useAsk('reason.list', {});
  const given = serial.trim() === '' ? null : serial.trim();
  const isWrong = given !== null && !isSerialFormat(given);
  const act = useCommand('item.spoil', () => {
    draft.drop();
    onDone(given);
  });
  const told = useToldOnce(act.error);
  const setSerial = (next: string): void => {
    draft.set(next);
    act.reset();
  };
  // The sheet is in the officer's hand: what is scanned is its serial, wherever the focus is.
  const { onBlank } = sheet.item;
  useScanTarget(setSerial, onBlank, field, { inDialog: true });
  if (data === undefined) return null;
  return (
    <ReasonDialog
      draft={`spoil ${sheet.jobId}`}
      title={t('spoil.title', { plate: nameRow(sheet.application) })}
      description={t(onBlank ? 'spoil.description' : 'plain.spoilDescription', { item: nameItem(sheet.item) })}
      actLabel={t('spoil.act')}
      danger
      multiple={false}
      choices={data.spoils}
      initialCodes={former === undefined ? [] : [former.reason]}
      blocked={isWrong ? t('confirm.format') : undefined}
      busy={act.isPending}
      error={told.question === undefined ? act.error : null}
      onCancel={onClose}
      onSubmit={({ codes: [reason = ''] }) =>
        act.mutate({
          jobId: sheet.jobId,
          serial: given,
          reason,
          ...told.answers(given),
          repairs: former === undefined ? undefined : repair?.command.id,
        })
      }
    >
      {onBlank && (
        <TextInput
          ref={serialRef}
          label={t('spoil.serial')}
          description={
            given === null || isWrong ? t('spoil.serialHint') : t('confirm.reads', { serial: formatSerial(given) })
          }
          error={isWrong ? t('confirm.format') : undefined}
          value={serial}
          onChange={(event) => setSerial(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      {told.question !== undefined && <SerialQuestionNote asked={told.question} />}
    </ReasonDialog>
  );
}
