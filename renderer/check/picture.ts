import { isJpegWhole } from '../component/pdf-viewer/worker/jpeg.ts';

/** Whether every chunk is there up to the last one (W3C PNG 5.3); the engine itself compares the checksums. */
const isPngWhole = (bytes: Uint8Array): boolean => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return false;
    if (view.getUint32(at + 4) === 0x49454e44) return true; // IEND
    at = end;
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
