import { getApplication } from '#db/query/application.ts';
import { findDuplicatesHere } from '#db/query/duplicate.ts';
import { findNextToVerify } from '#db/query/queue.ts';
import type { Application } from '#domain/application.ts';
import { listVoidedApprovals } from '#domain/approval.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import type { CommandName } from '#domain/command/command.ts';
import type { Case } from '#domain/contract/screen/case.ts';
import { listClocks } from '#domain/deadline.ts';
import { readQuote } from '#domain/fee.ts';
import { runMachineChecks } from '#domain/machine-check.ts';
import type { Officer } from '#domain/officer.ts';
import { listLines, type Reference } from '#domain/reference.ts';
import { getService } from '#domain/service.ts';
import { listUnknownWords } from '#domain/unknown-word.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { toRow } from './application-row.ts';
import { listBlocksHere } from './block.ts';

/** By its name; a code that no pack names as it came. */
const findCounty = ({ registeredIn }: Application, { county }: Reference): string | null =>
  registeredIn === null
    ? null
    : (county.find(({ code }) => code === registeredIn.countyCode)?.name ?? registeredIn.countyCode);

/** One application with everything the Case desk shows beside the paper, as of today. */
export const readCase = (
  counter: WorkstationContext,
  officer: Officer,
  id: string,
  isElsewhere: (id: string) => boolean = () => false,
): Case => {
  const { connection, reference, now } = counter;
  const today = civilDateAt(now());
  const entry = getApplication(connection.reader, id);
  const { record } = entry;
  const lines = listLines(reference, record);
  const duplicates = findDuplicatesHere(connection.reader, record, reference);
  const blocksOf = (name: CommandName) => listBlocksHere(counter, officer, name, record);
  return {
    application: record,
    row: toRow(entry, reference, today),
    lines,
    checks: Object.fromEntries(
      lines.map(({ id, checks }) => [id, runMachineChecks(record, checks, reference, today, duplicates)]),
    ),
    clocks: listClocks(record, reference, today),
    quote: readQuote(record, reference, today),
    blocks: {
      record: blocksOf('verification.record'),
      approve: blocksOf('application.approve'),
      return: blocksOf('application.return'),
      reject: blocksOf('application.reject'),
      hold: blocksOf('application.hold'),
      releaseHold: blocksOf('application.release-hold'),
      note: blocksOf('application.note'),
      assign: blocksOf('application.assign'),
      withdraw: blocksOf('application.withdraw'),
    },
    voided: listVoidedApprovals(record),
    parties: getService(reference, record).parties,
    isRenumbered: getService(reference, record).changes.includes('registration'),
    county: findCounty(record, reference),
    unknownWords: listUnknownWords(record),
    confirmedAt: entry.confirmedAt,
    nextId:
      findNextToVerify(connection.reader, id, (one) => one.approvedBy === officer.staffNumber || isElsewhere(one.id)) ??
      null,
  };
};
