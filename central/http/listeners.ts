/**
 * Live streams by workstation: a counter has one, and one more while it changes lines; who opens more loses the oldest.
 */
export type Listeners = {
  /** Answers how to take it out again. `end` is called when too many newer ones have come. */
  add: (workstationId: string, end: () => void) => () => void;
};

const maxAtOnce = 4;

export const createListeners = (): Listeners => {
  const streams = new Map<string, Set<() => void>>();
  return {
    add: (workstationId, end) => {
      const own = streams.get(workstationId) ?? new Set();
      streams.set(workstationId, own);
      own.add(end);
      const remove = (): void => {
        own.delete(end);
        if (own.size === 0 && streams.get(workstationId) === own) streams.delete(workstationId);
      };
      // In the order of coming.
      const [oldest] = own;
      if (own.size > maxAtOnce && oldest !== undefined) {
        own.delete(oldest);
        oldest();
      }
      return remove;
    },
  };
};
