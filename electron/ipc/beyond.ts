import type { Parts } from '../program/parts.ts';
import { createAsk } from './officer.ts';
import type { Handlers } from './router.ts';

export const beyondHandlers = (parts: () => Parts): Pick<Handlers, 'beyond.find'> => {
  const ask = createAsk(parts, ({ beyondDesk }) => beyondDesk);
  return { 'beyond.find': (input) => ask((desk) => desk.find(input)) };
};
