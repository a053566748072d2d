import { type Transaction, transact } from '#db/connection.ts';
import { listWaitingFor } from '#db/outbox.ts';
import { findSerialUse, getApplication, updateRecord } from '#db/query/application.ts';
import { findDuplicatesHere } from '#db/query/duplicate.ts';
import { findDocument } from '#db/query/sync.ts';
import { type Application, receivedAt } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { apply, findBlankUse, isOnline } from '#domain/command/apply.ts';
import type { Command, CommandName, Payload } from '#domain/command/command.ts';
import { AppError } from '#domain/contract/errors.ts';
import { queueDueOn } from '#domain/deadline.ts';
import type { Officer } from '#domain/officer.ts';
import { formatSerial } from '#domain/serial.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { chainAct, draftAct, tellAct } from './chain-act.ts';

/**
 * A serial is used or spoiled once over all applications that this counter knows (the centre holds the same for the
 * office). An act that is refused, or that no longer fits while it waits, does not give its blank back: the sheet was
 * printed.
 */
const requireFreshSerial = (tx: Transaction, command: Command): void => {
  const blank = findBlankUse(command);
  if (blank === undefined) return;
  const { serial: key } = blank;
  const use = findSerialUse(tx, key);
  if (use !== undefined && use.jobId !== blank.jobId)
    throw new AppError('SERIAL_USED', 'the serial is already on another sheet', { serial: formatSerial(key) });
};

/** An act that waits for the centre's word is not asked for twice. @throws AppError ACT_ASKED */
const requireNoneAsked = (tx: Transaction, { name, subject }: Command): void => {
  if (listWaitingFor(tx, subject.id).some(({ body }) => body.name === name))
    throw new AppError('ACT_ASKED', 'the same act waits for the answer of the centre');
};

/**
 * Does one act of an officer: the rule, the record, the chained command and whatever goes `alongside`, in one immediate
 * transaction; the window and the sync hear of it after the commit.
 * @throws AppError the rule's refusal, ACT_TOO_LARGE, CLOCK_WRONG, or SIGNED_OUT when the officer has gone meanwhile;
 *   nothing has changed then.
 */
export const perform = <Name extends CommandName>(
  counter: WorkstationContext,
  officer: Officer,
  name: Name,
  subject: string,
  payload: Payload<Name>,
  alongside: (tx: Transaction, record: Application) => void = () => {},
): Application => {
  const { connection, reference, station, contact } = counter;
  // A paper or a scan may have been under way over a sign-out: what comes after it in the chain is the next officer's.
  counter.requireSignedIn?.(officer);
  const { record, jumps } = transact(connection.writer, (tx) => {
    const entry = getApplication(tx, subject);
    const { command, jumps } = draftAct(tx, counter, officer, {
      name,
      subject: { kind: 'application', id: subject },
      baseVersion: Math.max(1, entry.version),
      payload: () => payload,
      arrivedAt: receivedAt(entry.record),
    });
    requireFreshSerial(tx, command);
    const applied = apply(entry.record, command, {
      reference,
      officer,
      office: station.office,
      documentSha256: findDocument(tx, entry.record.document.id)?.sha256,
      duplicates: findDuplicatesHere(tx, entry.record, reference),
      contact: contact(),
    });
    // What needs the centre's word is judged here and done there: the record changes with the answer.
    const isDoneHere = !isOnline(command, entry.record, reference);
    if (!isDoneHere) requireNoneAsked(tx, command);
    const next = isDoneHere ? applied : entry.record;
    if (isDoneHere) updateRecord(tx, next, queueDueOn(next, reference, civilDateAt(command.at)));
    chainAct(tx, counter, command, entry.record);
    alongside(tx, next);
    return { record: next, jumps };
  });
  tellAct(counter, subject, jumps);
  return record;
};
