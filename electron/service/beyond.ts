import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { ApiClient } from '../centre/api-client.ts';
import type { Counter } from '../workstation/context.ts';
import { drawPlate } from './application-row.ts';

type Given = { api: Pick<ApiClient, 'findBeyond'>; counter: Pick<Counter, 'reference'> };

/** Other offices' applications as this one may see them. A service that has no row here is called by its id. */
export const findBeyond = async (
  { api, counter: { reference } }: Given,
  { kind, query, reason }: RouteInput<'beyond.find'>,
): Promise<RouteOutput<'beyond.find'>> => {
  const { applications } = await api.findBeyond(kind, query, reason);
  return applications.map((one) => ({
    ...one,
    plate: one.registrationNumber === null ? null : drawPlate(one.registrationNumber, reference),
    serviceName: reference.service.findLast(({ id }) => id === one.service)?.short ?? {
      en: one.service,
      sw: one.service,
    },
  }));
};
