import { useEffect, useMemo, useRef, useState } from 'react';
import { type FindMatch, listMatches, type PageText, readPageText } from './page-text.ts';
import type { PdfDocument } from './pdf-library.ts';
import type { RenderQueue } from './render-queue.ts';

export type Find = {
  isOpen: boolean;
  query: string;
  matches: FindMatch[];
  /** Index into `matches`, or -1. */
  current: number;
  /** Pages read so far, of all; the reading stops when the bar is closed. */
  pagesRead: number;
  /** Pages read that hold pictures only. */
  pagesWithoutText: number;
  open: () => void;
  close: () => void;
  setQuery: (query: string) => void;
  step: (by: 1 | -1) => void;
};

const pauseMs = 120;

/** Find in the document: reads the text page by page, from the page in sight on, and keeps what it has read. */
export const useFind = (
  document: PdfDocument,
  queue: RenderQueue,
  page: number,
  goTo: (page: number) => void,
): Find => {
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [wanted, setWanted] = useState('');
  const [texts, setTexts] = useState<ReadonlyMap<number, PageText>>(new Map());
  const [chosen, setChosen] = useState<FindMatch | undefined>(undefined);
  const pageRef = useRef(page);
  pageRef.current = page;

  useEffect(() => {
    const timer = setTimeout(() => setWanted(query), pauseMs);
    return () => clearTimeout(timer);
  }, [query]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new document is read afresh
  useEffect(() => setTexts(new Map()), [document]);

  useEffect(() => {
    if (!isOpen) return;
    const abort = new AbortController();
    const readAll = async (): Promise<void> => {
      const total = document.numPages;
      const order = Array.from({ length: total }, (_, index) => ((pageRef.current - 1 + index) % total) + 1);
      let batch: [number, PageText][] = [];
      let flushedAt = performance.now();
      for (const [index, number] of order.entries()) {
        if (abort.signal.aborted) return;
        batch.push([
          number,
          await queue.read(number, abort.signal, readPageText).catch(() => ({ text: '', starts: [] })),
        ]);
        if (performance.now() - flushedAt < pauseMs && index < total - 1) continue;
        const done = batch;
        batch = [];
        flushedAt = performance.now();
        if (!abort.signal.aborted) setTexts((before) => new Map([...before, ...done]));
      }
    };
    void readAll();
    return () => abort.abort();
  }, [document, queue, isOpen]);

  const matches = useMemo(
    () =>
      isOpen ? [...texts].sort(([a], [b]) => a - b).flatMap(([number, text]) => listMatches(text, number, wanted)) : [],
    [isOpen, texts, wanted],
  );
  const current =
    chosen === undefined
      ? -1
      : matches.findIndex((one) => one.page === chosen.page && one.start === chosen.start && one.end === chosen.end);

  const choose = (match: FindMatch | undefined): void => {
    setChosen(match);
    if (match !== undefined) goTo(match.page);
  };

  // The first match at or after the page in sight is chosen as soon as it is known.
  const isLost = current < 0 && matches.length > 0;
  const chooseRef = useRef(choose);
  chooseRef.current = choose;
  useEffect(() => {
    if (isLost) chooseRef.current(matches.find((one) => one.page >= pageRef.current) ?? matches[0]);
  }, [isLost, matches]);

  return {
    isOpen,
    query,
    matches,
    current,
    pagesRead: texts.size,
    pagesWithoutText: [...texts.values()].filter(({ text }) => text.trim() === '').length,
    open: () => setOpen(true),
    close: () => {
      setOpen(false);
      setChosen(undefined);
    },
    setQuery,
    step: (by) => choose(matches.at((current + by) % Math.max(matches.length, 1))),
  };
};
