import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CollectionCase } from '#domain/contract/screen/collection.ts';
import { useScanTarget } from '../../app/key/use-scan-target.ts';
import { DecisionBar } from '../../component/decision-bar/decision-bar.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { Note } from '../../component/tone/note.tsx';
import style from './collection.module.css';
import type { Frame } from './hand-over.tsx';
import { ItemFacts } from './item-facts.tsx';

type Props = { frame: Frame; shown: CollectionCase; onNext: () => void; onScan: (scanned: string) => void };

/** An application of which nothing was or will be handed over here: issued electronically, given as it was printed, or it ends in nothing. */
export function NothingLeft({ frame, shown, onNext, onScan }: Props) {
  const { t } = useTranslation('collection');
  useScanTarget(onScan);
  return (
    <Screen
      {...frame}
      footer={
        <DecisionBar
          decisions={[{ label: t('next'), key: 'Enter', tone: 'primary', icon: IconArrowRight, onAct: onNext }]}
        />
      }
    >
      <div className={style.column}>
        <ItemFacts shown={shown} />
        <Note tone="blue" role="status" title={t('nothing.title')}>
          {shown.items.length === 0 && <p>{t('nothing.none')}</p>}
          {shown.items.some(({ item }) => item.made === 'electronic') && <p>{t('nothing.electronic')}</p>}
          {shown.items.some(({ item }) => item.handOver === 'at-once') && <p>{t('nothing.atOnce')}</p>}
        </Note>
      </div>
    </Screen>
  );
}
