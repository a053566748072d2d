import { transact } from '#db/connection.ts';
import { type CommandRow, countLookUpActs, listLookUpActs } from '#db/outbox.ts';
import { findApplication } from '#db/query/application.ts';
import { getSyncState } from '#db/query/sync.ts';
import { findVehicleRecords } from '#db/query/vehicle.ts';
import { type LookUpRow, mostLookUps } from '#domain/contract/centre/vehicle-search.ts';
import { AppError, errorCodes } from '#domain/contract/errors.ts';
import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { LookUpResult } from '#domain/contract/screen/vehicle-search.ts';
import { looksADay } from '#domain/look-beyond.ts';
import type { Officer } from '#domain/officer.ts';
import {
  fitsOpenCase,
  readVehicleKey,
  requireSearcher,
  requireSearchReason,
  type SearchReason,
  toVehiclesFound,
  type VehicleFound,
} from '#domain/vehicle-search.ts';
import type { ApiClient } from '../centre/api-client.ts';
import { isUnheard } from '../centre/fault.ts';
import type { PaperMaker } from '../paper/maker.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { requireRole } from '../workstation/session.ts';
import { drawPlate } from './application-row.ts';
import { chainAct, draftAct, tellAct } from './chain-act.ts';
import type { Offer } from './offer.ts';
import { type PlainPaperOptions, printPlain } from './plain-paper.ts';

type Options = PlainPaperOptions & {
  counter: WorkstationContext;
  api: Pick<ApiClient, 'postVehicleSearch' | 'getLookUps'>;
  makePaper: PaperMaker;
  offer: Offer;
};

/** What an officer was shown, for its paper. */
type Kept = { staffNumber: string; result: LookUpResult; reason: SearchReason; at: number };
type Answer = Omit<LookUpResult, 'id' | 'vehicles'> & { vehicles: VehicleFound[] };

/** So many answers can be printed after they were shown. */
const mostKept = 10;
const dayMs = 86_400_000;

/** The centre was not heard, or knows no session of this officer: what is here is all there is. */
const isOutOfReach = (error: unknown): boolean =>
  error instanceof AppError && (isUnheard(error.code) || errorCodes[error.code].status === 401);

/**
 * Looks vehicles up: at the centre, which records it; without it, in the cache, and the look-up is an act of the chain.
 * That is written in the transaction that reads what is shown, so none is shown that will not reach the centre.
 */
export const createVehicleSearchDesk = ({ counter, api, makePaper, offer, ...printing }: Options) => {
  const kept = new Map<string, Kept>();

  const show = (found: VehicleFound): LookUpResult['vehicles'][number] => {
    const { reference, connection } = counter;
    const nameOf = (service: string) =>
      reference.service.findLast(({ id }) => id === service)?.short ?? { en: service, sw: service };
    const { registrationNumber } = found.vehicle;
    return {
      ...found,
      plate: registrationNumber === null ? null : drawPlate(registrationNumber, reference),
      applications: found.applications.map((one) => ({
        ...one,
        serviceName: nameOf(one.service),
        isHere: one.id !== null && findApplication(connection.reader, one.id) !== undefined,
      })),
    };
  };

  const askCentre = async (query: string, reason: SearchReason): Promise<Answer | undefined> => {
    if (!counter.contact()) return undefined;
    try {
      const { vehicles, fitsOpenCase: fits, at } = await api.postVehicleSearch({ query, reason });
      return { source: 'centre', asOf: at, vehicles, fitsOpenCase: fits };
    } catch (error) {
      if (isOutOfReach(error)) return undefined;
      throw error;
    }
  };

  const askCache = (officer: Officer, query: string, reason: SearchReason): Answer => {
    const { connection, reference, station, now, newId } = counter;
    // The centre may have been waited for over a sign-out: what comes next in the chain is the next officer's.
    counter.requireSignedIn?.(officer);
    const id = newId();
    const { answer, jumps } = transact(connection.writer, (tx) => {
      if (countLookUpActs(tx, officer.staffNumber, now() - dayMs) >= looksADay.most)
        throw new AppError('LOOK_LIMIT', 'No more look-ups for a day', { most: looksADay.most });
      const records = findVehicleRecords(tx, readVehicleKey(query));
      const vehicles = toVehiclesFound(records, { reference, officer });
      const asOf = getSyncState(tx).lastPulledAt;
      const shown = vehicles.flatMap(({ applications }) => applications.map((one) => one.reference));
      const act = draftAct(tx, counter, officer, {
        name: 'vehicle.look-up',
        subject: { kind: 'look-up', id },
        baseVersion: 1,
        payload: () => ({ query, reason, shown, asOf }),
        arrivedAt: 0,
      });
      chainAct(tx, counter, act.command, null);
      const fits = fitsOpenCase(reason, records, station.office.id, act.command.at);
      return { answer: { source: 'cache' as const, asOf, vehicles, fitsOpenCase: fits }, jumps: act.jumps };
    });
    tellAct(counter, id, jumps);
    return answer;
  };

  const getKept = ({ staffNumber }: Officer, id: string): Kept => {
    const found = kept.get(id);
    if (found?.staffNumber !== staffNumber) throw new AppError('NOT_FOUND', 'no such look-up of this officer');
    return found;
  };

  const makeCopy = (officer: Officer, { id, place }: { id: string; place: number }): Promise<Uint8Array> => {
    const { result, reason, at } = getKept(officer, id);
    const found = result.vehicles[place];
    if (found === undefined) throw new AppError('NOT_FOUND', 'no such vehicle in this answer');
    const { station } = counter;
    const { source, asOf } = result;
    const issue = { officerName: officer.name, staffNumber: officer.staffNumber, at, reason, source, asOf };
    return makePaper({ kind: 'search', office: station.office, found, issue, isDemonstration: station.demonstration });
  };

  /** The look-ups of this workstation that fit no open case, as far as the cache can tell. */
  const listHere = (after: string | undefined): RouteOutput<'vehicle.lookUps'> => {
    const { connection, station } = counter;
    const before = after === undefined ? undefined : Number(after.slice(0, after.indexOf('.')));
    const rows = listLookUpActs(connection.reader, mostLookUps + 1, before);
    const page = rows.slice(0, mostLookUps);
    const isFitting = ({ body }: CommandRow): boolean =>
      body.name === 'vehicle.look-up' &&
      fitsOpenCase(
        body.payload.reason,
        findVehicleRecords(connection.reader, readVehicleKey(body.payload.query)),
        station.office.id,
        body.at,
      );
    const last = page.at(-1);
    return {
      source: 'cache',
      lookUps: page.filter((row) => !isFitting(row)).flatMap(toLookUpRow),
      next: rows.length > mostLookUps && last !== undefined ? `${last.sequence}.here` : null,
    };
  };

  return {
    search: async (officer: Officer, input: RouteInput<'vehicle.search'>): Promise<RouteOutput<'vehicle.search'>> => {
      requireSearcher(officer);
      const reason = requireSearchReason(input.reason);
      // Line ends and tabs that a scanner or a paste brings go no further.
      const query = input.query.replace(/[\s\p{C}]+/gu, ' ').trim();
      readVehicleKey(query);
      const answer = (await askCentre(query, reason)) ?? askCache(officer, query, reason);
      const result = { ...answer, id: counter.newId(), vehicles: answer.vehicles.map(show) };
      kept.set(result.id, { staffNumber: officer.staffNumber, result, reason, at: counter.now() });
      for (const id of [...kept.keys()].slice(0, -mostKept)) kept.delete(id);
      return result;
    },

    preview: async (
      officer: Officer,
      input: RouteInput<'vehicle.preview'>,
    ): Promise<RouteOutput<'vehicle.preview'>> => {
      requireSearcher(officer);
      return { url: await offer(async () => ({ bytes: await makeCopy(officer, input) })) };
    },

    print: async (
      officer: Officer,
      { printer, ...input }: RouteInput<'vehicle.print'>,
    ): Promise<RouteOutput<'vehicle.print'>> => {
      requireSearcher(officer);
      await printPlain(printing, await makeCopy(officer, input), printer, 'Kaunta copy of records');
      return {};
    },

    list: async (
      officer: Officer,
      { after }: RouteInput<'vehicle.lookUps'>,
    ): Promise<RouteOutput<'vehicle.lookUps'>> => {
      requireRole(officer, 'supervisor');
      // A page of what is here goes on here, also when the line is back meanwhile.
      if (!counter.contact() || after?.endsWith('.here') === true) return listHere(after);
      try {
        const { lookUps, next } = await api.getLookUps(after);
        return { source: 'centre', lookUps, next };
      } catch (error) {
        if (isOutOfReach(error)) return listHere(undefined);
        throw error;
      }
    },
  };
};

const toLookUpRow = ({ id, officer, at, body, state, settledAt }: CommandRow): LookUpRow[] => {
  if (body.name !== 'vehicle.look-up') return [];
  const { query, reason, shown } = body.payload;
  return [
    {
      id,
      staffNumber: officer,
      officer: null,
      workstationId: body.workstation,
      query,
      reason: reason.code,
      detail: reason.detail,
      found: shown.length,
      offline: true,
      at,
      receivedAt: state === 'applied' ? settledAt : null,
    },
  ];
};
