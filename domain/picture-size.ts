/** Width and height in pixels. */
export type PictureSize = { width: number; height: number };

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const long = (bytes: Uint8Array, at: number): number => word(bytes, at) * 65_536 + word(bytes, at + 2);

/** W3C PNG 11.2.2: the header is the first chunk. */
const readPng = (bytes: Uint8Array): PictureSize | undefined =>
  bytes.length < 33 || long(bytes, 12) !== 0x49484452 ? undefined : { width: long(bytes, 16), height: long(bytes, 20) };

/** ITU-T T.81 B.2.2: the frame header, behind any number of other segments. */
const readJpeg = (bytes: Uint8Array): PictureSize | undefined => {
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { width: word(bytes, at + 7), height: word(bytes, at + 5) };
    const hasNoLength = marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += hasNoLength ? (marker === 0xff ? 1 : 2) : 2 + word(bytes, at + 2);
  }
  return undefined;
};

/** The size that a PNG or JPEG says to have; undefined where its header cannot be read. */
export const readPictureSize = (bytes: Uint8Array, mediaType: 'image/png' | 'image/jpeg'): PictureSize | undefined => {
  const size = mediaType === 'image/png' ? readPng(bytes) : readJpeg(bytes);
  return size === undefined || size.width === 0 || size.height === 0 ? undefined : size;
};
