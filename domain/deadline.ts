import { type Application, receivedAt, type Status } from './application.ts';
import { addDays, addWorkingDays, type CivilDate, civilDateAt, daysBetween, workingDaysBetween } from './civil-date.ts';
import { findInForce, type Reference } from './reference.ts';

/**
 * A clock beside a case. `used` of `allowed` days have gone; `state` turns `soon` when the last day is today or
 * tomorrow and `over` after `dueOn`. The wording stays neutral on liability: the sources disagree (domain facts 3.4
 * B5).
 */
export type Clock = {
  id: 'service-standard' | 'new-owner-registered' | 'seller-notice' | 'pending-contact';
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
  'printing',
  'printed',
];
const open = new Set(openStatuses);

const stateOn = (dueOn: CivilDate, today: CivilDate): Clock['state'] => {
  if (today > dueOn) return 'over';
  return daysBetween(today, dueOn) <= 1 ? 'soon' : 'running';
};

const listHolidays = ({ holiday }: Reference): CivilDate[] => holiday.map((one) => one.on);

/**
 * The service standard that runs for an application, with its due day; none while the office waits for somebody else.
 */
const findStandard = (application: Application, reference: Reference, today: CivilDate) => {
  const { status, service } = application;
  if (!open.has(status) || status === 'awaiting-buyer' || status === 'returned') return undefined;
  const standards = reference['service-standard'].filter((one) => one.service === service);
  const standard = findInForce(standards, today);
  if (standard === undefined) return undefined;
  return {
    ...standard,
    dueOn: addWorkingDays(civilDateAt(receivedAt(application)), standard.workingDays, listHolidays(reference)),
  };
};

/** The clocks that bear on an application today, most urgent first. A closed application has none. */
export const listClocks = (application: Application, reference: Reference, today: CivilDate): Clock[] => {
  if (!open.has(application.status)) return [];
  const clocks: Clock[] = [];
  const standard = findStandard(application, reference, today);
  if (standard !== undefined) {
    const { dueOn, source, workingDays: allowed } = standard;
    const used = workingDaysBetween(civilDateAt(receivedAt(application)), today, listHolidays(reference));
    clocks.push({
      id: 'service-standard',
      unit: 'working-day',
      used,
      allowed,
      dueOn,
      state: stateOn(dueOn, today),
      source,
    });
  }
  const { transfer } = application;
  if (transfer !== null) {
    for (const term of reference['legal-term']) {
      if (term.id === 'pending-contact' && application.status !== 'awaiting-buyer') continue;
      const from = term.id === 'pending-contact' ? civilDateAt(transfer.sellerStartedAt) : transfer.soldOn;
      const until = term.id === 'seller-notice' ? civilDateAt(transfer.sellerStartedAt) : today;
      const dueOn = addDays(from, term.days);
      const met = term.id === 'seller-notice' && until <= dueOn;
      clocks.push({
        id: term.id,
        unit: 'day',
        used: daysBetween(from, until),
        allowed: term.days,
        dueOn,
        state: met ? 'met' : stateOn(dueOn, until),
        source: term.source,
      });
    }
  }
  const rank = { over: 0, soon: 1, running: 2, met: 3 } as const;
  return clocks.sort((a, b) => rank[a.state] - rank[b.state] || a.dueOn.localeCompare(b.dueOn));
};

/** The day of an application on which nothing runs out: after every day that orders the queue. */
export const noDueOn: CivilDate = '9999-12-31';

/**
 * The day that orders the queue: that of the clock which is shown first, unless it is met. Not of today: it is stored.
 */
export const queueDueOn = (application: Application, reference: Reference, today: CivilDate): CivilDate =>
  listClocks(application, reference, today).find(({ state }) => state !== 'met')?.dueOn ?? noDueOn;
