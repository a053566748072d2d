import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RouteOutput } from '#domain/contract/ipc.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useRepair } from '../../app/use-repair.ts';
import { RecordAge } from '../../component/data-age/record-age.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { PlateChip } from '../../component/plate-chip/plate-chip.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { SkeletonRows } from '../../component/skeleton-rows/skeleton-rows.tsx';
import { StatusBadge } from '../../component/status-badge/status-badge.tsx';
import { CollectedItem } from './collected-item.tsx';
import style from './collection.module.css';
import { HandOver } from './hand-over.tsx';
import { HandOverDone } from './hand-over-done.tsx';

/** Where a scan that belongs to another item waits for the search. */
export const scannedKey = 'collection.scanned';

/** One item at the desk: handed over now, handed over before, or not to be handed over and why. */
export const CollectionItemScreen = ({ id }: { id: string }) => {
  const { t } = useTranslation(['collection', 'status']);
  const { go, writeDesk } = useNavigation();
  const found = useAsk('collection.get', { id });
  const repairing = useRepair();
  const [done, setDone] = useState<RouteOutput<'collection.handOver'> | undefined>(undefined);
  const toSearch = (): void => go({ desk: 'collection' });
  // The next person's slip or document was scanned here: the search takes it over.
  const toScanned = (scanned: string): void => {
    writeDesk(scannedKey, scanned);
    toSearch();
  };

  if (found.data === undefined)
    return (
      <Screen title={t('collection:title')}>
        {found.error === null ? (
          <SkeletonRows count={10} columns={[2, 5]} />
        ) : (
          <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />
        )}
      </Screen>
    );

  const { row, confirmedAt, collectedAt } = found.data;
  const frame = {
    title: <PlateChip plate={row.plate} size="large" />,
    meta: (
      <div className={style.meta}>
        <span>{t(`status:service.${row.service}`)}</span>
        <StatusBadge status={done === undefined ? row.status : 'collected'} />
        <RecordAge confirmedAt={confirmedAt} />
      </div>
    ),
    actions: (
      <Button
        variant="default"
        leftSection={<IconArrowLeft className={style.icon} aria-hidden="true" />}
        onClick={toSearch}
      >
        {t('collection:another')}
      </Button>
    ),
  };
  if (done !== undefined)
    return (
      <HandOverDone frame={frame} slipNumber={done.slipNumber} item={done.item} onNext={toSearch} onScan={toScanned} />
    );
  if (collectedAt !== null)
    return <CollectedItem frame={frame} item={found.data} onNext={toSearch} onScan={toScanned} />;
  if (repairing.isLoading)
    return (
      <Screen title={t('collection:title')}>
        <SkeletonRows count={10} columns={[2, 5]} />
      </Screen>
    );
  const onDone = (output: RouteOutput<'collection.handOver'>): void => {
    setDone(output);
    repairing.done();
  };
  return <HandOver frame={frame} item={found.data} repair={repairing.repair} onDone={onDone} onOther={toScanned} />;
};
