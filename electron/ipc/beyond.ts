import type { Parts } from '../program/parts.ts';
import { findBeyond } from '../service/beyond.ts';
import type { Handlers } from './router.ts';

export const beyondHandlers = (parts: () => Parts): Pick<Handlers, 'beyond.find'> => ({
  'beyond.find': (input) => {
    parts().session.officer();
    return findBeyond(parts(), input);
  },
});
