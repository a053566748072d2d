import { getApplication } from '#db/query/application.ts';
import { countItems, listReleased } from '#db/query/item.ts';
import type { Bilingual } from '#domain/bilingual.ts';
import { civilDateAt, startOfDay } from '#domain/civil-date.ts';
import { listSurrenderDue } from '#domain/command/release.ts';
import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { CollectionCase } from '#domain/contract/screen/collection.ts';
import { listAcceptedKinds } from '#domain/identity.ts';
import { readyStates } from '#domain/item.ts';
import { findNameTolerance } from '#domain/name-tolerance.ts';
import type { Officer } from '#domain/officer.ts';
import { compareNames, type NameComparison } from '#domain/person-name.ts';
import type { Reference } from '#domain/reference.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { toItemRow, toRow, toSubject } from './application-row.ts';
import { listBlocksHere } from './block.ts';
import { perform } from './perform.ts';
import { settleRepaired } from './repair.ts';

/** More hand-overs than an office has in a day. */
const maxInDay = 500;

export const readToday = ({ connection, reference, now }: WorkstationContext): RouteOutput<'collection.today'> => ({
  ready: countItems(connection.reader, { states: ['shelved'] }),
  readyElectronic: countItems(connection.reader, { states: [readyStates.electronic], made: ['electronic'] }),
  handedOver: listReleased(connection.reader, startOfDay(civilDateAt(now())), maxInDay).map(({ record, release }) => ({
    id: record.id,
    ...toSubject(record, reference),
    collector: release.collector.name,
    slipNumber: release.slipNumber,
    at: release.at,
  })),
});

/** A kind that the pack no longer has is called by its code. */
const getEvidenceLabel = ({ 'evidence-kind': kinds }: Pick<Reference, 'evidence-kind'>, code: string): Bilingual =>
  kinds.find((one) => one.code === code)?.label ?? { en: code, sw: code };

export const readCollectionCase = (counter: WorkstationContext, officer: Officer, id: string): CollectionCase => {
  const { connection, reference, now } = counter;
  const today = civilDateAt(now());
  const entry = getApplication(connection.reader, id);
  const { record } = entry;
  return {
    row: toRow(entry, reference, today),
    collector: record.collector,
    acceptedKinds: listAcceptedKinds(record.collector.identity.kind, reference['identity-kind'], today),
    surrender: listSurrenderDue(record).map(({ kind, number, or = [] }) => ({
      kind,
      number,
      or: or.map((code) => ({
        code,
        label: getEvidenceLabel(reference, code),
        isAttached: record.evidence.some((one) => one.kind === code),
      })),
    })),
    items: record.items.map((item) => ({
      item: toItemRow(item, record, reference),
      blocks: listBlocksHere(counter, officer, 'item.release', record, [item.id]),
    })),
    releases: record.releases.toReversed().map(({ slipNumber, at, items }) => ({ slipNumber, at, items })),
    confirmedAt: entry.confirmedAt,
  };
};

export const compareCollectorName = (
  { connection, reference, now }: WorkstationContext,
  id: string,
  name: string,
): NameComparison => {
  const { collector } = getApplication(connection.reader, id).record;
  return compareNames(name, collector.name, findNameTolerance(reference, civilDateAt(now())));
};

/** `S-261121-7F3K2A`: the day and six signs of a fresh id, short enough to read out and found by the search box. */
const createSlipNumber = ({ now, newId }: WorkstationContext): string =>
  `S-${civilDateAt(now()).slice(2).replaceAll('-', '')}-${newId().replaceAll('-', '').slice(-6).toUpperCase()}`;

/**
 * Hands several items over in one act.
 * @throws AppError the rule's refusal: COLLECTOR_MISMATCH, SURRENDER_MISSING, RESTRICTED, SEPARATION, ITEM_NOT_AT_STEP …
 */
export const releaseItems = (
  counter: WorkstationContext,
  officer: Officer,
  { id, repairs, ...given }: RouteInput<'item.release'>,
): RouteOutput<'item.release'> => {
  const slipNumber = createSlipNumber(counter);
  const settle = settleRepaired(counter, officer, repairs, 'item.release');
  perform(counter, officer, 'item.release', id, { ...given, slipNumber }, settle);
  return { slipNumber, item: readCollectionCase(counter, officer, id) };
};
