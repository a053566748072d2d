import { IconArrowRight, IconPrinter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useRequest } from '../../api/use-command.ts';
import { useScanTarget } from '../../app/key/use-scan-target.ts';
import { DecisionBar } from '../../component/decision-bar/decision-bar.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { PrinterBar } from '../print/printer-bar.tsx';
import { useSlipPrinter } from '../print/use-printer.ts';
import style from './collection.module.css';
import type { Frame } from './hand-over.tsx';
import { SlipPreview } from './slip-preview.tsx';

type Props = {
  frame: Frame;
  id: string;
  /** Null for an item that left before slips were numbered. */
  slipNumber: string | null;
  onNext: () => void;
  onScan: (scanned: string) => void;
  /** What is said of the hand-over, above the slip. */
  children: ReactNode;
};

/** An item that has left: the slip to look at and to print, and the next person one key away. */
export const SlipScreen = ({ frame, id, slipNumber, onNext, onScan, children }: Props) => {
  const { t } = useTranslation('collection');
  const printer = useSlipPrinter();
  const { chosen, printers } = printer;
  const print = useRequest('slip.print');
  useScanTarget(onScan);
  const noPrinter = t(
    printers.length === 0
      ? 'slip.noneThere'
      : printers.some(({ holdsBlanks }) => holdsBlanks)
        ? 'slip.holdsBlanks'
        : 'slip.noPrinter',
  );
  return (
    <Screen
      {...frame}
      body="fill"
      actions={
        <>
          <PrinterBar printer={printer} label={t('slip.printer')} />
          {frame.actions}
        </>
      }
      footer={
        <DecisionBar
          decisions={[
            {
              label: t('slip.print'),
              key: 'P',
              tone: 'plain',
              icon: IconPrinter,
              busy: print.isPending,
              blocked: chosen === undefined ? noPrinter : undefined,
              onAct: () => chosen !== undefined && print.mutate({ id, printer: chosen.name }),
            },
            { label: t('next'), key: 'Enter', tone: 'primary', icon: IconArrowRight, onAct: onNext },
          ]}
        >
          <p role="status">
            {print.isSuccess && chosen !== undefined
              ? t('slip.sent', { printer: chosen.name })
              : chosen === undefined
                ? noPrinter
                : ''}
          </p>
        </DecisionBar>
      }
    >
      <div className={style.done}>
        {children}
        {print.error !== null && <ErrorNotice error={print.error} />}
        {slipNumber !== null && <SlipPreview id={id} slipNumber={slipNumber} />}
      </div>
    </Screen>
  );
};
