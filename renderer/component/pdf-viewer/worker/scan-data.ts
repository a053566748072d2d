/**
 * Decoders of scans draw what they can of data that end early, and say nothing. These look at the data themselves: each
 * tells whether its end is there.
 */
const long = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) * 0x1000000 + (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));

/**
 * The end-of-codestream marker, which no other data of the codestream can look like (ISO/IEC 15444-1 A.4.4, B.10.1).
 */
export const isJpxWhole = (bytes: Uint8Array): boolean => {
  for (let at = bytes.length - 2; at >= 0; at -= 1) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  return false;
};

const pictureSegments = new Set([6, 7, 22, 23, 38, 39, 42, 43]);
const unknownLength = 0xffffffff;

/**
 * Where the data of the segment at a place end, and its type (ITU-T T.88 7.2); undefined when the header is cut off.
 */
const readSegment = (bytes: Uint8Array, at: number): { type: number; end: number } | undefined => {
  const number = long(bytes, at);
  const flags = bytes[at + 4] ?? 0;
  const short = (bytes[at + 5] ?? 0) >> 5;
  const count = short === 7 ? long(bytes, at + 5) % 0x20000000 : short;
  const countBytes = short === 7 ? 4 + Math.ceil((count + 1) / 8) : 1;
  const referred = count * (number <= 256 ? 1 : number <= 65_536 ? 2 : 4);
  const lengthAt = at + 5 + countBytes + referred + ((flags & 0x40) === 0 ? 1 : 4);
  if (lengthAt + 4 > bytes.length) return undefined;
  const length = long(bytes, lengthAt);
  return { type: flags & 0x3f, end: length === unknownLength ? bytes.length : lengthAt + 4 + length };
};

/** Every segment up to the end of the data, one with a picture among them. */
export const isJbig2Whole = (bytes: Uint8Array): boolean => {
  let hasPicture = false;
  // The smallest header has eleven bytes; fewer at the end are padding.
  for (let at = 0; at + 11 <= bytes.length; ) {
    const segment = readSegment(bytes, at);
    if (segment === undefined || segment.end > bytes.length) return false;
    hasPicture ||= pictureSegments.has(segment.type);
    at = segment.end;
  }
  return hasPicture;
};

const bitAt = (bytes: Uint8Array, bit: number): number => ((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;

/** The end-of-block code of a group 4 fax, two times eleven zeros and a one, within the last bytes (ITU-T T.6 2.2). */
const hasEndOfBlock = (bytes: Uint8Array): boolean => {
  const last = bytes.length * 8;
  for (let end = last; end > Math.max(24, last - 128); end -= 1) {
    let code = 0;
    for (let bit = end - 24; bit < end; bit += 1) code = code * 2 + bitAt(bytes, bit);
    if (code === 0x001001) return true;
  }
  return false;
};

type Fax = { K: number; EndOfBlock: boolean; Columns: number };

/** A group 4 fax ends with its code, or at least not with rows that were filled in for want of data. */
export const isFaxWhole = (bytes: Uint8Array, { K, EndOfBlock, Columns }: Fax, rows: Uint8Array): boolean => {
  if (K >= 0 || !EndOfBlock || hasEndOfBlock(bytes)) return true;
  const last = rows.subarray(-Math.max(1, Math.ceil(Columns / 8)));
  return !last.every((byte) => byte === last[0]);
};
