import { type Application, receivedAt, type Status, statusOf } from './application.ts';
import type { Bilingual } from './bilingual.ts';
import { addDays, type CivilDate, civilDateAt, daysBetween } from './civil-date.ts';
import { findConfirmedSheet } from './item.ts';
import type { Reference } from './reference.ts';
import { type ClockRow, getService, type Moment, type Wait } from './service.ts';
import { addWorkingDays, workingDaysBetween } from './working-day.ts';

/**
 * A clock beside a case, as its service's row has it. `used` of `allowed` days have gone; `state` turns `soon` so
 * many days before the last one as the row says and `over` after `dueOn`. The wording stays neutral on liability: the sources disagree
 * (domain facts 3.4 B5).
 */
export type Clock = {
  id: string;
  label: Bilingual;
  unit: 'working-day' | 'day';
  used: number;
  allowed: number;
  dueOn: CivilDate;
  state: 'running' | 'soon' | 'over' | 'met';
  source: string;
};

/** Those of an application that clocks may run on. */
export const openStatuses: readonly Status[] = [
  'awaiting-buyer',
  'submitted',
  'returned',
  'approved',
  'making',
  'made',
];
const open = new Set(openStatuses);

const stateOn = (dueOn: CivilDate, today: CivilDate, soonDays: number): Clock['state'] => {
  if (today > dueOn) return 'over';
  return daysBetween(today, dueOn) <= soonDays ? 'soon' : 'running';
};

/** The day on which something happened to an application; undefined while it has not, or does not exist for it. */
export const findDay = (application: Application, moment: Moment): CivilDate | undefined => {
  const { transfer, releases } = application;
  const dayOf = (at: number | null | undefined) => (at == null ? undefined : civilDateAt(at));
  switch (moment) {
    case 'received':
      return civilDateAt(receivedAt(application));
    case 'sold':
      return transfer?.soldOn;
    case 'seller-started':
      return dayOf(transfer?.sellerStartedAt);
    case 'buyer-answered':
      return dayOf(transfer?.buyerAnsweredAt);
    case 'approved':
      return dayOf(findApprovedAt(application));
    case 'made':
      return dayOf(findMadeAt(application));
    case 'released':
      // The last of its items. What is issued without a hand-over is released with the approval.
      return statusOf(application) === 'released'
        ? dayOf(releases.at(-1)?.at ?? findApprovedAt(application))
        : undefined;
  }
};

/** With the last approval; a service that asks for none is approved as it comes in. */
const findApprovedAt = (application: Application): number | undefined =>
  application.standing === 'approved' ? (application.approvals.at(-1)?.at ?? receivedAt(application)) : undefined;

/** When the last of the items was: its sheet confirmed, shelved as it arrived, or issued by the centre. */
const findMadeAt = (application: Application, items = application.items): number | undefined => {
  const made = items.map((item) =>
    item.made === 'electronic' ? findApprovedAt(application) : (findConfirmedSheet(item)?.settledAt ?? item.shelf?.at),
  );
  return made.length > 0 && !made.includes(undefined) ? Math.max(...made.filter((at) => at !== undefined)) : undefined;
};

/** The day that a clock runs to: of the items that it is about, where it names some. */
const findEnd = (application: Application, { to, items: kinds }: ClockRow): CivilDate | undefined => {
  if (to !== 'made' || kinds === undefined) return findDay(application, to);
  const at = findMadeAt(
    application,
    application.items.filter(({ kind }) => kinds.includes(kind)),
  );
  return at === undefined ? undefined : civilDateAt(at);
};

/** Of the items that it is about the application has one. */
const isAbout = ({ items }: Application, { items: kinds }: ClockRow): boolean =>
  kinds === undefined || items.some(({ kind }) => kinds.includes(kind));

const addTerm = (from: CivilDate, { days, unit }: Pick<Wait, 'days' | 'unit'>, reference: Reference): CivilDate =>
  unit === 'day' ? addDays(from, days) : addWorkingDays(from, days, reference.holiday);

/** The wait that keeps a step back on a day, with the first day on which it no longer does. */
export const findWait = (
  application: Application,
  before: Wait['before'],
  reference: Reference,
  today: CivilDate,
): { wait: Wait; until: CivilDate } | undefined =>
  getService(reference, application)
    .waits.filter((wait) => wait.before === before)
    .map((wait) => {
      const from = findDay(application, wait.from);
      // What has not happened yet keeps the step back until it has.
      return { wait, until: from === undefined ? noDueOn : addTerm(from, wait, reference) };
    })
    .find(({ until }) => until > today);

/** A hold is a clock of its own where its officer named the day to look again; of several the first to run out. */
const findHoldClock = ({ holds }: Application, today: CivilDate): Clock[] => {
  const [first] = holds
    .flatMap(({ releasedAt, until, at, reason }) =>
      releasedAt !== null || until === null ? [] : [{ until, at, reason }],
    )
    .toSorted((a, b) => a.until.localeCompare(b.until));
  if (first === undefined) return [];
  const { until, at, reason } = first;
  const from = civilDateAt(at);
  return [
    {
      id: 'hold',
      label: { en: 'Held until', sw: 'Limesitishwa hadi' },
      unit: 'day',
      used: daysBetween(from, today),
      allowed: daysBetween(from, until),
      dueOn: until,
      state: stateOn(until, today, 1),
      source: reason,
    },
  ];
};

/** The clocks that bear on an application today, most urgent first. A closed application has none. */
export const listClocks = (application: Application, reference: Reference, today: CivilDate): Clock[] => {
  const status = statusOf(application);
  if (!open.has(status)) return [];
  const isInOffice = status !== 'awaiting-buyer' && status !== 'returned';
  const clocks = getService(reference, application).clocks.flatMap((row) => {
    if (!isAbout(application, row)) return [];
    const { id, label, days, unit, from, within, source } = row;
    const start = findDay(application, from);
    if (start === undefined) return [];
    if (within === 'awaiting-buyer' ? status !== 'awaiting-buyer' : within === 'in-office' && !isInOffice) return [];
    const dueOn = addTerm(start, { days, unit }, reference);
    const end = findEnd(application, row);
    const until = end ?? today;
    const used = unit === 'day' ? daysBetween(start, until) : workingDaysBetween(start, until, reference.holiday);
    const state: Clock['state'] = end !== undefined && end <= dueOn ? 'met' : stateOn(dueOn, until, row.soonDays);
    return [{ id, label, unit, used, allowed: days, dueOn, state, source }];
  });
  const rank = { over: 0, soon: 1, running: 2, met: 3 } as const;
  return [...clocks, ...findHoldClock(application, today)].sort(
    (a, b) => rank[a.state] - rank[b.state] || a.dueOn.localeCompare(b.dueOn),
  );
};

/** The day of an application on which nothing runs out: after every day that orders the queue. */
export const noDueOn: CivilDate = '9999-12-31';

/**
 * The day that orders the queue: that of the clock which is shown first, unless it is met. Not of today: it is stored.
 */
export const queueDueOn = (application: Application, reference: Reference, today: CivilDate): CivilDate =>
  listClocks(application, reference, today).find(({ state }) => state !== 'met')?.dueOn ?? noDueOn;
