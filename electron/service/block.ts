import { listWaitingFor } from '#db/outbox.ts';
import type { Application } from '#domain/application.ts';
import { isOnline, listBlocks } from '#domain/command/apply.ts';
import type { CommandName } from '#domain/command/command.ts';
import type { Block } from '#domain/command/rule.ts';
import type { Officer } from '#domain/officer.ts';
import type { Counter } from '../workstation/context.ts';

/** Why an officer may not do an act at this counter now: as the rule says, or while the same waits for the centre's word. */
export const listBlocksHere = (
  { connection, reference, station, now, contact }: Counter,
  officer: Officer,
  name: CommandName,
  record: Application,
  itemIds: readonly string[] = [],
): Block[] => {
  const isAsked =
    isOnline({ name }, record, reference) &&
    listWaitingFor(connection.reader, record.id).some((waiting) => waiting.name === name);
  const context = { reference, officer, office: station.office, at: now(), contact: contact() };
  return [
    ...(isAsked ? [{ code: 'ACT_ASKED' as const, details: {} }] : []),
    ...listBlocks(name, record, context, itemIds),
  ];
};
