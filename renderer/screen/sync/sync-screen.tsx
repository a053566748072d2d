import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SyncStatus } from '#domain/contract/screen/sync.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useRequest } from '../../api/use-command.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { useNow } from '../../app/use-now.ts';
import { formatCount } from '../../component/count/format-count.ts';
import { DataAge } from '../../component/data-age/data-age.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { SkeletonRows } from '../../component/skeleton-rows/skeleton-rows.tsx';
import { CarryPanel } from './carry-panel.tsx';
import { isCutOff } from './cut-off.ts';
import { HealthPanel } from './health-panel.tsx';
import { ParkedList } from './parked-list.tsx';
import { RefusedList } from './refused-list.tsx';
import { SentList } from './sent-list.tsx';
import style from './sync-screen.module.css';
import { TruthList } from './truth-list.tsx';
import { WaitingList } from './waiting-list.tsx';

/** What waits, what was sent, what was refused and why, and the one thing to do about each. */
export function SyncScreen() {
  const { t } = useTranslation('sync');
  const sync = useAsk('sync.status', {});
  const run = useRequest('sync.run');
  useKeys([{ key: 'T', label: t('now'), run: () => run.mutate({}) }]);
  return (
    <Screen
      title={t('title')}
      meta={sync.data !== undefined && <Phase sync={sync.data} />}
      actions={
        <Button
          variant="default"
          loading={run.isPending}
          aria-keyshortcuts="T"
          leftSection={<IconRefresh className={style.icon} aria-hidden="true" />}
          rightSection={<KeyHint keys="T" />}
          onClick={() => run.mutate({})}
        >
          {t('now')}
        </Button>
      }
    >
      {sync.error !== null && <ErrorNotice error={sync.error} onRetry={() => void sync.refetch()} />}
      {run.error !== null && <ErrorNotice error={run.error} />}
      {sync.data === undefined ? sync.error === null && <SkeletonRows count={10} /> : <Status sync={sync.data} />}
    </Screen>
  );
}

/** What the sync is doing, with the time to the next try or to the end of a long copy. */
function Phase({ sync }: { sync: SyncStatus }) {
  const { t } = useTranslation('sync');
  return (
    <p className={style.phase}>
      <span role="status">{t(`phase.${sync.phase}`)}</span>
      {sync.nextTryAt !== null && <Countdown to={sync.nextTryAt} />}
      {sync.progress !== null && (
        <span>
          {t('progress', { done: formatCount(sync.progress.done), left: formatCount(sync.progress.left) })}
          {sync.progress.secondsLeft !== null && ` · ${t('left', { time: writeDuration(sync.progress.secondsLeft) })}`}
        </span>
      )}
    </p>
  );
}

const writeDuration = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

function Countdown({ to }: { to: number }) {
  const { t } = useTranslation('sync');
  const left = Math.max(0, Math.ceil((to - useNow(250)) / 1000));
  return <span>{t('nextIn', { time: left < 100 ? t('seconds', { count: left }) : writeDuration(left) })}</span>;
}

function Status({ sync }: { sync: SyncStatus }) {
  const { t } = useTranslation('sync');
  const now = useNow(60_000);
  const { data: refused } = useAsk('sync.refused', {});
  const { data: waiting } = useAsk('sync.waiting', {});
  const { data: sent } = useAsk('sync.sent', {});
  const { data: parked } = useAsk('sync.parked', {});
  const { data: held } = useAsk('sync.figures', {});
  if (
    refused === undefined ||
    waiting === undefined ||
    sent === undefined ||
    parked === undefined ||
    held === undefined
  )
    return <SkeletonRows count={10} />;
  const health = <HealthPanel key="health" />;
  const carry = <CarryPanel key="carry" />;
  const figures = [
    [t('figure.waiting'), sync.counts.waiting],
    [t('figure.refused'), sync.counts.refused],
    [t('figure.sent'), held.sentToday],
    [t('figure.held'), held.cached],
  ] as const;
  return (
    <div className={style.columns}>
      {refused.length > 0 && (
        <div className={style.first}>
          <RefusedList commands={refused} />
        </div>
      )}
      <div className={style.side}>
        <TruthList sync={sync} />
        {isCutOff(sync, now) ? [carry, health] : [health, carry]}
        <dl className={style.figures}>
          {figures.map(([label, count]) => (
            <div key={label} className={style.figure}>
              <dt>{label}</dt>
              <dd className={`tabular ${style.count}`}>{formatCount(count)}</dd>
            </div>
          ))}
          <div className={style.figure}>
            <dt>{t('figure.received')}</dt>
            <dd>
              <DataAge at={sync.lastPulledAt} />
            </dd>
          </div>
        </dl>
      </div>
      <div className={style.rest}>
        <WaitingList commands={waiting} count={sync.counts.waiting} />
        <SentList commands={sent} count={held.sentToday} />
        {parked.length > 0 && <ParkedList entries={parked} />}
      </div>
    </div>
  );
}
