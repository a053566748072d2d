import type { Desk } from '../program/parts.ts';
import type { Handlers } from './router.ts';

export const carryHandlers = (desk: () => Desk): Pick<Handlers, 'carry.get' | 'carry.write' | 'carry.read'> => ({
  'carry.get': () => {
    desk().session.officer();
    return desk().carry.describe();
  },
  'carry.write': () => {
    const officer = desk().session.officer();
    return desk().carry.write(officer);
  },
  'carry.read': () => {
    desk().session.officer();
    return desk().carry.read();
  },
});
