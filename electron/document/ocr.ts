import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import type { GreyPicture } from '#domain/page-picture.ts';

/**
 * Reads the letters of a page's picture with the engine of tesseract.js, alone on files of this program: the loader of
 * that library asks a host for what it does not find, this asks nobody.
 */

/** The engine's script and its WebAssembly, and the gzipped data of a language. */
export type OcrFiles = { script: string; engine: string; language: string };

/**
 * As they lie in the packages; the small integer data, which is all that the engine without the old one reads.
 * @throws Error where a package is missing
 */
export const findOcrFiles = (from: string): OcrFiles => {
  const { resolve } = createRequire(from);
  return {
    script: resolve('tesseract.js-core/tesseract-core-simd-lstm.js'),
    engine: resolve('tesseract.js-core/tesseract-core-simd-lstm.wasm'),
    language: resolve('@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz'),
  };
};

/** What is used of the engine; the package has no types. Returned numbers other than 0 say that it failed. */
type Engine = {
  FS: { writeFile: (path: string, bytes: Uint8Array) => void };
  TessBaseAPI: new () => {
    Init: (folder: string, language: string, mode: number) => number;
    SetImageFile: (orientation: number, angle: number) => number;
    Recognize: (monitor: null) => number;
    GetUTF8Text: () => string;
  };
};
type OpenEngine = (options: {
  wasmBinary: Uint8Array;
  print: (text: string) => void;
  printErr: (text: string) => void;
}) => Promise<Engine>;

/** The neural engine alone (tesseract's `OEM_LSTM_ONLY`). */
const neuralOnly = 1;
const quiet = (): void => undefined; // what it says of a page is of a citizen's paper

/** A picture as Netpbm's `P5`, the plainest that the engine reads. */
const toPgm = ({ width, height, grey }: GreyPicture): Uint8Array =>
  Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), grey]);

/** @throws Error when a file is missing or is not what it should be */
export const openOcr = async (files: OcrFiles): Promise<(picture: GreyPicture) => string> => {
  const open = createRequire(files.script)(files.script) as OpenEngine; // the file named for it
  const engine = await open({ wasmBinary: readFileSync(files.engine), print: quiet, printErr: quiet });
  engine.FS.writeFile('/eng.traineddata', gunzipSync(readFileSync(files.language)));
  const reader = new engine.TessBaseAPI();
  if (reader.Init('/', 'eng', neuralOnly) !== 0) throw new Error('the data of the language cannot be used');
  return (picture) => {
    engine.FS.writeFile('/input', toPgm(picture));
    if (reader.SetImageFile(1, 0) !== 0 || reader.Recognize(null) !== 0) return '';
    return reader.GetUTF8Text();
  };
};
