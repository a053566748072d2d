/** Lets so many pieces of work of one key in at a time; the others wait in the order of coming. */
export type Lanes = <Value>(key: string, work: () => Promise<Value>) => Promise<Value>;

export const createLanes = (most: number): Lanes => {
  const places = new Map<string, { taken: number; waiting: (() => void)[] }>();
  return async (key, work) => {
    const place = places.get(key) ?? { taken: 0, waiting: [] };
    places.set(key, place);
    // Whoever leaves hands its place on, so that none who comes meanwhile slips in.
    if (place.taken < most) place.taken += 1;
    else await new Promise<void>((resolve) => place.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = place.waiting.shift();
      if (next !== undefined) next();
      else place.taken -= 1;
      if (place.taken === 0) places.delete(key);
    }
  };
};
