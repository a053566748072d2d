import type { Parts } from '../program/parts.ts';
import { createAsk } from './officer.ts';
import type { Handlers } from './router.ts';

export const carryHandlers = (parts: () => Parts): Pick<Handlers, 'carry.get' | 'carry.write' | 'carry.read'> => {
  const ask = createAsk(parts, ({ carry }) => carry);
  return {
    'carry.get': () => ask(async (carry) => carry.describe()),
    'carry.write': () => ask((carry, officer) => carry.write(officer)),
    'carry.read': () => ask((carry) => carry.read()),
  };
};
