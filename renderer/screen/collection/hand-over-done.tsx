import { IconArrowRight, IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CollectionItem } from '#domain/contract/ipc.ts';
import { useAct } from '../../api/use-act.ts';
import { useScanTarget } from '../../app/key/use-scan-target.ts';
import { type Decision, DecisionBar } from '../../component/decision-bar/decision-bar.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { Note } from '../../component/tone/note.tsx';
import { usePrinter } from '../print/use-printer.ts';
import style from './collection.module.css';
import type { Frame } from './hand-over.tsx';
import { SlipPreview } from './slip-preview.tsx';

type Props = { frame: Frame; slipNumber: string; item: CollectionItem; onNext: () => void; onScan: (scanned: string) => void };

/** The end of the act: one plain sentence, the slip, the next person. */
export const HandOverDone = ({ frame, slipNumber, item, onNext, onScan }: Props) => {
  const { t } = useTranslation('collection');
  const slip = useSlip(item.row.id);
  useScanTarget(onScan);
  return (
    <Screen
      {...frame}
      body="fill"
      footer={
        <DecisionBar decisions={[slip.decision, { label: t('next'), key: 'Enter', tone: 'primary', icon: IconArrowRight, onAct: onNext }]}>
          <p role="status">{slip.said}</p>
        </DecisionBar>
      }
    >
      <div className={style.done}>
        <Note tone="green" role="status" title={t('done.title', { slip: slipNumber })}>
          <p>{t('done.body', { name: item.row.collector })}</p>
        </Note>
        {slip.error !== null && <ErrorNotice error={slip.error} />}
        <SlipPreview id={item.row.id} slipNumber={slipNumber} />
      </div>
    </Screen>
  );
};

/** Prints the slip on the workstation's printer. */
export const useSlip = (id: string): { decision: Decision; said: string; error: unknown } => {
  const { t } = useTranslation('collection');
  const { chosen } = usePrinter();
  const act = useAct('slip.print');
  return {
    decision: {
      label: t('slip.print'),
      key: 'P',
      tone: 'plain',
      icon: IconPrinter,
      busy: act.isPending,
      blocked: chosen === undefined ? t('slip.noPrinter') : undefined,
      onAct: () => chosen !== undefined && act.mutate({ id, printer: chosen.name }),
    },
    said: act.isSuccess && chosen !== undefined ? t('slip.sent', { printer: chosen.name }) : '',
    error: act.error,
  };
};
