import { Button, Progress } from '@mantine/core';
import { IconFileDownload, IconFileUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '#domain/civil-date.ts';
import type { RouteOutput } from '#domain/contract/ipc.ts';
import type { CarryStatus } from '#domain/contract/screen/sync.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useRequest } from '../../api/use-command.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { formatCount } from '../../component/count/format-count.ts';
import { formatSize } from '../../component/count/format-size.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { Note } from '../../component/tone/note.tsx';
import style from './carry-panel.module.css';
import screenStyle from './sync-screen.module.css';

/** For a counter without a line: what waits goes to the centre on a stick, and the answer comes back the same way. */
export function CarryPanel() {
  const { t } = useTranslation('carry');
  const { data: carry } = useAsk('carry.get', {});
  const read = useRequest('carry.read', () => write.reset());
  const write = useRequest('carry.write', () => read.reset());
  const isBusy = write.isPending || read.isPending;
  const isReady = carry?.hasKey === true && !isBusy;
  const blocked = isReady ? undefined : t('noKey');
  useKeys(
    [
      { key: 'W', label: t('write'), blocked, run: () => write.mutate({}) },
      { key: 'E', label: t('read'), blocked, run: () => read.mutate({}) },
    ],
    { enabled: carry !== undefined && !isBusy },
  );
  if (carry === undefined) return null;
  return (
    <section className={style.panel} aria-labelledby="sync-carry">
      <div>
        <h2 className={screenStyle.title} id="sync-carry">
          {t('title')}
        </h2>
        <p className={screenStyle.none}>{t('body')}</p>
      </div>
      {!carry.hasKey && <Note tone="amber">{t('noKey')}</Note>}
      <p className={style.holds}>
        {t('holds', { acts: t('acts', { count: carry.acts }), scans: t('scans', { count: carry.scans }) })}
        {carry.scanBytes > 0 && ` · ${formatSize(carry.scanBytes)}`}
      </p>
      <div className={style.acts}>
        <Button
          variant="default"
          disabled={!isReady}
          loading={write.isPending}
          aria-keyshortcuts="W"
          leftSection={<IconFileDownload className={screenStyle.icon} aria-hidden="true" />}
          rightSection={<KeyHint keys="W" />}
          onClick={() => write.mutate({})}
        >
          {t('write')}
        </Button>
        <Button
          variant="default"
          disabled={!isReady}
          loading={read.isPending}
          aria-keyshortcuts="E"
          leftSection={<IconFileUpload className={screenStyle.icon} aria-hidden="true" />}
          rightSection={<KeyHint keys="E" />}
          onClick={() => read.mutate({})}
        >
          {t('read')}
        </Button>
      </div>
      {carry.doing !== null && <Doing doing={carry.doing} />}
      {write.error !== null && <ErrorNotice error={write.error} />}
      {read.error !== null && <ErrorNotice error={read.error} />}
      {write.data != null && <Written written={write.data} />}
      {read.data != null && <Answered answered={read.data} />}
      {carry.files.length > 0 && <Files files={carry.files} />}
    </section>
  );
}

function Doing({ doing }: { doing: NonNullable<CarryStatus['doing']> }) {
  const { t } = useTranslation('carry');
  const label = t(`doing.${doing.act}`);
  return (
    <div>
      <p className={screenStyle.none}>{label}</p>
      <Progress
        className={style.progress}
        value={(100 * doing.done) / Math.max(1, doing.total)}
        size="sm"
        aria-label={label}
      />
    </div>
  );
}

/** What the file holds, and what to do with it, step by step. */
function Written({ written }: { written: NonNullable<RouteOutput<'carry.write'>> }) {
  const { t } = useTranslation('carry');
  const holds = t('holds', { acts: t('acts', { count: written.acts }), scans: t('scans', { count: written.scans }) });
  return (
    <Note tone="green" role="status" title={t('written.title')}>
      <p className={`mono ${style.name}`}>{written.name}</p>
      <p className={style.holds}>
        {holds} · {formatSize(written.sizeBytes)}
      </p>
      {written.left > 0 && <p>{t('written.left', { count: written.left })}</p>}
      <ol className={style.steps}>
        <li>{t('written.carry')}</li>
        <li>{t('written.answer')}</li>
        <li>{t('written.read')}</li>
      </ol>
      <p>{t('written.safe')}</p>
    </Note>
  );
}

function Answered({ answered }: { answered: NonNullable<RouteOutput<'carry.read'>> }) {
  const { t } = useTranslation('carry');
  const { applied, refused, waiting, records, scans } = answered;
  const isNothing = answered.wasRead && applied + refused + records === 0;
  if (isNothing) return <Note tone="grey" role="status" title={t('answered.again')} />;
  return (
    <Note tone={refused > 0 ? 'amber' : 'green'} role="status" title={t('answered.title')}>
      <p>{t('answered.applied', { acts: t('acts', { count: applied }), scans: t('scans', { count: scans }) })}</p>
      {refused > 0 && <p>{t('answered.refused', { count: refused })}</p>}
      {waiting > 0 && <p>{t('answered.waiting', { count: waiting })}</p>}
      <p>{t('answered.records', { count: records, shown: formatCount(records) })}</p>
      {answered.more && <p>{t('answered.more')}</p>}
    </Note>
  );
}

function Files({ files }: { files: CarryStatus['files'] }) {
  const { t } = useTranslation('carry');
  return (
    <ul className={style.files} aria-label={t('files')}>
      {files.map(({ id, madeAt, madeBy, acknowledgedAt }) => (
        <li key={id} className={style.file}>
          <span>{t('file.made', { at: formatInstant(madeAt), by: madeBy })}</span>
          <span className={style.state}>
            {acknowledgedAt === null ? t('file.open') : t('file.answered', { at: formatInstant(acknowledgedAt) })}
          </span>
        </li>
      ))}
    </ul>
  );
}
