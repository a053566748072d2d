import { listUnsent } from '#db/query/content.ts';
import type { Centre, OfficeState } from './centre.ts';
import type { Life, SimulatedCounter } from './counter.ts';

/**
 * What must hold of scans. I11: each that was attached is at the centre, or whole at the counter that attached it; in
 * the end it is at the centre, byte for byte. I12: scans go part by part, and an act that was made meanwhile goes
 * before the next. What else they cost there the model centre counts itself (`scan-desk.ts`).
 */
export type Attached = Map<string, Uint8Array>;

export const checkScans = (
  counter: SimulatedCounter,
  attached: Attached,
  office: OfficeState,
  { scans }: Centre,
): string | undefined => {
  for (const [sha256, bytes] of attached) {
    const there = scans.find(office.office.id, sha256);
    if (there === undefined && counter.scans.get(sha256) === undefined)
      return `I11 scan ${sha256.slice(0, 8)} of ${counter.name} is neither here nor at the centre`;
    if (there === undefined) continue;
    if (!Buffer.from(bytes).equals(there))
      return `I11 scan ${sha256.slice(0, 8)} of ${counter.name} is other bytes at the centre`;
    attached.delete(sha256);
  }
  return undefined;
};

/** Of the part before this one: in which life it was sent, and which act waited then. */
export type Part = { life: number; waiting: number | null };

/**
 * As a part goes on the line. An act may come in that moment; one that was said to be done and waited at the part
 * before should have gone in between. Of one that the disk failed over nobody was told, though it may be there: the
 * next round has it.
 */
export const checkPart = (
  counter: SimulatedCounter,
  life: Life,
  before: Part,
  acknowledged: ReadonlyMap<number, unknown>,
): string | undefined => {
  const waiting = life.connection.client
    .prepare(
      `SELECT min(sequence) FROM command WHERE state = 'waiting'
       AND subject NOT IN (SELECT subject FROM command WHERE state = 'waiting' AND problem IS NOT NULL AND problem <> 'null')`,
    )
    .pluck()
    .get() as number | null; // an integer column
  const isHeldUp =
    waiting !== null && acknowledged.has(waiting) && waiting === before.waiting && counter.lives() === before.life;
  before.life = counter.lives();
  before.waiting = waiting;
  return isHeldUp ? `I12 ${counter.name} sends a scan while its act #${waiting} waits` : undefined;
};

export const findUnsentScan = (counter: SimulatedCounter, { connection }: Life): string | undefined => {
  // Asked after every step of the calm: not through drizzle.
  const row = connection.client.prepare('SELECT sent_bytes FROM upload WHERE done_at IS NULL LIMIT 1').raw().get() as
    | [number]
    | undefined; // the column named
  return row === undefined
    ? undefined
    : `${counter.name} has a scan to send, of which ${row[0]} bytes are at the centre`;
};

export const hasScanRefused = (life: Life | undefined): boolean =>
  life !== undefined && listUnsent(life.connection.reader).some(({ problem }) => problem !== null);

export const checkScansArrived = ({ name }: SimulatedCounter, attached: Attached): string | undefined => {
  const [missing] = attached.keys();
  return missing === undefined ? undefined : `I11 scan ${missing.slice(0, 8)} of ${name} has never arrived`;
};
