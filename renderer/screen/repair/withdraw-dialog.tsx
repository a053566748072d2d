import { Checkbox, Radio, Textarea, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Repair } from '#domain/contract/screen/sync.ts';
import { formatSerial, isSerialFormat } from '#domain/serial.ts';
import { useCommand } from '../../api/use-command.ts';
import { useDraft } from '../../app/draft.tsx';
import { useScanTarget } from '../../app/key/use-scan-target.ts';
import { ReasonDialog } from '../../component/reason-dialog/reason-dialog.tsx';
import { SerialQuestionNote } from '../print/serial-question-note.tsx';
import { useToldOnce } from '../print/use-told-once.ts';
import style from './repair.module.css';

type Props = { repair: Repair; onClose: () => void; onDone: () => void };
type Given = { reason: string; paper: 'none' | 'sheet' | null; serial: string; isWithOthers: boolean };

/** The blank that a refused withdrawal named: it is told again with another serial, or not at all. */
const findFormerBlank = ({ body }: Repair) => (body.name === 'act.withdraw' ? body.payload.blank : null);

/** Why an act is given up; and, where paper may have come of it, whether it did and on which blank. */
export function WithdrawDialog({ repair, onClose, onDone }: Props) {
  const { t } = useTranslation(['repair', 'print']);
  const { command, sheet, body, others } = repair;
  const former = findFormerBlank(repair);
  const asksForPaper = former !== null || sheet?.mayBeOut === true;
  const known = former?.serial ?? sheet?.serial ?? '';
  const draft = useDraft<Given>(`withdraw ${command.id}`, () => ({
    reason: body.name === 'act.withdraw' ? body.payload.reason : '',
    paper: known === '' ? null : 'sheet',
    serial: known === '' ? '' : formatSerial(known),
    isWithOthers: true,
  }));
  const { reason, paper, serial, isWithOthers } = draft.value;
  const change = (part: Partial<Given>): void => draft.set({ ...draft.value, ...part });
  const serialRef = useRef<HTMLInputElement>(null);
  const [field] = useState(() => () => serialRef.current);
  const isWrong = serial.trim() !== '' && !isSerialFormat(serial);
  const act = useCommand('sync.withdraw', () => {
    draft.drop();
    onDone();
  });
  const told = useToldOnce(act.error);
  const given = asksForPaper && paper === 'sheet' ? serial.trim() : null;
  const setSerial = (next: string): void => {
    change({ paper: 'sheet', serial: next });
    act.reset();
  };
  useScanTarget(setSerial, asksForPaper, field, { inDialog: true });
  const missing = (): string | undefined => {
    if (asksForPaper && paper === null) return t('repair:withdraw.missingPaper');
    if (asksForPaper && paper === 'sheet' && !isSerialFormat(serial)) return t('print:confirm.format');
    return reason.trim().length < 3 ? t('repair:withdraw.missingReason') : undefined;
  };
  return (
    <ReasonDialog
      title={t('repair:withdraw.title')}
      description={t('repair:withdraw.body')}
      actLabel={t('repair:withdraw.act')}
      danger
      blocked={missing()}
      busy={act.isPending}
      error={told.question === undefined ? act.error : null}
      onCancel={onClose}
      onSubmit={() =>
        act.mutate({
          commandId: command.id,
          reason: reason.trim(),
          blank: given === null ? null : { serial: given },
          ...told.answers(given),
          others: isWithOthers ? others : [],
        })
      }
    >
      {asksForPaper && (
        <Radio.Group
          className={style.paper}
          label={t('repair:withdraw.paper')}
          value={paper}
          onChange={(value) => change({ paper: value === 'sheet' ? 'sheet' : 'none' })}
        >
          <Radio className={style.choice} value="none" label={t('print:void.none')} data-autofocus />
          <Radio className={style.choice} value="sheet" label={t('repair:withdraw.sheet')} />
        </Radio.Group>
      )}
      {asksForPaper && paper === 'sheet' && (
        <TextInput
          ref={serialRef}
          className={style.paper}
          label={t('repair:withdraw.serial')}
          description={
            isSerialFormat(serial)
              ? t('repair:withdraw.reads', { serial: formatSerial(serial) })
              : t('repair:withdraw.serialHint')
          }
          error={isWrong ? t('print:confirm.format') : undefined}
          classNames={{ input: 'mono' }}
          value={serial}
          maxLength={30}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setSerial(event.currentTarget.value)}
        />
      )}
      {told.question !== undefined && <SerialQuestionNote asked={told.question} />}
      <Textarea
        label={t('repair:withdraw.reason')}
        required
        withAsterisk={false}
        rows={2}
        maxLength={300}
        value={reason}
        onChange={(event) => change({ reason: event.currentTarget.value })}
        data-autofocus={!asksForPaper || undefined}
      />
      {others.length > 0 && (
        <Checkbox
          className={style.choice}
          label={t('repair:withdraw.others', { count: others.length })}
          checked={isWithOthers}
          onChange={(event) => change({ isWithOthers: event.currentTarget.checked })}
        />
      )}
    </ReasonDialog>
  );
}
