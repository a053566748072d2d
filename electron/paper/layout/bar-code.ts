import type { Paper } from './page.ts';

/**
 * Code 128 (ISO/IEC 15417), code set B: what every scanner of a counter reads, and types as it stands. Each symbol by
 * the widths of its bars and gaps in modules, bar first: values 0 to 102, then the three starts and the stop.
 */
const widths = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'
).split(' ');
const startB = 104;
const stop = 106;
/** White on both sides, in modules: the least that the standard asks. */
const quiet = 10;

/** Bars and gaps in turn, in modules. @throws Error for a sign that set B lacks: a bug of the caller */
export const encodeBarCode = (text: string): number[] => {
  const values = [...text].map((sign) => sign.charCodeAt(0) - 32);
  if (values.some((value) => value < 0 || value > 94)) throw new Error('Code 128 B has no such sign');
  const check = values.reduce((sum, value, place) => sum + value * (place + 1), startB) % 103;
  return [startB, ...values, check, stop].flatMap((value) => [...(widths[value] ?? '')].map(Number));
};

/** How wide a code is with its quiet zones. */
export const measureBarCode = (text: string, moduleWidth: number): number =>
  (encodeBarCode(text).reduce((sum, width) => sum + width, 0) + 2 * quiet) * moduleWidth;

/** Drawn as rectangles: sharp at any resolution. `x` is where the quiet zone begins. */
export const drawBarCode = (
  paper: Paper,
  text: string,
  { x, y, height, moduleWidth }: { x: number; y: number; height: number; moduleWidth: number },
): void => {
  let at = x + quiet * moduleWidth;
  encodeBarCode(text).forEach((width, place) => {
    if (place % 2 === 0) paper.rect(at, y, width * moduleWidth, height);
    at += width * moduleWidth;
  });
  paper.fill('#000000');
};
