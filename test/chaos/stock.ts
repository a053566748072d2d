import type { SerialLeaseOutput } from '#domain/contract/centre/serial-lease.ts';
import { AppError } from '#domain/contract/errors.ts';
import { findSerialPlace, isInRun, type SerialRun, toSerial } from '#domain/serial.ts';

/**
 * The numbered blanks of one office at the model centre. What is free is not kept but counted anew: a blank of the
 * stock that is in no open lease and was not used. So nothing can be lost here, only left in a lease that nobody keeps.
 */
export type Lease = SerialRun & { id: string; workstationId: string; expiresAt: number; isOpen: boolean };
export type Stock = ReturnType<typeof createStock>;

const dayMs = 86_400_000;
const leaseLifeMs = 14 * dayMs;
/** A lease that has run out binds nobody; its blanks are given to others only so long after. */
const graceMs = 7 * dayMs;

type Options = {
  /** Undefined: the office keeps no stock at the centre. */
  run: SerialRun | undefined;
  /** The most that one lease is given, whatever was asked for. */
  maxAtOnce: number;
  isUsed: (serial: string) => boolean;
  now: () => number;
};

export const createStock = ({ run, maxAtOnce, isUsed, now }: Options) => {
  const leases = new Map<string, Lease>();
  const isOpen = (lease: Lease): boolean => lease.isOpen && lease.expiresAt + graceMs > now();
  const listOpen = (): Lease[] => [...leases.values()].filter(isOpen);

  const answer = (id: string, workstationId: string, lease: Lease | undefined): SerialLeaseOutput => {
    const toBlock = ({ prefix, width, first, last }: Lease) => ({
      from: toSerial({ prefix, width, number: first }),
      to: toSerial({ prefix, width, number: last }),
      count: last - first + 1,
    });
    const others = listOpen().filter((one) => one.workstationId !== workstationId && one.expiresAt > now());
    return {
      id,
      registered: run !== undefined,
      block: lease === undefined ? null : toBlock(lease),
      expiresAt: lease?.expiresAt ?? null,
      elsewhere: others.map((one) => ({ ...toBlock(one), expiresAt: one.expiresAt })),
      at: now(),
    };
  };

  const find = (workstationId: string, id: string): Lease | undefined => {
    const lease = leases.get(id);
    if (lease !== undefined && lease.workstationId !== workstationId)
      throw new AppError('NOT_FOUND', 'No such lease of this workstation');
    return lease;
  };

  /** The first free blanks in a row. */
  const findFree = (count: number): SerialRun | undefined => {
    if (run === undefined) return undefined;
    const open = listOpen();
    const isFree = (number: number): boolean =>
      number <= run.last &&
      !isUsed(toSerial({ ...run, number })) &&
      !open.some((one) => number >= one.first && number <= one.last);
    let first = run.first;
    while (first <= run.last && !isFree(first)) first += 1;
    let last = first;
    while (last - first + 1 < count && isFree(last + 1)) last += 1;
    return first > run.last ? undefined : { ...run, first, last };
  };

  return {
    run,
    isUsed,
    listOpen,
    isWith: (workstationId: string, serial: string): boolean => {
      const place = findSerialPlace(serial);
      return (
        place !== undefined && listOpen().some((one) => one.workstationId === workstationId && isInRun(one, place))
      );
    },
    /**
     * Whether the blank was this workstation's at that time, and is others' since the grace after its lease has passed
     * too: an act that comes so late may be refused.
     */
    hasLapsedSince: (workstationId: string, serial: string, at: number): boolean => {
      const place = findSerialPlace(serial);
      const isLapsed = ({ isOpen, expiresAt }: Lease): boolean =>
        isOpen && at < expiresAt + graceMs && expiresAt + graceMs <= now();
      return (
        place !== undefined &&
        [...leases.values()].some((one) => one.workstationId === workstationId && isLapsed(one) && isInRun(one, place))
      );
    },
    /** @throws AppError NOT_FOUND */
    lease: (workstationId: string, { id, count }: { id: string; count: number }): SerialLeaseOutput => {
      const known = find(workstationId, id);
      const expiresAt = now() + leaseLifeMs;
      if (known !== undefined) {
        if (!isOpen(known)) return answer(id, workstationId, undefined);
        known.expiresAt = expiresAt;
        return answer(id, workstationId, known);
      }
      const free = findFree(Math.min(count, maxAtOnce));
      if (free === undefined) return answer(id, workstationId, undefined);
      const lease = { ...free, id, workstationId, expiresAt, isOpen: true };
      leases.set(id, lease);
      return answer(id, workstationId, lease);
    },
    /** @throws AppError NOT_FOUND, SERIAL_OF_OTHER */
    giveBack: (workstationId: string, { id, from }: { id: string; from?: string }): SerialLeaseOutput => {
      const known = find(workstationId, id);
      if (known === undefined) throw new AppError('NOT_FOUND', 'No such lease of this workstation');
      if (!isOpen(known)) return answer(id, workstationId, undefined);
      const number = from === undefined ? known.first : (findSerialPlace(from)?.number ?? -1);
      if (number < known.first) throw new AppError('SERIAL_OF_OTHER', 'This serial is not in the block');
      if (number === known.first) known.isOpen = false;
      else known.last = Math.min(known.last, number - 1);
      return answer(id, workstationId, known.isOpen ? known : undefined);
    },
    /** @throws AppError SERIAL_LEASED_ELSEWHERE, SERIAL_UNLEASED */
    requireOwn: (workstationId: string, serial: string, isSupervisor: boolean): void => {
      const place = findSerialPlace(serial);
      const holders =
        place === undefined ? [] : [...leases.values()].filter((one) => one.isOpen && isInRun(one, place));
      if (holders.some((one) => one.workstationId === workstationId)) return;
      if (holders.some((one) => one.expiresAt > now()))
        throw new AppError('SERIAL_LEASED_ELSEWHERE', 'This blank is leased to another workstation', { serial });
      if (run !== undefined && !isSupervisor)
        throw new AppError('SERIAL_UNLEASED', 'This blank is not leased to this workstation', { serial });
    },
  };
};
