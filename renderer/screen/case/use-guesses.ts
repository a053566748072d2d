import { type RefObject, useEffect, useMemo, useState } from 'react';
import type { Case } from '#domain/contract/screen/case.ts';
import { guessPlaces, listClues, type PageScores, scorePage } from '#domain/paper-heading.ts';
import type { PaperPlace } from '#domain/paper-order.ts';
import { request } from '../../api/request.ts';
import { useAsk } from '../../api/use-ask.ts';
import type { PdfViewerHandle } from '../../component/pdf-viewer/pdf-viewer.tsx';
import { readPages } from './read-pages.ts';

export type Guesses = {
  /** Where papers of which nobody said the page seem to stand. The viewer turns there; nothing is confirmed by it. */
  guessed: readonly PaperPlace[];
  progress: { done: number; total: number } | undefined;
  isUnavailable: boolean;
};

/** The window may be at work for so long before reading goes on all the same. */
const patienceMs = 2000;
const idle = (): Promise<void> =>
  new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: patienceMs }));

const nothing: Guesses = { guessed: [], progress: undefined, isUnavailable: false };

/** The pages that nobody named a paper for; a document of one page needs no guess. */
const listUnnamed = (total: number, places: readonly PaperPlace[] = []): number[] => {
  const named = new Set(places.flatMap(({ page, pages }) => Array.from({ length: pages }, (_, at) => page + at)));
  return total < 2 ? [] : Array.from({ length: total }, (_, at) => at + 1).filter((page) => !named.has(page));
};

/**
 * Reads the pages of the open document of which nobody said what they show, and guesses. Leaving the case ends it, and
 * what was read goes with it.
 * @param url of the document on screen; undefined while none is open
 */
export const useGuesses = (
  { lines, application }: Pick<Case, 'lines' | 'application'>,
  viewer: RefObject<PdfViewerHandle | null>,
  url: string | undefined,
): Guesses => {
  const { data: rows } = useAsk('heading.list', {});
  const [scores, setScores] = useState<ReadonlyMap<number, PageScores>>(new Map());
  const [state, setState] = useState<Omit<Guesses, 'guessed'>>(nothing);
  const places = application.document.papers;
  const { revision } = application;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same lines and papers until the applicant sends others
  const clues = useMemo(() => rows && listClues(lines, rows, application), [rows, revision]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the papers are those of the document
  useEffect(() => {
    setScores(new Map());
    setState(nothing);
    const handle = viewer.current;
    if (url === undefined || clues === undefined || handle === null) return;
    const unnamed = listUnnamed(handle.total, places);
    if (unnamed.length === 0) return;
    const abort = new AbortController();
    const source = {
      readText: (page: number, signal: AbortSignal) => (viewer.current ?? handle).readText(page, signal),
      drawGrey: (page: number, signal: AbortSignal) => (viewer.current ?? handle).drawGrey(page, signal),
      readPicture: (picture: Parameters<typeof request<'document.readPicture'>>[1]) =>
        request('document.readPicture', picture).catch(() => ''), // signed out meanwhile
      idle,
    };
    const listener = {
      onText: (page: number, text: string) => setScores((before) => new Map(before).set(page, scorePage(clues, text))),
      onProgress: (progress: Guesses['progress']) => setState((before) => ({ ...before, progress })),
      onUnavailable: () => setState((before) => ({ ...before, isUnavailable: true })),
    };
    void readPages(unnamed, source, listener, abort.signal);
    return () => {
      abort.abort();
      void request('document.stopReading', {}).catch(() => undefined); // the window is closing
    };
  }, [url, clues, viewer]);

  const guessed = useMemo(() => guessPlaces(scores), [scores]);
  return { ...state, guessed };
};
