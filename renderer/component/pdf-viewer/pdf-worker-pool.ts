import { PDFWorker } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { FromWorker, ToWorker } from './worker/message.ts';

/** A worker of the PDF library for one document. What the library swallowed comes as warnings. */
export type DocumentWorker = {
  library: PDFWorker;
  /** Gives the next page its budget; resolves once the worker has heard it, so never while it is stuck. */
  begin: () => Promise<void>;
  onWarning: (listener: (text: string) => void) => void;
  /** Told of each JPEG that the engine decoded. */
  onJpeg: (listener: (bytes: Uint8Array) => void) => void;
  /** Ends the thread and gives its memory back, whatever it is doing. */
  end: () => void;
};

const start = (): DocumentWorker => {
  const thread = new Worker(new URL('./worker/pdf-worker.ts', import.meta.url), { type: 'module', name: 'pdf' });
  const library = PDFWorker.create({ port: thread, verbosity: 1 }); // 1: warnings
  let waiting: (() => void)[] = [];
  let warn: (text: string) => void = () => undefined;
  let tellJpeg: (bytes: Uint8Array) => void = () => undefined;
  thread.addEventListener('message', ({ data }: MessageEvent<FromWorker | { kaunta?: undefined }>) => {
    if (data.kaunta === 'begun') {
      for (const heard of waiting) heard();
      waiting = [];
    } else if (data.kaunta === 'warning') warn(data.text);
    else if (data.kaunta === 'jpeg') tellJpeg(data.bytes);
  });
  return {
    library,
    begin: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        thread.postMessage({ kaunta: 'begin' } satisfies ToWorker);
      }),
    onWarning: (listener) => {
      warn = listener;
    },
    onJpeg: (listener) => {
      tellJpeg = listener;
    },
    end: () => {
      library.destroy();
      thread.terminate();
    },
  };
};

/** The next document's worker is started ahead, since its script takes a tenth of a second to be read. */
let spare: DocumentWorker | undefined = start();

export const takeWorker = (): DocumentWorker => {
  const taken = spare ?? start();
  spare = undefined;
  return taken;
};

/** Called when a document is on screen: reading the script no longer delays anything. */
export const prepareWorker = (): void => {
  spare ??= start();
};
