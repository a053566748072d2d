import { IconArrowRight, IconPrinter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProgramError } from '../../api/program-error.ts';
import { useScanTarget } from '../../app/key/use-scan-target.ts';
import { DecisionBar } from '../../component/decision-bar/decision-bar.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { useErrorText } from '../../component/error-notice/use-error-text.ts';
import { PdfViewer, ViewerBlank, ViewerTrouble } from '../../component/pdf-viewer/pdf-viewer.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { PrinterBar } from '../print/printer-bar.tsx';
import { useSlipPrinter } from '../print/use-printer.ts';
import style from './collection.module.css';
import type { Frame } from './hand-over.tsx';

type Props = {
  frame: Frame;
  /** The paper as it prints. */
  preview: { url: string | undefined; error: ProgramError | null; title: string };
  print: { label: string; isPending: boolean; isSent: boolean; error: ProgramError | null };
  onPrint: (printer: string) => void;
  onNext: () => void;
  /** What comes next, where that is not another person. */
  nextLabel?: string;
  /** Without it a scan is shown with what can be done with it. */
  onScan?: (scanned: string) => void;
  /** What is said of it, above the paper. */
  children: ReactNode;
};

/** A paper on plain stock, a slip or a copy: to look at and to print, and the next person one key away. */
export function PaperScreen({ frame, preview, print, onPrint, onNext, nextLabel, onScan, children }: Props) {
  const { t } = useTranslation('collection');
  const { say } = useErrorText();
  const printer = useSlipPrinter();
  const { chosen, printers } = printer;
  useScanTarget(onScan ?? (() => undefined), onScan !== undefined);
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
              label: print.label,
              key: 'P',
              tone: 'plain',
              icon: IconPrinter,
              busy: print.isPending,
              blocked: chosen === undefined ? noPrinter : undefined,
              onAct: () => chosen !== undefined && onPrint(chosen.name),
            },
            { label: nextLabel ?? t('next'), key: 'Enter', tone: 'primary', icon: IconArrowRight, onAct: onNext },
          ]}
        >
          <p role="status">
            {print.isSent && chosen !== undefined
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
        <div className={style.slip}>
          {preview.url !== undefined && <PdfViewer url={preview.url} title={preview.title} fit="page" />}
          {preview.url === undefined && preview.error === null && <ViewerBlank label={preview.title} />}
          {preview.error !== null && (
            <ViewerTrouble
              title={say(preview.error.code, 'what', preview.error.details)}
              advice={say(preview.error.code, 'next', preview.error.details)}
            />
          )}
        </div>
      </div>
    </Screen>
  );
}
