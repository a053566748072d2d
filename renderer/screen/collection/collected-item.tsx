import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '#domain/civil-date.ts';
import type { CollectionItem } from '#domain/contract/ipc.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useScanTarget } from '../../app/key/use-scan-target.ts';
import { DecisionBar } from '../../component/decision-bar/decision-bar.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { PersonLine } from '../../component/person-line/person-line.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { Note } from '../../component/tone/note.tsx';
import style from './collection.module.css';
import type { Frame } from './hand-over.tsx';
import { useSlip } from './hand-over-done.tsx';
import { SlipPreview } from './slip-preview.tsx';

type Props = { frame: Frame; item: CollectionItem; onNext: () => void; onScan: (scanned: string) => void };

/** An item that is no longer here: when it left, to whom, by whose hand. */
export const CollectedItem = ({ frame, item, onNext, onScan }: Props) => {
  const { t } = useTranslation('collection');
  const slip = useSlip(item.row.id);
  const whole = useAsk('application.get', { id: item.row.id });
  const handOver = whole.data?.application.handOver;
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
        <Note tone="blue" title={t('collected.title', { at: formatInstant(item.collectedAt ?? 0), slip: item.slipNumber ?? '' })}>
          <p>{handOver == null ? t('collected.body') : t('collected.by', { officer: handOver.by })}</p>
        </Note>
        {handOver != null && (
          <div className={style.collector}>
            <PersonLine person={handOver.collector} role={t('collected.to')} />
          </div>
        )}
        {slip.error !== null && <ErrorNotice error={slip.error} />}
        {item.slipNumber !== null && <SlipPreview id={item.row.id} slipNumber={item.slipNumber} />}
      </div>
    </Screen>
  );
};
