import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
import jbig2Url from 'pdfjs-dist/wasm/jbig2_nowasm_fallback.js?url';
import openjpegUrl from 'pdfjs-dist/wasm/openjpeg_nowasm_fallback.js?url';
import decoderUrl from './scan-decoder.js?url&no-inline';

/**
 * The one place that knows the PDF library. Everything it fetches is a file of ours: its worker, the standard fonts, the
 * character maps, and the decoders of fax and JPEG 2000 scans in plain JavaScript, since the window's policy bars
 * WebAssembly.
 */
pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;

/** One worker for every document: its script is read once, before the first case is opened. */
const worker = new pdfjs.PDFWorker();

const dataUrls: Record<string, string> = {
  ...import.meta.glob<string>('../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
    query: '?url',
    import: 'default',
    eager: true,
    exhaustive: true,
  }),
  ...import.meta.glob<string>('../../../node_modules/pdfjs-dist/cmaps/*.bcmap', { query: '?url', import: 'default', eager: true, exhaustive: true }),
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
export const { TextLayer } = pdfjs;

/** Why a file cannot be shown; each has its own words and next step on screen. */
export type PdfTroubleKind = 'unreachable' | 'empty' | 'not-pdf' | 'encrypted' | 'truncated' | 'damaged';
export class PdfTrouble extends Error {
  readonly kind: PdfTroubleKind;
  constructor(kind: PdfTroubleKind) {
    super(kind);
    this.name = 'PdfTrouble';
    this.kind = kind;
  }
}

/** `isCutShort`: the end of the file is missing, and what could be recovered is shown. */
export type OpenedPdf = { document: PdfDocument; isCutShort: boolean; close: () => void };

const headBytes = 1024;
const tailBytes = 2048;
const isMarked = (bytes: Uint8Array, mark: string): boolean => new TextDecoder('latin1').decode(bytes).includes(mark);

const fetchBytes = async (url: string, signal: AbortSignal): Promise<Uint8Array> => {
  try {
    const response = await fetch(url, { signal });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (signal.aborted) throw error;
  }
  throw new PdfTrouble('unreachable');
};

/** Fetches and opens a PDF. @throws PdfTrouble */
export const openPdf = async (url: string, signal: AbortSignal): Promise<OpenedPdf> => {
  const data = await fetchBytes(url, signal);
  if (data.length === 0) throw new PdfTrouble('empty');
  if (!isMarked(data.subarray(0, headBytes), '%PDF-')) throw new PdfTrouble('not-pdf');
  const isCutShort = !isMarked(data.subarray(-tailBytes), '%%EOF');
  const task = pdfjs.getDocument({
    data,
    worker,
    BinaryDataFactory: BundledData,
    cMapUrl: 'bundled/',
    standardFontDataUrl: 'bundled/',
    wasmUrl: decoderBase(),
    useWorkerFetch: false,
    useWasm: false,
    isEvalSupported: false,
    useSystemFonts: false,
    enableXfa: false,
    verbosity: 0,
  } as Parameters<typeof pdfjs.getDocument>[0]); // `isEvalSupported` is read by older builds of the library only
  try {
    const document = await task.promise;
    if (document.numPages === 0) throw new PdfTrouble('empty');
    return { document, isCutShort, close: () => void task.destroy() };
  } catch (error) {
    void task.destroy();
    if (error instanceof PdfTrouble) throw error;
    if (error instanceof Error && error.name === 'PasswordException') throw new PdfTrouble('encrypted');
    throw new PdfTrouble(isCutShort ? 'truncated' : 'damaged');
  }
};

/** True for the rejection that a render, cancelled because a newer one took its place, ends with. */
export const isOutdated = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'RenderingCancelledException' || error.name === 'AbortException');
