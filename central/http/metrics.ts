import type { ClockReport } from '#domain/command/clock.ts';
import type { PoolState } from '../database/store.ts';
import type { LeaseCounts } from '../lease/case.ts';

/**
 * What the centre counts, written in Prometheus' text format 0.0.4. Labels are routes, codes and kinds out of fixed
 * lists: never an office, a workstation, an officer or a record, so that the page tells nobody's business and stays
 * small.
 */
export type Metrics = ReturnType<typeof createMetrics>;

const bucketsS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

type Labels = Record<string, string | number>;
const writeLabels = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${String(value).replace(/["\\\n]/g, '_')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

const createCounter = (name: string, help: string) => {
  const values = new Map<string, number>();
  return {
    add: (labels: Labels, by = 1): void => {
      const key = writeLabels(labels);
      values.set(key, (values.get(key) ?? 0) + by);
    },
    write: (): string[] => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} counter`,
      ...[...values].map(([key, value]) => `${name}${key} ${value}`),
    ],
  };
};

const writeGauge = (name: string, help: string, values: readonly [Labels, number][]): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} gauge`,
  ...values.map(([labels, value]) => `${name}${writeLabels(labels)} ${value}`),
];

const createHistogram = (name: string, help: string) => {
  const series = new Map<string, { labels: Labels; counts: number[]; sum: number; count: number }>();
  return {
    observe: (labels: Labels, seconds: number): void => {
      const key = writeLabels(labels);
      const one = series.get(key) ?? { labels, counts: bucketsS.map(() => 0), sum: 0, count: 0 };
      series.set(key, one);
      one.sum += seconds;
      one.count += 1;
      for (const [place, bound] of bucketsS.entries())
        if (seconds <= bound) one.counts[place] = (one.counts[place] ?? 0) + 1;
    },
    write: (): string[] => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} histogram`,
      ...[...series].flatMap(([key, { labels, counts, sum, count }]) => [
        ...counts.map(
          (value, place) => `${name}_bucket${writeLabels({ ...labels, le: bucketsS[place] ?? 0 })} ${value}`,
        ),
        `${name}_bucket${writeLabels({ ...labels, le: '+Inf' })} ${count}`,
        `${name}_sum${key} ${sum}`,
        `${name}_count${key} ${count}`,
      ]),
    ],
  };
};

export const createMetrics = () => {
  const requests = createHistogram('kaunta_request_seconds', 'Requests by endpoint and status, and how long they took');
  const commands = createCounter('kaunta_commands_total', "Officers' acts by the answer they got");
  const entries = createCounter('kaunta_feed_entries_total', 'Feed entries sent to counters');
  const signIns = createCounter('kaunta_sign_in_failures_total', 'Sign-ins and enrolments that were refused, by code');
  const suspensions = createCounter(
    'kaunta_suspensions_total',
    'Workstations stopped because a copy or a restored backup of them was seen',
  );
  const revocations = createCounter(
    'kaunta_revocations_total',
    'Officers and workstations taken out of service by a supervisor, or back into it',
  );
  const impostures = createCounter(
    'kaunta_impostures_total',
    'Acts whose officer was not signed in where they were made',
  );
  const breaks = createCounter('kaunta_chain_breaks_total', "Commands that did not continue their workstation's chain");
  const clocks = createCounter(
    'kaunta_clock_reports_total',
    "Acts that told that their workstation's clock was off, or had jumped",
  );
  const limited = createCounter('kaunta_limited_total', 'Requests turned away for coming too fast');
  const looks = createCounter(
    'kaunta_looks_beyond_total',
    "Looks at other offices' applications, by what was asked and whether there was any",
  );
  const unusual = createCounter(
    'kaunta_unusual_looks_total',
    "Alarms: an officer's looks at other offices' applications reached an unusual number in a day",
  );
  let carried = 0;
  let live = 0;
  return {
    request: (route: string, method: string, status: number, ms: number): void =>
      requests.observe({ route, method, status }, ms / 1000),
    command: (answer: string, by: number): void => commands.add({ answer }, by),
    feedEntries: (by: number): void => entries.add({}, by),
    signInFailure: (code: string): void => signIns.add({ code }),
    suspension: (): void => suspensions.add({}),
    revocation: (kind: string, action: string): void => revocations.add({ kind, action }),
    imposture: (reason: string): void => impostures.add({ reason }),
    chainBreak: (kind: string): void => breaks.add({ kind }),
    clock: ({ offsetMs, jumps }: ClockReport): void => {
      if (offsetMs !== null) clocks.add({ kind: 'offset' });
      if (jumps.length > 0) clocks.add({ kind: 'jump' });
    },
    limited: (rule: string): void => limited.add({ rule }),
    carriedFile: (): void => {
      carried += 1;
    },
    look: (kind: string, found: number): void => looks.add({ kind, found: found > 0 ? 'yes' : 'no' }),
    unusualLooks: (): void => unusual.add({}),
    live: (by: 1 | -1): void => {
      live += by;
    },
    write: ({ pool, leases }: { pool?: PoolState | undefined; leases?: LeaseCounts | undefined } = {}): string =>
      [
        ...requests.write(),
        ...commands.write(),
        ...entries.write(),
        ...signIns.write(),
        ...suspensions.write(),
        ...revocations.write(),
        ...impostures.write(),
        ...breaks.write(),
        ...clocks.write(),
        ...limited.write(),
        ...looks.write(),
        ...unusual.write(),
        '# HELP kaunta_carried_files_total Files that were carried here by hand and taken in',
        '# TYPE kaunta_carried_files_total counter',
        `kaunta_carried_files_total ${carried}`,
        ...writeGauge('kaunta_live_listeners', 'Counters that listen to the live feed', [[{}, live]]),
        ...(leases === undefined
          ? []
          : writeGauge('kaunta_leases', 'Leases that run now, of cases that are open and of blocks of blanks', [
              [{ kind: 'case' }, leases.case],
              [{ kind: 'serial' }, leases.serial],
            ])),
        ...(pool === undefined
          ? []
          : writeGauge('kaunta_database_connections', 'The pool of database connections', [
              [{ state: 'total' }, pool.total],
              [{ state: 'idle' }, pool.idle],
              [{ state: 'waiting' }, pool.waiting],
            ])),
        ...writeGauge('process_resident_memory_bytes', 'Memory of the process', [[{}, process.memoryUsage.rss()]]),
        '',
      ].join('\n'),
  };
};
