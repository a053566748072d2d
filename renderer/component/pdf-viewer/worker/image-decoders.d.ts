declare module 'pdfjs-dist/legacy/image_decoders/pdf.image_decoders.mjs' {
  /** The PDF library's own JPEG decoder; what it mends on the way it writes to the console as a warning. */
  export class JpegImage {
    parse(data: Uint8Array): void;
  }
}
