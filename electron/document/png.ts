import { crc32, deflateSync } from 'node:zlib';

/** RGBA, eight bits each, row by row from the top. */
export type Pixels = { width: number; height: number; rgba: Uint8Array };

const chunk = (name: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
};

type Depth = { bits: 1 | 8; channels: 1 | 3 };

/** The least that holds the picture: black and white, greys, or colours. */
const findDepth = ({ rgba }: Pixels): Depth => {
  let isBilevel = true;
  for (let at = 0; at < rgba.length; at += 4) {
    const red = rgba[at];
    if (red !== rgba[at + 1] || red !== rgba[at + 2]) return { bits: 8, channels: 3 };
    isBilevel &&= red === 0 || red === 255;
  }
  return { bits: isBilevel ? 1 : 8, channels: 1 };
};

const packRow = (
  { width, rgba }: Pixels,
  { bits, channels }: Depth,
  from: number,
  out: Uint8Array,
  to: number,
): void => {
  for (let x = 0; x < width; x += 1) {
    const at = from + x * 4;
    if (bits === 1) {
      if (rgba[at] === 255) out[to + (x >> 3)] = (out[to + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
    } else
      for (let channel = 0; channel < channels; channel += 1)
        out[to + x * channels + channel] = rgba[at + channel] ?? 0;
  }
};

/** A PNG of the pixels, without their transparency (W3C PNG 11.2). */
export const encodePng = (pixels: Pixels): Buffer => {
  const { width, height } = pixels;
  const depth = findDepth(pixels);
  const rowBytes = Math.ceil((width * depth.bits * depth.channels) / 8) + 1;
  const rows = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y += 1) packRow(pixels, depth, y * width * 4, rows, y * rowBytes + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = depth.bits;
  header[9] = depth.channels === 3 ? 2 : 0;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ]);
};
