import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../../api/use-ask.ts';
import { useRequest } from '../../api/use-command.ts';
import type { Frame } from './hand-over.tsx';
import { PaperScreen } from './paper-screen.tsx';

type Props = {
  frame: Frame;
  id: string;
  slipNumber: string;
  onNext: () => void;
  onScan: (scanned: string) => void;
  /** What is said of the hand-over, above the slip. */
  children: ReactNode;
};

/** The bilingual slip of one hand-over. */
export function SlipScreen({ frame, id, slipNumber, onNext, onScan, children }: Props) {
  const { t } = useTranslation('collection');
  const preview = useAsk('slip.preview', { id, slipNumber });
  const print = useRequest('slip.print');
  return (
    <PaperScreen
      frame={frame}
      preview={{ url: preview.data?.url, error: preview.error, title: t('slip.preview', { slip: slipNumber }) }}
      print={{ label: t('slip.print'), isPending: print.isPending, isSent: print.isSuccess, error: print.error }}
      onPrint={(printer) => print.mutate({ id, slipNumber, printer })}
      onNext={onNext}
      onScan={onScan}
    >
      {children}
    </PaperScreen>
  );
}
