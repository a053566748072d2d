import { Button } from '@mantine/core';
import { IconFileCheck, IconPrinterOff } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sheet } from '#domain/contract/screen/print.ts';
import type { Repair } from '#domain/contract/screen/sync.ts';
import { formatSerial } from '#domain/serial.ts';
import { ProgramError } from '../../api/program-error.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { nameRow } from '../../component/plate-chip/name-row.ts';
import { Note } from '../../component/tone/note.tsx';
import style from './print.module.css';
import { SerialBox } from './serial-box.tsx';
import { OtherSheetNote, SerialQuestionNote } from './serial-question-note.tsx';
import { sheetLook } from './sheet-state.ts';
import type { Confirm } from './use-confirm.ts';

type Props = {
  sheet: Sheet;
  /** A refused act on this sheet that is done again. */
  repair: Repair | undefined;
  confirm: Confirm;
  /** The plate of a sheet under way. */
  plateOf: (jobId: string) => string;
  boxRef: RefObject<HTMLInputElement | null>;
  /** Of a sheet on plain paper: in place of the box. */
  outRef: RefObject<HTMLButtonElement | null>;
  onSpoil: () => void;
};

/** What the printer says of one sheet, and the two ways to settle it: scan its serial, or say that it came out; spoil it. */
export function SheetPanel({ sheet, repair, confirm, plateOf, boxRef, outRef, onSpoil }: Props) {
  const { t } = useTranslation('print');
  const former = repair?.body.name === 'item.confirm' ? repair : undefined;
  const plate = nameRow(sheet.application);
  const { onBlank } = sheet.item;
  const error = confirm.errorOf(sheet.jobId);
  const question = confirm.questionOf(sheet.jobId);
  return (
    <div className={style.sheet}>
      {sheet.state === 'failed' && sheet.problem !== null ? (
        <>
          <ErrorNotice error={new ProgramError(sheet.problem.code, '', sheet.problem.details)} />
          <p className={style.advice}>{t(onBlank ? 'sheet.failedNext' : 'plain.failedNext')}</p>
        </>
      ) : (
        <Note
          tone={sheetLook[sheet.state].tone}
          title={t(`sheet.${sheet.state}.title`, { plate, printer: sheet.printer })}
          role={sheet.state === 'unknown' || sheet.state === 'gone' ? 'alert' : 'status'}
        >
          <p>{onBlank || sheet.state === 'refused' ? t(`sheet.${sheet.state}.body`) : t(`plain.${sheet.state}`)}</p>
        </Note>
      )}
      <div className={style.settle}>
        {onBlank ? (
          <div className={style.settleBox}>
            <SerialBox
              key={former?.command.id}
              autoFocus={former !== undefined}
              boxRef={boxRef}
              label={t('confirm.label', { plate })}
              initial={former?.body.name === 'item.confirm' ? formatSerial(former.body.payload.serial ?? '') : ''}
              say={(serial) => t('confirm.reads', { serial })}
              {...(sheet.expected === null ? {} : { placeholder: t('confirm.expected', { serial: sheet.expected }) })}
              busy={confirm.isPending}
              onEnter={confirm.reset}
              onSerial={(serial) => confirm.confirm(sheet.jobId, serial)}
            />
          </div>
        ) : (
          <Button
            ref={outRef}
            leftSection={<IconFileCheck className={style.icon} aria-hidden="true" />}
            rightSection={<KeyHint keys="Enter" />}
            loading={confirm.isPending}
            onClick={() => confirm.confirm(sheet.jobId, null)}
          >
            {t('plain.out')}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconPrinterOff className={style.icon} aria-hidden="true" />}
          rightSection={<KeyHint keys="S" />}
          onClick={onSpoil}
        >
          {t('spoil.open')}
        </Button>
      </div>
      {question?.asked.question === 'ofOtherSheet' && (
        <OtherSheetNote
          asked={question.asked}
          plate={plateOf(question.readFor)}
          other={plate}
          busy={confirm.isPending}
          onMove={confirm.move}
          onStay={confirm.insist}
        />
      )}
      {question !== undefined && question.asked.question !== 'ofOtherSheet' && (
        <SerialQuestionNote asked={question.asked} busy={confirm.isPending} onInsist={confirm.insist} />
      )}
      {error !== null && <ErrorNotice error={error} />}
    </div>
  );
}
