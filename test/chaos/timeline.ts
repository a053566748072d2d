/**
 * Virtual time: one queue of events in order of their instant, then of their making. Between two events every promise
 * that can go on has gone on, so a run depends on its seed alone.
 */
export type Owner = { alive: boolean };
type Event = { at: number; order: number; run: () => void; owner: Owner | undefined };
export type Timeline = ReturnType<typeof createTimeline>;

/** 10:00 EAT of the day on which every machine check of a test application passes. */
export const startAt = Date.parse('2026-03-02T07:00:00Z');

export const createTimeline = () => {
  const queue: Event[] = [];
  let now = startAt;
  let made = 0;
  return {
    now: () => now,
    /** Runs `run` after so many ms, unless its owner has died by then. */
    after: (ms: number, run: () => void, owner?: Owner): void => {
      made += 1;
      const event = { at: now + Math.max(0, Math.round(ms)), order: made, run, owner };
      let place = queue.length;
      while (place > 0 && (queue[place - 1]?.at ?? 0) > event.at) place -= 1;
      queue.splice(place, 0, event);
    },
    /** Everything sleeps for so long: what was to come in a minute still comes in a minute, after it. */
    skip: (ms: number): void => {
      now += ms;
      for (const event of queue) event.at += ms;
    },
    /** Runs the next event and all that follows from it at once; false when nothing is left. */
    step: async (): Promise<boolean> => {
      const event = queue.shift();
      if (event === undefined) return false;
      now = event.at;
      if (event.owner?.alive === false) return true;
      event.run();
      await new Promise((resolve) => setImmediate(resolve));
      return true;
    },
  };
};
