import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { ApiClient } from '../centre/api-client.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { drawPlate } from './application-row.ts';

type Options = { counter: Pick<WorkstationContext, 'reference'>; api: Pick<ApiClient, 'findBeyond'> };

/**
 * What other offices have, as the centre says; the reason is recorded there. A service that has no row here is called by
 * its id.
 */
export const createBeyondDesk = ({ counter, api }: Options) => ({
  find: async ({ kind, query, reason }: RouteInput<'beyond.find'>): Promise<RouteOutput<'beyond.find'>> => {
    const { reference } = counter;
    const { applications } = await api.findBeyond(kind, query, reason);
    return applications.map((one) => ({
      ...one,
      plate: one.registrationNumber === null ? null : drawPlate(one.registrationNumber, reference),
      licence: one.licence && { kind: one.licence.kind, number: null, categories: one.licence.categories },
      serviceName: reference.service.findLast(({ id }) => id === one.service)?.short ?? {
        en: one.service,
        sw: one.service,
      },
    }));
  },
});
