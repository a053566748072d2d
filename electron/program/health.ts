import { countCommands, findChainEnd, findOldestWaitingAt } from '#db/outbox.ts';
import { sumScans } from '#db/query/content.ts';
import { findSqliteVersion, getSyncState } from '#db/query/sync.ts';
import { protocolVersion } from '#domain/contract/api.ts';
import type { Health } from '#domain/contract/screen/sync.ts';
import type { Printers } from '../paper/printers.ts';
import type { ReferenceHolder } from '../reference/holder.ts';
import type { WorkstationContext } from '../workstation/context.ts';

/** What only the machine knows, brought in by `main.ts`. */
export type Machine = {
  /** Null outside Electron. */
  electron: string | null;
  /** Bytes free on the disk of a folder. */
  measureFree: (folder: string) => Promise<number>;
  /** Milliseconds of a clock that nobody sets. */
  monotonic: () => number;
};

const megabyte = 1024 * 1024;
/** Below the first the officer is warned, below the second the next scans and acts may find no room. */
const lowBytes = 1024 * megabyte;
const criticalBytes = 200 * megabyte;

type Options = {
  counter: WorkstationContext;
  references: Pick<ReferenceHolder, 'describe'>;
  machine: Machine;
  printers: Pick<Printers, 'listKeeping'>;
  version: string;
  folder: string;
};

/**
 * The state of this workstation. A disk that cannot be measured is not known, nor printers that do not answer;
 * everything else is still told.
 */
export const readHealth = async ({
  counter,
  references,
  machine,
  printers,
  version,
  folder,
}: Options): Promise<Health> => {
  const db = counter.connection.reader;
  const freeBytes = await machine.measureFree(folder).catch(() => null);
  const keeping = await printers.listKeeping().catch(() => null);
  const { clockOffsetMs, anchoredSequence, anchoredAt } = getSyncState(db);
  return {
    disk:
      freeBytes === null
        ? null
        : { freeBytes, state: freeBytes < criticalBytes ? 'critical' : freeBytes < lowBytes ? 'low' : 'ok' },
    clock: { offsetMs: clockOffsetMs, jumps: counter.clockWatch.list() },
    queue: {
      waiting: countCommands(db, 'waiting'),
      refused: countCommands(db, 'refused'),
      oldestAt: findOldestWaitingAt(db),
    },
    version: { program: version, protocol: protocolVersion, electron: machine.electron, sqlite: findSqliteVersion(db) },
    reference: references.describe(),
    anchor: { sequence: anchoredSequence, at: anchoredAt, last: findChainEnd(db).sequence },
    scans: sumScans(db),
    printers: keeping === null ? null : { keeping },
  };
};
