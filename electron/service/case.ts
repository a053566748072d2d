import { getApplication } from '#db/query/application.ts';
import { findNextToVerify } from '#db/query/queue.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import type { Case } from '#domain/contract/screen/case.ts';
import { listClocks } from '#domain/deadline.ts';
import { quoteFee } from '#domain/fee.ts';
import { runMachineChecks } from '#domain/machine-check.ts';
import { hasRole, type Officer } from '#domain/officer.ts';
import { getChecklist } from '#domain/reference.ts';
import type { Counter } from '../workstation/context.ts';
import { toRow } from './application-row.ts';

/** One application with everything the Case desk shows beside the paper, as of today. */
export const readCase = (
  counter: Counter,
  officer: Officer,
  id: string,
  isElsewhere: (id: string) => boolean = () => false,
): Case => {
  const { connection, reference, now } = counter;
  const today = civilDateAt(now());
  const entry = getApplication(connection.reader, id);
  const { lines } = getChecklist(reference, entry.record.service, today);
  return {
    application: entry.record,
    row: toRow(entry, reference, today),
    lines,
    checks: runMachineChecks(entry.record, [...new Set(lines.flatMap((line) => line.checks))], reference, today),
    clocks: listClocks(entry.record, reference, today),
    quote: quoteFee(entry.record, reference.fee, today),
    mayDecide: entry.record.status === 'submitted' && hasRole(officer, 'verifying'),
    confirmedAt: entry.confirmedAt,
    nextId: findNextToVerify(connection.reader, id, isElsewhere) ?? null,
  };
};
