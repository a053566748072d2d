import { AppError } from '#domain/contract/errors.ts';

/** Lets one piece of heavy work in at a time; who comes meanwhile is asked to come again. */
export type Turn = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** @throws AppError CENTRE_BUSY */
export const createTurn = (): Turn => {
  let isTaken = false;
  return async (work) => {
    if (isTaken) throw new AppError('CENTRE_BUSY', 'Another of these is being worked on');
    isTaken = true;
    try {
      return await work();
    } finally {
      isTaken = false;
    }
  };
};
