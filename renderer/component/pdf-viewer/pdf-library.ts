import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';
import jbig2Url from 'pdfjs-dist/wasm/jbig2_nowasm_fallback.js?url';
import openjpegUrl from 'pdfjs-dist/wasm/openjpeg_nowasm_fallback.js?url';
import { createJpegCheck } from './jpeg-check.ts';
import { isLoss } from './loss.ts';
import { pageLimitMs } from './page-limit.ts';
import { prepareWorker, takeWorker } from './pdf-worker-pool.ts';
import decoderUrl from './scan-decoder.js?url&no-inline';
import { maxPagePixels } from './worker/budget.ts';

/**
 * The one place that knows the PDF library. Everything it fetches is a file of ours: its worker, the standard fonts,
 * the character maps, and the decoders of fax and JPEG 2000 scans in plain JavaScript, since the window's policy bars
 * WebAssembly.
 */
const dataUrls: Record<string, string> = {
  ...import.meta.glob<string>('../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
    query: '?url',
    import: 'default',
    eager: true,
    exhaustive: true,
  }),
  ...import.meta.glob<string>('../../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
    query: '?url',
    import: 'default',
    eager: true,
    exhaustive: true,
  }),
};
const urlByName = new Map(Object.entries(dataUrls).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url]));

class BundledData {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const url = urlByName.get(filename);
    if (url === undefined) throw new Error(`no such data file: ${filename}`);
    return new Uint8Array(await (await fetch(url)).arrayBuffer());
  }
}

// The library appends the decoder's name to this; after `#/` it only tells our one file which decoder is asked for.
const decoderBase = (): string => {
  const address = new URL(decoderUrl, document.baseURI);
  address.searchParams.set('jbig2', new URL(jbig2Url, document.baseURI).href);
  address.searchParams.set('openjpeg', new URL(openjpegUrl, document.baseURI).href);
  return `${address.href}#/`;
};

export type PdfDocument = pdfjs.PDFDocumentProxy;
export type PdfPage = pdfjs.PDFPageProxy;
export type RenderTask = pdfjs.RenderTask;
export type PageViewport = pdfjs.PageViewport;
export const { OPS, TextLayer } = pdfjs;

/** Why a file cannot be shown; each has its own words and next step on screen. */
export type PdfTroubleKind = 'unreachable' | 'empty' | 'not-pdf' | 'encrypted' | 'truncated' | 'damaged' | 'too-heavy';
export class PdfTrouble extends Error {
  readonly kind: PdfTroubleKind;
  constructor(kind: PdfTroubleKind) {
    super(kind);
    this.name = 'PdfTrouble';
    this.kind = kind;
  }
}

/** `isCutShort`: the end of the file is missing, and what could be recovered is shown. */
export type OpenedPdf = {
  document: PdfDocument;
  isCutShort: boolean;
  /** Gives the next page its budget; pending while the worker is stuck. */
  begin: () => Promise<void>;
  /** Told whenever the library leaves out a part of what it is drawing. */
  onLoss: (listener: () => void) => void;
  /** Told of each JPEG at the moment that it is drawn; the answer to `ask` comes later, if something is missing. */
  onJpeg: (listener: (ask: (onGap: () => void) => void) => void) => void;
  /** Ends the document's worker, whatever it is doing, and gives its memory back. */
  close: () => void;
};

const latin = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);
/**
 * Where readers look for the header: poppler and the library find it behind other bytes too, so more than the 1,024 of
 * ISO 32000-1 annex H.3.
 */
const headBytes = 64 * 1024;
/** Bytes that a mail program or a server added after the end do not make a file cut short. */
const tailBytes = 64 * 1024;
/** Opening reads the cross-reference table and the page tree only. */
const openLimitMs = 2 * pageLimitMs;
const partingMs = 500;

const fetchBytes = async (url: string, signal: AbortSignal): Promise<Uint8Array> => {
  try {
    const response = await fetch(url, { signal });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (signal.aborted) throw error;
  }
  throw new PdfTrouble('unreachable');
};

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const late = (ms: number): Promise<never> => delay(ms).then(() => Promise.reject(new PdfTrouble('too-heavy')));

/**
 * Fetches and opens a PDF on a worker of its own. `isThorough`: JPEGs are decoded by the library, which is slow and
 * tells of every gap at once. @throws PdfTrouble
 */
export const openPdf = async (url: string, signal: AbortSignal, isThorough = false): Promise<OpenedPdf> => {
  const data = await fetchBytes(url, signal);
  if (data.length === 0) throw new PdfTrouble('empty');
  if (!latin(data.subarray(0, headBytes)).includes('%PDF-')) throw new PdfTrouble('not-pdf');
  const isCutShort = !latin(data.subarray(-tailBytes)).includes('%%EOF');
  const worker = takeWorker();
  let tell: () => void = () => undefined;
  worker.onWarning((text) => isLoss(text) && tell());
  const jpegs = createJpegCheck();
  const task = pdfjs.getDocument({
    data,
    worker: worker.library,
    BinaryDataFactory: BundledData,
    cMapUrl: 'bundled/',
    standardFontDataUrl: 'bundled/',
    wasmUrl: decoderBase(),
    useWorkerFetch: false,
    useWasm: false,
    isEvalSupported: false,
    useSystemFonts: false,
    enableXfa: false,
    maxImageSize: maxPagePixels,
    isImageDecoderSupported: !isThorough,
    verbosity: 1, // warnings are what tells that something is missing
  } as Parameters<typeof pdfjs.getDocument>[0]); // `isEvalSupported` is read by older builds of the library only
  const close = (): void => {
    jpegs.end();
    // The library lets go of its fonts and pictures only when its worker agrees, which a stuck one never does.
    void Promise.race([task.destroy(), delay(partingMs)]).then(worker.end, worker.end);
  };
  try {
    const document = await Promise.race([task.promise, late(openLimitMs)]);
    if (document.numPages === 0) throw new PdfTrouble('empty');
    if (document.numPages < 0) throw new PdfTrouble('damaged');
    return {
      document,
      isCutShort,
      begin: worker.begin,
      onLoss: (listener) => {
        tell = listener;
      },
      onJpeg: (listener) => worker.onJpeg((bytes) => listener((onGap) => jpegs.ask(bytes, onGap))),
      close,
    };
  } catch (error) {
    close();
    if (error instanceof PdfTrouble) throw error;
    if (error instanceof Error && error.name === 'PasswordException') throw new PdfTrouble('encrypted');
    throw new PdfTrouble(isCutShort ? 'truncated' : 'damaged');
  } finally {
    prepareWorker();
  }
};

/** True for the rejection that a render, cancelled because a newer one took its place, ends with. */
export const isOutdated = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'RenderingCancelledException' || error.name === 'AbortException');
