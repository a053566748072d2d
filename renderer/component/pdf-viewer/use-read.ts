import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../app/key/use-keys.ts';
import { pageLimitMs } from './page-limit.ts';
import type { PageRecord } from './page-record.ts';

/** Of what is in sight so much goes when the page scrolls on: a line at the edge is read whole. */
const scrollShare = 0.9;

type Reading = {
  stage: HTMLElement | null;
  record: PageRecord;
  shown: readonly number[];
  /** Some page of the document was not yet seen whole. */
  hasUnseen: boolean;
  isEnabled: boolean;
  /** Turns to what is to be read next. */
  onward: () => void;
  back: () => void;
};

/**
 * `Space`, `PageDown` and their Shift, wherever the focus is: the next part of the page that was not seen, and at its
 * foot the next page. What is still being drawn is waited for, so that no page is passed over unseen.
 */
export const useRead = (reading: Reading): void => {
  const { t } = useTranslation('viewer');
  const latest = useRef(reading);
  useLayoutEffect(() => {
    latest.current = reading;
  });
  const goOn = (): void => {
    const { stage, record, shown, hasUnseen, onward } = latest.current;
    if (stage === null) return;
    const isAtFoot = stage.scrollTop + stage.clientHeight >= stage.scrollHeight - 1;
    const isRead = hasUnseen && shown.every((page) => record.isSeen(page));
    if (isAtFoot || isRead) onward();
    else stage.scrollTop += stage.clientHeight * scrollShare;
  };
  const read = (): void => {
    const { record, shown } = latest.current;
    const waited = shown.flatMap((page) => record.settled(page, 2 * pageLimitMs) ?? []);
    if (waited.length === 0) goOn();
    else void Promise.all(waited).then(goOn);
  };
  const readBack = (): void => {
    const { stage, back } = latest.current;
    if (stage === null || stage.scrollTop <= 0) back();
    else stage.scrollTop -= stage.clientHeight * scrollShare;
  };
  useKeys(
    [
      { key: 'Space', label: t('readOn'), run: read, moves: true, overControl: true },
      { key: 'Shift+Space', label: t('readBack'), run: readBack, moves: true, overControl: true },
      { key: 'PageDown', label: t('readOn'), run: read, moves: true, hidden: true },
      { key: 'Shift+PageDown', label: t('readBack'), run: readBack, moves: true, hidden: true },
      { key: 'PageUp', label: t('readBack'), run: readBack, moves: true, hidden: true },
    ],
    { enabled: reading.isEnabled },
  );
};
