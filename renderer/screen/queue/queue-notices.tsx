import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SyncStatus } from '#domain/contract/screen/sync.ts';
import { formatCount } from '../../component/count/format-count.ts';
import { DataAge } from '../../component/data-age/data-age.tsx';
import { Note } from '../../component/tone/note.tsx';
import style from './queue-notices.module.css';

/** Above the rows: the first copy on its way, or that the rows are as old as the last exchange. */
export function QueueNotices({ sync }: { sync: SyncStatus | undefined }) {
  if (sync === undefined) return null;
  if (sync.progress !== null) return <FirstCopy progress={sync.progress} />;
  return sync.centre === false || sync.network === false ? <Offline at={sync.lastPulledAt} /> : null;
}

function Offline({ at }: { at: number | null }) {
  const { t } = useTranslation('queue');
  const [before, after] = t('offline', { age: '\u0000' }).split('\u0000');
  return (
    <div className={style.notice}>
      <Note tone="amber" role="status">
        <p>
          {before}
          <DataAge at={at} />
          {after}
        </p>
      </Note>
    </div>
  );
}

function FirstCopy({ progress: { done, left, secondsLeft } }: { progress: NonNullable<SyncStatus['progress']> }) {
  const { t } = useTranslation('queue');
  return (
    <div className={style.notice}>
      <Note tone="blue" role="status" title={t('first.title')}>
        <p>
          {t('first.count', { done: formatCount(done), left: formatCount(left) })}{' '}
          {secondsLeft !== null &&
            (secondsLeft < 60 ? t('first.soon') : t('first.minutes', { count: Math.ceil(secondsLeft / 60) }))}
        </p>
        <Progress
          className={style.progress}
          value={(done / Math.max(1, done + left)) * 100}
          color="blue"
          size="sm"
          aria-label={t('first.label')}
        />
      </Note>
    </div>
  );
}
