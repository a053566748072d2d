import { UnstyledButton } from '@mantine/core';
import {
  IconCloudCheck,
  IconCloudDown,
  IconCloudOff,
  IconCloudPause,
  IconCloudQuestion,
  IconExclamationCircle,
  IconPlugConnectedX,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type ErrorCode, errorCodes } from '#domain/contract/errors.ts';
import type { SyncStatus } from '#domain/contract/screen/sync.ts';
import { useAsk } from '../../api/use-ask.ts';
import { formatCount } from '../../component/count/format-count.ts';
import { DataAge } from '../../component/data-age/data-age.tsx';
import { type Tone, toneClass } from '../../component/tone/tone.ts';
import { useNavigation } from '../navigation.tsx';
import style from './connection.module.css';

type State = 'connected' | 'first' | 'offline' | 'noNetwork' | 'busy' | 'refused' | 'unknown';

const look = {
  connected: { icon: IconCloudCheck, tone: 'green' },
  first: { icon: IconCloudDown, tone: 'blue' },
  offline: { icon: IconCloudOff, tone: 'amber' },
  noNetwork: { icon: IconPlugConnectedX, tone: 'amber' },
  busy: { icon: IconCloudPause, tone: 'amber' },
  refused: { icon: IconExclamationCircle, tone: 'red' },
  unknown: { icon: IconCloudQuestion, tone: 'grey' },
} as const satisfies Record<State, { icon: TablerIcon; tone: Tone }>;

/** Said on this side, before the centre was asked; a person must see to it. */
const stopped: ReadonlySet<ErrorCode> = new Set([
  'CERTIFICATE_OUT_OF_DATE',
  'CERTIFICATE_REFUSED',
  'PROXY_AUTHENTICATION_REQUIRED',
  'PROXY_INSPECTS',
]);

/** The one word for four truths, the most pressing first; the Sync desk tells them apart. */
const nameConnection = (sync: SyncStatus | undefined): State => {
  if (sync === undefined) return 'unknown';
  if (sync.network === false) return 'noNetwork';
  if (sync.centre === false) return 'offline';
  if (sync.answerCode !== null && stopped.has(sync.answerCode)) return 'refused';
  if (sync.answerCode !== null && sync.answerCode !== 'CENTRE_UNREACHABLE')
    return errorCodes[sync.answerCode].retry ? 'busy' : 'refused';
  if (sync.phase === 'blocked') return 'refused';
  if (sync.progress !== null) return 'first';
  return sync.centre === null ? 'unknown' : 'connected';
};

export function Connection() {
  const { t } = useTranslation();
  const { go } = useNavigation();
  const { data: sync } = useAsk('sync.status', {});
  const state = nameConnection(sync);
  const { icon: Icon, tone } = look[state];
  const word = t(`connection.${state}`, { done: formatCount(sync?.progress?.done ?? 0) });
  const waiting = sync?.counts.waiting ?? 0;
  const refused = sync?.counts.refused ?? 0;
  return (
    <UnstyledButton className={style.connection} onClick={() => go({ desk: 'sync' })}>
      <span className={`${style.state} ${toneClass(tone)}`}>
        <Icon className={style.icon} aria-hidden="true" />
        <span className="visually-hidden">{t('connection.label')}</span>
        <span>{word}</span>
      </span>
      {state !== 'connected' && state !== 'unknown' && state !== 'first' && <DataAge at={sync?.lastPulledAt ?? null} />}
      {waiting > 0 && <span className={style.count}>{t('connection.waiting', { count: waiting })}</span>}
      {refused > 0 && (
        <span className={`${style.count} ${style.refused}`}>{t('connection.refusedCount', { count: refused })}</span>
      )}
    </UnstyledButton>
  );
}
