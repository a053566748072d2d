import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { ApiClient } from '../centre/api-client.ts';
import type { Counter } from '../workstation/context.ts';
import { drawPlate } from './application-row.ts';

type Options = { counter: Pick<Counter, 'reference'>; api: Pick<ApiClient, 'findBeyond'> };

/** What other offices have, as the centre says; the reason is recorded there. */
export const createBeyondDesk = ({ counter, api }: Options) => ({
  find: async ({ kind, query, reason }: RouteInput<'beyond.find'>): Promise<RouteOutput<'beyond.find'>> => {
    const { applications } = await api.findBeyond(kind, query, reason);
    return applications.map((one) => ({ ...one, plate: drawPlate(one.registrationNumber, counter.reference) }));
  },
});
