import { deflateSync } from 'node:zlib';
import { createRandom } from '../random.ts';

/** A one-bit stencil of an A4 sheet at about 120 dots an inch: where it is set, ink (or its absence) is painted. */
export type Stencil = { width: number; height: number; data: Buffer };

const width = 992;
const height = 1403;

/** @param coverAt share of dots set at a place, 0-1 in both directions. */
const createStencil = (label: string, coverAt: (x: number, y: number) => number): Stencil => {
  const { next } = createRandom(403, label);
  const stride = Math.ceil(width / 8);
  const bits = Buffer.alloc(stride * height, 0xff);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      if (next() >= coverAt(x / width, y / height)) continue;
      const at = y * stride + (x >> 3);
      bits[at] = (bits[at] ?? 0) & ~(0x80 >> (x & 7));
    }
  return { width, height, data: deflateSync(bits, { level: 9 }) };
};

const wave = (x: number, y: number): number =>
  0.5 + 0.5 * Math.sin(x * 23 + Math.sin(y * 17) * 2) * Math.cos(y * 19 + Math.sin(x * 11) * 3);

/** Grain of glass and drum: sparse and patchy. */
export const createGrain = (): Stencil => createStencil('grain', (x, y) => 0.006 + 0.016 * wave(x, y) ** 2);

/** A drum near its end: whole bands of the sheet are gone. */
export const createRuin = (): Stencil =>
  createStencil(
    'ruin',
    (x, y) => 0.42 + 0.4 * wave(x * 0.6, y * 1.8) + (Math.sin(y * 61 + Math.sin(x * 5)) > 0.72 ? 0.3 : 0),
  );
