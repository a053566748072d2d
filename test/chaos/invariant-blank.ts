import { listSerialLeases, listUsedSerials } from '#db/query/serial-lease.ts';
import { getSyncState } from '#db/query/sync.ts';
import { listBlanks } from '#domain/application.ts';
import { findBlankUse } from '#domain/command/apply.ts';
import { hasRole } from '#domain/officer.ts';
import { findSerialRun, type SerialRun, toSerial } from '#domain/serial.ts';
import type { OfficeState } from './centre.ts';
import type { Life, SimulatedCounter } from './counter.ts';
import type { Lease, Stock } from './stock.ts';

/**
 * What I9 says of blanks in keeping: no blank is held by two counters that both hold their leases for good, and no open
 * lease at the centre costs blanks that the counter knows nothing of. What a counter names to its officer is judged as
 * it is named (`desk.ts`).
 */
type Block = { run: SerialRun; id: string };

/** The blocks that this counter would print on now. */
const listHeld = ({ connection, counter }: Life): Block[] => {
  const centreNow = counter.now() - (getSyncState(connection.reader).clockOffsetMs ?? 0);
  return listSerialLeases(connection.reader).flatMap(({ id, state, first, last, expiresAt }) => {
    const run = findSerialRun(first ?? '', last ?? '');
    return state === 'held' && run !== undefined && (expiresAt ?? 0) > centreNow ? [{ id, run }] : [];
  });
};

const isSame = (one: SerialRun, other: SerialRun): boolean =>
  one.prefix === other.prefix && one.width === other.width && one.first <= other.last && one.last >= other.first;

/**
 * A lease that is over here keeps at the centre what was used of it, and what was passed over before the last used one.
 */
const isKeptByNobody = (
  { connection }: Life,
  lease: Lease,
  rows: ReadonlyMap<string, string>,
  stock: Stock,
): boolean => {
  const state = rows.get(lease.id);
  if (state !== undefined && state !== 'closed') return false;
  const [from, to] = [toSerial({ ...lease, number: lease.first }), toSerial({ ...lease, number: lease.last })];
  return state === undefined || (!stock.isUsed(to) && !listUsedSerials(connection.reader, from, to).has(to));
};

export const checkLeases = (
  counter: SimulatedCounter,
  life: Life,
  others: readonly SimulatedCounter[],
  stock: Stock,
): string | undefined => {
  const held = listHeld(life);
  if (held.length > 0 && life.serials.read()?.givenBack === true)
    return `I9 ${counter.name} has given its blanks back and has some all the same`;
  for (const [place, { run }] of held.entries()) {
    const twice = held.find((other, at) => at > place && isSame(run, other.run));
    if (twice !== undefined)
      return `I9 ${counter.name} holds blank ${toSerial({ ...run, number: Math.max(run.first, twice.run.first) })} under two leases`;
    for (const other of others) {
      const there = other === counter || other.office.id !== counter.office.id ? undefined : other.life();
      if (there === undefined) continue;
      const both = listHeld(there).find((block) => isSame(run, block.run));
      if (both !== undefined)
        return `I9 ${counter.name} and ${other.name} both hold blank ${toSerial({ ...run, number: Math.max(run.first, both.run.first) })}`;
    }
  }
  const rows = new Map(
    life.connection.client.prepare('SELECT id, state FROM serial_lease').raw().all() as [string, string][],
  ); // the columns named
  // One that is not answered is asked for again: each further asking would take as many blanks from the office.
  if ([...rows.values()].filter((state) => state === 'asked').length > 1)
    return `I9 ${counter.name} asks for blanks under two leases at once`;
  const lost = stock
    .listOpen()
    .find((lease) => lease.workstationId === counter.name && isKeptByNobody(life, lease, rows, stock));
  return lost === undefined
    ? undefined
    : `I9 the blanks from ${toSerial({ ...lost, number: lost.first })} to ${lost.last} are leased to ${counter.name}, which does not keep them`;
};

/** Blanks that were given back are given back, once somebody who prints is here. */
export const findUnsettledLease = (counter: SimulatedCounter, { connection, session }: Life): string | undefined => {
  if (session.token() === undefined || !hasRole(session.find()?.officer ?? { roles: [] }, 'printing')) return undefined;
  const returning = connection.client
    .prepare("SELECT id FROM serial_lease WHERE state = 'returning' LIMIT 1")
    .pluck()
    .get();
  return returning === undefined ? undefined : `${counter.name} has blanks to give back (${returning})`;
};

/**
 * The serials of the records that are here, and all that it has itself used up, also on what has left the office; no
 * others.
 */
export const checkUsed = (
  { name }: SimulatedCounter,
  { connection }: Life,
  { rows, receipts }: OfficeState,
): string | undefined => {
  const wanted = [...rows.values()].flatMap(({ record }) => (record === null ? [] : listBlanks(record)));
  const stored = connection.client
    .prepare('SELECT serial, job_id, EXISTS (SELECT 1 FROM application WHERE id = application_id) FROM serial')
    .raw()
    .all() as [string, string, 0 | 1][]; // the columns named
  const jobs = new Map(stored.map(([serial, jobId]) => [serial, jobId]));
  const unknown = wanted.find(({ serial, jobId }) => jobs.get(serial) !== jobId);
  if (unknown !== undefined) return `I9 ${name} does not know serial ${unknown.serial} of its own records`;
  for (const { answer, command } of receipts.values()) {
    const blank = answer.kind === 'applied' && command.workstation === name ? findBlankUse(command) : undefined;
    if (blank !== undefined && !jobs.has(blank.serial))
      return `I9 ${name} has forgotten that it used blank ${blank.serial}`;
  }
  const acts = connection.client.prepare('SELECT body FROM command').pluck().all() as string[]; // a body is JSON
  const used = new Set([
    ...wanted.map(({ serial }) => serial),
    ...acts.map((body) => findBlankUse(JSON.parse(body))?.serial),
  ]);
  const foreign = stored.find(([serial, , isHere]) => isHere === 1 && !used.has(serial));
  return foreign === undefined ? undefined : `I9 ${name} holds blank ${foreign[0]} for used, which nobody has used`;
};
