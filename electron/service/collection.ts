import { type ApplicationEntry, getApplication, listHandedOver } from '#db/query/application.ts';
import { countQueue } from '#db/query/queue.ts';
import { listSurrenderDue } from '#domain/application.ts';
import { civilDateAt, startOfDay } from '#domain/civil-date.ts';
import { isSeparationBroken } from '#domain/command/hand-over.ts';
import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { CollectionItem } from '#domain/contract/screen/collection.ts';
import { listAcceptedKinds } from '#domain/identity.ts';
import { hasRole, type Officer } from '#domain/officer.ts';
import { matchName, type NameMatch } from '#domain/person-name.ts';
import type { Counter } from '../workstation/context.ts';
import { toPlate, toRow } from './application-row.ts';
import { perform } from './perform.ts';
import { takePlaceOf } from './repair.ts';

/** Every reason why this item cannot be handed over now; empty means yes. */
const listBlocks = ({ record }: ApplicationEntry, officer: Officer, { station }: Counter): CollectionItem['blocks'] => {
  const restriction = record.restrictions[0];
  return [
    ...(record.status === 'shelved' ? [] : [{ code: 'WRONG_STATUS' as const, details: { status: record.status } }]),
    ...(restriction === undefined
      ? []
      : [{ code: 'RESTRICTED' as const, details: { kind: restriction.kind, note: restriction.note } }]),
    ...(isSeparationBroken(record, officer, station.office) ? [{ code: 'SEPARATION' as const, details: {} }] : []),
    ...(hasRole(officer, 'collection') ? [] : [{ code: 'ROLE_MISSING' as const, details: { role: 'collection' } }]),
  ];
};

/** More hand-overs than an office has in a day. */
const dayLimit = 500;

export const readToday = ({ connection, reference, now }: Counter): RouteOutput<'collection.today'> => ({
  ready: countQueue(connection.reader, { statuses: ['shelved'], order: 'urgent' }),
  handedOver: listHandedOver(connection.reader, startOfDay(civilDateAt(now())), dayLimit).flatMap((record) =>
    record.handOver === null
      ? []
      : [
          {
            id: record.id,
            plate: toPlate(record, reference),
            collector: record.handOver.collector.name,
            slipNumber: record.handOver.slipNumber,
            at: record.handOver.at,
          },
        ],
  ),
});

export const readCollectionItem = (counter: Counter, officer: Officer, id: string): CollectionItem => {
  const entry = getApplication(counter.connection.reader, id);
  const { record } = entry;
  return {
    row: toRow(entry, counter.reference, civilDateAt(counter.now())),
    collector: record.collector,
    acceptedKinds: listAcceptedKinds(
      record.collector.identity.kind,
      counter.reference['identity-kind'],
      civilDateAt(counter.now()),
    ),
    surrender: listSurrenderDue(record),
    blocks: listBlocks(entry, officer, counter),
    slipNumber: record.handOver?.slipNumber ?? null,
    collectedAt: record.handOver?.at ?? null,
    confirmedAt: entry.confirmedAt,
  };
};

export const compareCollectorName = ({ connection }: Counter, id: string, name: string): NameMatch =>
  matchName(name, getApplication(connection.reader, id).record.collector.name);

/** `S-261121-7F3K2A`: the day and six signs of a fresh id, short enough to read out and found by the search box. */
const createSlipNumber = ({ now, newId }: Counter): string =>
  `S-${civilDateAt(now()).slice(2).replaceAll('-', '')}-${newId().replaceAll('-', '').slice(-6).toUpperCase()}`;

/**
 * @throws AppError the rule's refusal: COLLECTOR_MISMATCH, SURRENDER_MISSING, RESTRICTED, SEPARATION, WRONG_STATUS …
 */
export const handOver = (
  counter: Counter,
  officer: Officer,
  { id, collector, originalSeen, surrendered, signature, repairs }: RouteInput<'collection.handOver'>,
): string => {
  const slipNumber = createSlipNumber(counter);
  const payload = { collector, originalSeen, surrendered, signature, slipNumber };
  perform(
    counter,
    officer,
    'collection.handOver',
    id,
    payload,
    takePlaceOf(counter, officer, repairs, 'collection.handOver'),
  );
  return slipNumber;
};
