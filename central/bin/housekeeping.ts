import { sweepScans } from '../document/scan-sweep.ts';
import type { Service } from '../http/handler.ts';
import { reportBug } from '../http/problem.ts';

const roundIntervalMs = 6 * 3_600_000;

/** One round over every office; one that fails is told of and holds up no other. */
export const keepHouse = async ({
  store,
  reference,
  now,
  log,
}: Pick<Service, 'store' | 'reference' | 'now' | 'log'>): Promise<void> => {
  for (const { id } of reference.office) {
    try {
      const scans = await sweepScans(store.database, id, now());
      if (scans > 0) log({ level: 'info', event: 'swept', office: id, scans });
    } catch (error) {
      reportBug(log, error);
    }
  }
};

/**
 * A round at the start and every six hours; several instances at once do no harm. Answers how to end it, once the round
 * under way is over.
 */
export const startHousekeeping = (
  service: Parameters<typeof keepHouse>[0],
  intervalMs = roundIntervalMs,
): { stop: () => Promise<void> } => {
  let round = keepHouse(service);
  const timer = setInterval(() => {
    round = round.then(() => keepHouse(service));
  }, intervalMs);
  return {
    stop: () => {
      clearInterval(timer);
      return round;
    },
  };
};
