import type { Parts } from '../program/parts.ts';
import { drawPlate } from '../service/application-row.ts';
import type { Handlers } from './router.ts';

export const beyondHandlers = (parts: () => Parts): Pick<Handlers, 'beyond.find'> => ({
  'beyond.find': async ({ kind, query, reason }) => {
    const { api, counter, session } = parts();
    session.officer();
    const { applications } = await api.findBeyond(kind, query, reason);
    return applications.map((one) => ({ ...one, plate: drawPlate(one.registrationNumber, counter.reference) }));
  },
});
