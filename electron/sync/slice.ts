/**
 * Work on the main thread goes in slices of about so long; the commit after it costs the same for a few as for many.
 */
const sliceMs = 8;
const [least, most] = [10, 100];

export const firstSlice = 20;

/** What the next slice may hold, by how long the last one took; a clock that stood still or went back says nothing. */
export const nextSlice = (size: number, tookMs: number): number =>
  tookMs > 0 ? Math.min(most, Math.max(least, Math.round((size * sliceMs) / tookMs))) : size;
