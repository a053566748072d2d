import { JpegImage } from 'pdfjs-dist/legacy/image_decoders/pdf.image_decoders.mjs';

const isJpegWhole = (bytes: Uint8Array): boolean => {
  let hasGap = false;
  const { warn } = console;
  console.warn = () => {
    hasGap = true;
  };
  try {
    new JpegImage().parse(bytes);
  } catch {
    return false;
  } finally {
    console.warn = warn;
  }
  return !hasGap;
};

const word = (view: DataView, at: number): number => (at + 4 <= view.byteLength ? view.getUint32(at) : -1);

/** Whether every chunk is there up to the last one (W3C PNG 5.3); the engine itself compares the checksums. */
const isPngWhole = (bytes: Uint8Array): boolean => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = word(view, at);
    const name = word(view, at + 4);
    if (at + 12 + length > bytes.length) return false;
    if (name === 0x49454e44) return true;
    at += 12 + length;
  }
  return false;
};

/** Draws the picture and looks for what an engine passes over in silence: data that end early or make no sense. */
export const isPictureWhole = async (url: string): Promise<boolean> => {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const isJpeg = url.endsWith('.jpg');
  if (!(isJpeg ? isJpegWhole(bytes) : isPngWhole(bytes))) return false;
  const bitmap = await createImageBitmap(new Blob([bytes], { type: isJpeg ? 'image/jpeg' : 'image/png' }));
  bitmap.close();
  return true;
};
