const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** How far a picture must be turned clockwise, in degrees, to stand as it was taken. */
export type Turn = 0 | 90 | 180 | 270;

/** Exif 2.32, 4.6.4: the tag of the orientation, and how far each value says that the picture lies turned. */
const orientationTag = 0x0112;
const turns: Record<number, Turn> = { 1: 0, 2: 0, 3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270 };

/** The first directory of a TIFF header within APP1 has no more entries than any camera writes. */
const maxEntries = 200;
const readExif = (bytes: Uint8Array, from: number, end: number): Turn => {
  const isLittle = bytes[from] === 0x49;
  const short = (at: number): number => (isLittle ? (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) : word(bytes, at));
  const long = (at: number): number =>
    isLittle ? short(at) + short(at + 2) * 65_536 : short(at) * 65_536 + short(at + 2);
  const directory = from + long(from + 4);
  const count = Math.min(short(directory), maxEntries);
  for (let entry = directory + 2; entry < directory + 2 + count * 12 && entry + 12 <= end; entry += 12)
    if (short(entry) === orientationTag) return turns[short(entry + 8)] ?? 0;
  return 0;
};

type Segment = { marker: number; at: number; size: number };
/** ITU-T T.81 B.1.1.4: the segments before the picture's data, each with the place of its content. */
const listSegments = (bytes: Uint8Array): Segment[] => {
  const segments: Segment[] = [];
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const size = word(bytes, at + 2);
    if (marker === 0xda || marker === 0xd9 || size < 2) break;
    segments.push({ marker, at: at + 4, size: size - 2 });
    at += 2 + size;
  }
  return segments;
};

/** How a JPEG says that it lies; 0 where it says nothing, or nothing that can be read. */
export const readJpegTurn = (bytes: Uint8Array): Turn => {
  const exif = listSegments(bytes).find(
    ({ marker, at, size }) =>
      marker === 0xe1 && size >= 14 && word(bytes, at) === 0x4578 && word(bytes, at + 2) === 0x6966,
  );
  return exif === undefined ? 0 : readExif(bytes, exif.at + 6, exif.at + exif.size);
};

const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/**
 * Whether the picture holds no colour at all: one component in a JPEG's frame (ITU-T T.81 B.2.2), colour type 0 or 4 in
 * a PNG (W3C PNG 11.2.2). A grey paper that was scanned in colour says no here.
 */
export const isGreyPicture = (bytes: Uint8Array, mediaType: 'image/png' | 'image/jpeg'): boolean => {
  if (mediaType === 'image/png') return bytes[25] === 0 || bytes[25] === 4;
  const frame = listSegments(bytes).find(({ marker }) => isFrame(marker));
  return frame !== undefined && bytes[frame.at + 5] === 1;
};
