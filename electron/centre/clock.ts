/** The centre's clock as its answers tell it: one for all clients of a workstation, told by any of them. */
export type CentreClock = {
  /** Proofs carry the centre's time, so a wrong clock here locks nobody out. */
  now: () => number;
  /** An answer came, written at this instant by the centre. */
  hear: (centreAt: number) => void;
  /** A refusal has told the right time, and nothing else. */
  correct: (centreAt: number) => void;
  /** The newest instant at which the centre is known to have answered, by its own clock; 0 while it has not. */
  heardAt: () => number;
};

export const createCentreClock = (now: () => number): CentreClock => {
  let newestAt = 0;
  let aheadMs = 0;
  const correct = (centreAt: number): void => {
    aheadMs = centreAt - now();
  };
  return {
    now: () => now() + aheadMs,
    hear: (centreAt) => {
      newestAt = Math.max(newestAt, centreAt);
      correct(centreAt);
    },
    correct,
    heardAt: () => newestAt,
  };
};
