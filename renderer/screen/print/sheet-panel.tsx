import { Button } from '@mantine/core';
import { IconPrinterOff } from '@tabler/icons-react';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Repair, Sheet } from '#domain/contract/ipc.ts';
import { formatSerial } from '#domain/serial.ts';
import { ProgramError } from '../../api/program-error.ts';
import { useAct } from '../../api/use-act.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { Note } from '../../component/tone/note.tsx';
import style from './print.module.css';
import { SerialBox } from './serial-box.tsx';
import { sheetLook } from './sheet-state.ts';

type Props = {
  sheet: Sheet;
  /** A refused act on this sheet that is done again. */
  repair: Repair | undefined;
  /** Which serial it should bear, where that is known. */
  expected: string | undefined;
  boxRef: Ref<HTMLInputElement>;
  onSpoil: () => void;
  onConfirmed: (serial: string) => void;
};

/** What the printer says of one sheet, and the two ways to settle it: scan its serial, or spoil it. */
export const SheetPanel = ({ sheet, repair, expected, boxRef, onSpoil, onConfirmed }: Props) => {
  const { t } = useTranslation('print');
  const former = repair?.body.name === 'logbook.confirm' ? repair : undefined;
  const act = useAct('logbook.confirm', (_output, input) => onConfirmed(input.serial));
  const plate = sheet.application.plate.text;
  return (
    <div className={style.sheet}>
      {sheet.state === 'failed' && sheet.problem !== null ? (
        <>
          <ErrorNotice error={new ProgramError(sheet.problem.code, '', sheet.problem.details)} />
          <p className={style.advice}>{t('sheet.failedNext')}</p>
        </>
      ) : (
        <Note
          tone={sheetLook[sheet.state].tone}
          title={t(`sheet.${sheet.state}.title`, { plate, printer: sheet.printer })}
          role={sheet.state === 'unknown' ? 'alert' : 'status'}
        >
          <p>{t(`sheet.${sheet.state}.body`)}</p>
        </Note>
      )}
      <div className={style.settle}>
        <div className={style.settleBox}>
          <SerialBox
            key={former?.command.id}
            autoFocus={former !== undefined}
            boxRef={boxRef}
            label={t('confirm.label', { plate })}
            initial={former?.body.name === 'logbook.confirm' ? formatSerial(former.body.payload.serial) : ''}
            say={(serial) => t('confirm.reads', { serial })}
            {...(expected === undefined ? {} : { placeholder: t('confirm.expected', { serial: expected }) })}
            busy={act.isPending}
            onEnter={act.reset}
            onSerial={(serial) => act.mutate({ jobId: sheet.jobId, serial, repairs: former?.command.id })}
          />
        </div>
        <Button
          variant="default"
          leftSection={<IconPrinterOff className={style.icon} aria-hidden="true" />}
          rightSection={<KeyHint keys="S" />}
          onClick={onSpoil}
        >
          {t('spoil.open')}
        </Button>
      </div>
      {act.error !== null && <ErrorNotice error={act.error} />}
    </div>
  );
};
