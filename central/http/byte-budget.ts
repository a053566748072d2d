import { AppError } from '#domain/contract/errors.ts';

/**
 * Bytes that strangers' requests may hold in memory together. What is claimed has come: who only says that it will,
 * holds nothing.
 */
export type ByteBudget = { open: () => ByteClaim; held: () => number };
export type ByteClaim = {
  /** @throws AppError CENTRE_BUSY when no room is left */
  add: (bytes: number) => void;
  release: () => void;
};

export const createByteBudget = (most: number): ByteBudget => {
  let held = 0;
  return {
    held: () => held,
    open: () => {
      let own = 0;
      return {
        add: (bytes) => {
          if (held + bytes > most) throw new AppError('CENTRE_BUSY', 'Too much of this is on its way');
          held += bytes;
          own += bytes;
        },
        release: () => {
          held -= own;
          own = 0;
        },
      };
    },
  };
};
