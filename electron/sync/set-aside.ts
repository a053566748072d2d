import { type Transaction, transact, type Writer } from '#db/connection.ts';
import { AppError } from '#domain/contract/errors.ts';

/**
 * What the database refuses of the centre's is one thing's fault, not the sync's: of several things written together
 * each is then written by itself, and the one at fault is set aside. A fault of the disk or of the file is none of
 * theirs: it is thrown, and all of it comes again.
 */
export const isOfTheDisk = (error: unknown): boolean => {
  if (error instanceof AppError) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CORRUPT|NOTADB|READONLY|CANTOPEN|NOMEM|PROTOCOL|INTERRUPT|PERM|AUTH)/.test(
    code,
  );
};

const attempt = <Result>(work: () => Result, otherwise: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    if (isOfTheDisk(error)) throw error;
    return otherwise();
  }
};

/**
 * Writes things in one transaction; where that is refused, each in one of its own, and in place of one that is refused
 * even so what `setAside` writes. `after`: what goes with them, last. @throws AppError DISK_FULL, and what `setAside`
 * throws: the disk is at fault then
 */
export const writeEach = <Thing, Result>(
  writer: Writer,
  things: readonly Thing[],
  write: (tx: Transaction, thing: Thing) => Result,
  setAside: (tx: Transaction, thing: Thing) => Result,
  after: (tx: Transaction) => void = () => {},
): Result[] =>
  attempt(
    () =>
      transact(writer, (tx) => {
        const written = things.map((thing) => write(tx, thing));
        after(tx);
        return written;
      }),
    () => {
      const written = things.map((thing) =>
        attempt(
          () => transact(writer, (tx) => write(tx, thing)),
          () => transact(writer, (tx) => setAside(tx, thing)),
        ),
      );
      transact(writer, after);
      return written;
    },
  );
