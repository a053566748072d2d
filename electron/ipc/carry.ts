import type { Parts } from '../program/parts.ts';
import type { Handlers } from './router.ts';

export const carryHandlers = (parts: () => Parts): Pick<Handlers, 'carry.get' | 'carry.write' | 'carry.read'> => ({
  'carry.get': () => {
    parts().session.officer();
    return parts().carry.describe();
  },
  'carry.write': () => {
    const officer = parts().session.officer();
    return parts().carry.write(officer);
  },
  'carry.read': () => {
    parts().session.officer();
    return parts().carry.read();
  },
});
