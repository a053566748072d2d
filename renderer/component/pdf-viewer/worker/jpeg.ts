import { JpegImage } from 'pdfjs-dist/legacy/image_decoders/pdf.image_decoders.mjs';

/**
 * Whether a JPEG can be decoded to its last block. The engine draws what it can and says nothing; the library's own
 * decoder, slower, tells of each gap.
 */
export const isJpegWhole = (bytes: Uint8Array): boolean => {
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
