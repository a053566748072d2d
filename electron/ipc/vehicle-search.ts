import type { Parts } from '../program/parts.ts';
import { createAsk } from './officer.ts';
import type { Handlers } from './router.ts';

type Routes = 'vehicle.search' | 'vehicle.preview' | 'vehicle.print' | 'vehicle.lookUps';

export const vehicleSearchHandlers = (parts: () => Parts): Pick<Handlers, Routes> => {
  const ask = createAsk(parts, ({ vehicleSearchDesk }) => vehicleSearchDesk);
  return {
    'vehicle.search': (input) => ask((desk, officer) => desk.search(officer, input)),
    'vehicle.preview': (input) => ask((desk, officer) => desk.preview(officer, input)),
    'vehicle.print': (input) => ask((desk, officer) => desk.print(officer, input)),
    'vehicle.lookUps': (input) => ask((desk, officer) => desk.list(officer, input)),
  };
};
