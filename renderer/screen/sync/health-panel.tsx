import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle, IconInfoCircle } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatCivilDate, formatInstant } from '#domain/civil-date.ts';
import type { Health } from '#domain/contract/screen/sync.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useNow } from '../../app/use-now.ts';
import { formatCount } from '../../component/count/format-count.ts';
import { formatSize } from '../../component/count/format-size.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { longMs } from './cut-off.ts';
import { StateLine } from './state-line.tsx';
import style from './sync-screen.module.css';

const look = {
  ok: { icon: IconCircleCheck, tone: 'green' },
  fact: { icon: IconInfoCircle, tone: 'grey' },
  warn: { icon: IconAlertTriangle, tone: 'amber' },
  bad: { icon: IconCircleX, tone: 'red' },
  unknown: { icon: IconHelpCircle, tone: 'grey' },
} as const;
type State = keyof typeof look;
type Line = {
  id: 'disk' | 'clock' | 'queue' | 'printers' | 'anchor' | 'scans' | 'reference' | 'version';
  state: State;
  value: string;
  next?: readonly string[];
};

const askEveryMs = 60_000;

/** Nothing, while the data of the centre is in use. */
const writeReference = (t: TFunction<'sync'>, { next, keptOut, setAside }: Health['reference']): Line[] => {
  const listPacks = (reason: Health['reference']['keptOut'][number]['reason']): string =>
    keptOut
      .filter((one) => one.reason === reason)
      .map(({ pack }) => t(`health.pack.${pack}`))
      .join(', ');
  const unsigned = listPacks('unsigned');
  const unreadable = listPacks('unreadable');
  const contradictory = listPacks('contradictory');
  const rows = [...new Set(setAside.map(({ pack }) => pack))].map((pack) => {
    const ofPack = setAside.filter((one) => one.pack === pack).map(({ row }) => `“${row}”`);
    return t('health.referenceRow', { pack: t(`health.pack.${pack}`), rows: ofPack.join(', ') });
  });
  const [value, ...more] = [
    ...(unsigned === '' ? [] : [t('health.referenceUnsigned', { packs: unsigned })]),
    ...(contradictory === '' ? [] : [t('health.referenceContradictory', { packs: contradictory })]),
    ...(rows.length === 0 ? [] : [t('health.referenceSetAside', { count: setAside.length, rows: rows.join('; ') })]),
    ...(unreadable === '' ? [] : [t('health.referenceUnreadable', { packs: unreadable })]),
    ...(next === null ? [] : [t('health.referenceNext', { date: formatCivilDate(next) })]),
  ];
  if (value === undefined) return [];
  return [
    {
      id: 'reference',
      state: unsigned === '' && contradictory === '' && rows.length === 0 ? 'fact' : 'warn',
      value,
      next: more,
    },
  ];
};

/** What was printed must not stay where whoever may use the printer can print it again. */
const writePrinters = (t: TFunction<'sync'>, printers: Health['printers']): Line => {
  if (printers === null) return { id: 'printers', state: 'unknown', value: t('health.printersUnknown') };
  if (printers.keeping.length === 0) return { id: 'printers', state: 'ok', value: t('health.printersKeepNothing') };
  const value = t('health.printersKeep', { count: printers.keeping.length, printers: printers.keeping.join(', ') });
  return { id: 'printers', state: 'bad', value, next: [t('health.printersKeepNext')] };
};

const useLines = ({ disk, clock, queue, version, reference, anchor, scans, printers }: Health): Line[] => {
  const { t } = useTranslation('sync');
  const now = useNow(60_000);
  const hours = (ms: number): string => t('health.hours', { count: Math.floor(ms / 3_600_000) });
  const age = (ms: number): string =>
    ms < 60_000
      ? t('health.moment')
      : ms < 3_600_000
        ? t('health.minutes', { count: Math.floor(ms / 60_000) })
        : hours(ms);
  const jump = clock.jumps[0];
  const seconds = Math.round(Math.abs(clock.offsetMs ?? 0) / 1000);
  const apart = seconds < 120 ? t('health.seconds', { count: seconds }) : age(seconds * 1000);
  const offset =
    clock.offsetMs === null
      ? t('health.clockUnknown')
      : seconds === 0
        ? t('health.clockSame')
        : t(clock.offsetMs > 0 ? 'health.clockAhead' : 'health.clockBehind', { by: apart });
  const waited = queue.oldestAt === null ? 0 : Math.max(0, now - queue.oldestAt);
  const unsigned = anchor.last - (anchor.sequence ?? 0);
  return [
    disk === null
      ? { id: 'disk', state: 'unknown', value: t('health.diskUnknown') }
      : {
          id: 'disk',
          state: disk.state === 'critical' ? 'bad' : disk.state === 'low' ? 'warn' : 'ok',
          value: t('health.diskFree', { size: formatSize(disk.freeBytes) }),
          ...(disk.state === 'ok' ? {} : { next: [t(`health.disk.${disk.state}`)] }),
        },
    {
      id: 'clock',
      state:
        clock.offsetMs === null ? 'unknown' : Math.abs(clock.offsetMs) > 120_000 || jump !== undefined ? 'warn' : 'ok',
      value: offset,
      ...(jump === undefined
        ? {}
        : {
            next: [
              t(jump.byMs < 0 ? 'health.jumpBack' : 'health.jumpAhead', {
                by: age(Math.abs(jump.byMs)),
                at: formatInstant(jump.at),
              }),
            ],
          }),
    },
    {
      id: 'queue',
      state: waited > longMs ? 'warn' : 'ok',
      value:
        queue.oldestAt === null
          ? t('health.queueEmpty')
          : t('health.queueOldest', { count: queue.waiting, age: age(waited) }),
      ...(waited > longMs ? { next: [t('health.queueOld')] } : {}),
    },
    writePrinters(t, printers),
    ...(anchor.sequence === null || anchor.at === null
      ? []
      : [
          {
            id: 'anchor' as const,
            state: 'ok' as const,
            value: t('health.anchored', { sequence: anchor.sequence, at: formatInstant(anchor.at) }),
            ...(unsigned > 0 ? { next: [t('health.anchorBehind', { count: unsigned })] } : {}),
          },
        ]),
    {
      id: 'scans',
      state: 'fact',
      value: t('health.scansKept', {
        count: scans.count,
        shown: formatCount(scans.count),
        size: formatSize(scans.sizeBytes),
      }),
    },
    ...writeReference(t, reference),
    {
      id: 'version',
      state: 'fact',
      value: t('health.versionProgram', { program: version.program, protocol: version.protocol }),
      next: [
        t('health.versionParts', {
          electron: version.electron ?? '—',
          sqlite: version.sqlite,
          reference: formatCivilDate(reference.inUse),
        }),
      ],
    },
  ];
};

/** The state of this workstation: each line with what it is and, where something is to be done, what. */
export function HealthPanel() {
  const { t } = useTranslation('sync');
  const health = useAsk('health.get', {}, { refetchMs: askEveryMs });
  return (
    <section aria-labelledby="sync-health">
      <h2 className={style.title} id="sync-health">
        {t('health.title')}
      </h2>
      {health.error !== null && <ErrorNotice error={health.error} onRetry={() => void health.refetch()} />}
      {health.data !== undefined && <Lines health={health.data} />}
    </section>
  );
}

function Lines({ health }: { health: Health }) {
  const { t } = useTranslation('sync');
  return (
    <ul className={style.rows}>
      {useLines(health).map(({ id, state, value, next = [] }) => (
        <StateLine
          key={id}
          look={look[state]}
          state={t(`health.state.${state}`)}
          name={t(`health.name.${id}`)}
          sentences={[value, ...next]}
        />
      ))}
    </ul>
  );
}
