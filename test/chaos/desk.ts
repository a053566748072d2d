import { AppError } from '#domain/contract/errors.ts';
import { normaliseSerial, type SerialRun, toSerial } from '#domain/serial.ts';
import { attachScan } from '#electron/service/evidence.ts';
import { testScanTools } from '#test/support/scan-tools.ts';
import type { Life } from './counter.ts';
import { isExpected } from './officer.ts';
import type { Random } from './random.ts';
import type { Stock } from './stock.ts';

/**
 * What officers do beside the acts on records: they take blanks from the pile that the program names, sometimes a wrong
 * one, give the pile back, open cases and take them over, and attach scans.
 */
export type BlankLedger = ReturnType<typeof createBlankLedger>;

/**
 * Which blanks were used as the program named them, and which somebody just took: only of the former it can be held to
 * its word.
 */
export const createBlankLedger = (
  random: Random,
  stock: Stock,
  nextOld: () => string,
  now: () => number,
  wrong: (text: string) => void,
) => {
  const { run } = stock;
  const taken = new Set<string>();
  const used = new Map<string, { workstationId: string; at: number }>();
  let named: string | undefined;
  const judgeNamed = (workstationId: string, serial: string): void => {
    if (used.get(serial)?.workstationId === workstationId) wrong(`I9 ${workstationId} names blank ${serial} again`);
    if (!stock.isWith(workstationId, serial))
      wrong(`I9 ${workstationId} names blank ${serial}, which is not in its keeping`);
  };
  return {
    pick: ({ serials }: Life, workstationId: string): string => {
      named = undefined;
      const [expected = serials.findNext()] = serials.listExpected().values();
      if (expected !== undefined) judgeNamed(workstationId, normaliseSerial(expected));
      const roll = random.next();
      if (expected !== undefined && roll < 0.85) {
        named = normaliseSerial(expected);
        return expected;
      }
      if (run === undefined || roll < 0.93) return nextOld();
      const any = toSerial({ ...run, number: random.integer(run.first, run.last) });
      taken.add(any);
      return any;
    },
    /** The act on this blank is done. */
    noteUsed: (workstationId: string, serial: string): void => {
      if (serial === named) used.set(serial, { workstationId, at: now() });
      else taken.add(serial);
    },
    /** What the centre's refusal of a blank breaks, if anything. */
    judgeRefusal: (workstationId: string, serial: string): string | undefined => {
      const use = used.get(serial);
      const isOwn =
        use?.workstationId === workstationId &&
        !taken.has(serial) &&
        !stock.hasLapsedSince(workstationId, serial, use.at);
      return isOwn ? `I9 blank ${serial}, named by ${workstationId}, was refused as used or as another's` : undefined;
    },
  };
};

/** An office that keeps its blanks at the centre: how many it has, and how many a workstation is given at once. */
export const drawStock = (random: Random, prefix: string): { run: SerialRun; maxAtOnce: number } | undefined =>
  random.chance(0.6)
    ? {
        run: { prefix, width: 7, first: 2_000_001, last: 2_000_000 + random.pick([12, 60, 400]) },
        maxAtOnce: random.pick([3, 20, 100]),
      }
    : undefined;

/** Gives the pile back, or asks for another. */
export const handleBlanks = (random: Random, { serials }: Life): string => {
  if (random.chance(0.5)) {
    serials.askNow();
    return 'asks for blanks';
  }
  try {
    serials.giveBack();
    return 'gives its blanks back';
  } catch (error) {
    if (!isExpected(error)) throw error;
    return `keeps its blanks: ${error instanceof AppError ? error.code : String(error)}`;
  }
};

/** Opens a case, closes it, or takes one over that another has open. */
export const handleCases = (random: Random, { leases, connection }: Life): string => {
  const ids = connection.client
    .prepare("SELECT id FROM application WHERE status = 'submitted' ORDER BY id LIMIT 6")
    .pluck()
    .all() as string[]; // ids are text
  if (ids.length === 0 || random.chance(0.25)) {
    leases.show(null);
    return 'closes its case';
  }
  const id = random.pick(ids);
  leases.show(id);
  if (!leases.isElsewhere(id) || random.chance(0.6)) return `opens case ${id}`;
  leases.takeOver(id).catch(() => {});
  return `takes case ${id} over`;
};

const sizes = [500, 3_000, 70_000, 300_000, 700_000] as const;

/** Scans of letters, each its own bytes; now and then one that was attached elsewhere too. */
export const createScanTray = (random: Random) => {
  const made: Uint8Array[] = [];
  return (): Uint8Array => {
    if (made.length > 0 && random.chance(0.15)) return random.pick(made);
    // A period that no part is a multiple of: parts in another order are other bytes.
    const bytes = Buffer.alloc(random.pick(sizes), `%PDF-1.7 scan ${String(made.length).padStart(5, '0')}`);
    made.push(bytes);
    return bytes;
  };
};

/** Attaches a scan to some application here; `onAttached` once the program has said that it is done. */
export const attachAtRandom = (
  random: Random,
  life: Life,
  bytes: Uint8Array,
  onAttached: (sha256: string) => void,
  onBug: (error: string) => void,
): string => {
  const { counter, connection, session, documents, makeRoom } = life;
  const ids = connection.client.prepare<[], string>('SELECT id FROM application ORDER BY id').pluck().all();
  if (ids.length === 0) return 'nothing to attach to';
  const applicationId = random.pick(ids);
  const kind = random.pick(counter.reference['evidence-kind']).code;
  const file = { name: 'scan', sizeBytes: bytes.length, read: async () => bytes };
  attachScan({ counter, store: documents, makeRoom, tools: testScanTools }, session.officer(), {
    applicationId,
    kind,
    file,
  }).then(onAttached, (error: unknown) => {
    if (!isExpected(error)) onBug(error instanceof Error ? (error.stack ?? error.message) : String(error));
  });
  return `attaches a scan of ${bytes.length} bytes to ${applicationId}`;
};
