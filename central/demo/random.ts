import { hash } from 'node:crypto';

/** Chance that repeats: the same seed and label give the same draws, on every machine and after every restart. */
export type Random = {
  /** In [0, 1). */
  next: () => number;
  /** Inclusive at both ends. */
  integer: (from: number, to: number) => number;
  chance: (share: number) => boolean;
  pick: <Item>(items: readonly Item[]) => Item;
  digits: (count: number) => string;
  shuffle: <Item>(items: readonly Item[]) => Item[];
};

/** mulberry32 over the first word of a hash of seed and label: short, quick, good enough to look alive. */
export const createRandom = (seed: number, label: string): Random => {
  let state = hash('sha256', `${seed}/${label}`, 'buffer').readUInt32LE(0);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(next() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  return {
    next,
    integer,
    pick,
    chance: (share) => next() < share,
    digits: (count) => Array.from({ length: count }, () => integer(0, 9)).join(''),
    shuffle: (items) => {
      const left = [...items];
      // as many draws as items
      return items.map(() => left.splice(Math.floor(next() * left.length), 1)[0] as (typeof items)[number]);
    },
  };
};

/** A UUID of version 7 whose time is given and whose rest is a hash: the same case keeps its id. */
export const createUuid = (at: number, label: string): string => {
  const bytes = hash('sha256', label, 'buffer').subarray(0, 16);
  bytes.writeUIntBE(at, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** Spreads whole numbers over a range so that two different ones never meet while they stay below `range`. */
export const scatter = (seed: number, value: number, range: number): number => {
  let step = Math.floor(range * 0.6180339887);
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  while (divisor(step, range) !== 1) step += 1;
  return Number((BigInt(step) * BigInt(value) + BigInt(seed) * 2_654_435_761n) % BigInt(range));
};
