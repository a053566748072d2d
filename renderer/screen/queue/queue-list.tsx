// biome-ignore-all lint/a11y/useSemanticElements: a virtual list cannot be a table, and its grid holds the focus
// biome-ignore-all lint/a11y/useFocusableInteractive: a virtual list cannot be a table, and its grid holds the focus
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApplicationRow } from '#domain/contract/screen/case.ts';
import { useOpenCases } from '../../api/use-open-cases.ts';
import { usePreference } from '../../app/use-preference.ts';
import style from './queue-list.module.css';
import { QueueRow } from './queue-row.tsx';
import { useFailures } from './use-failures.ts';

const rowPx = 32;
const columns = ['plate', 'service', 'vehicle', 'owner', 'reference', 'received', 'clock', 'status', 'marks'] as const;

type Props = {
  total: number;
  rowAt: (index: number) => ApplicationRow | undefined;
  /** The row in hand. */
  at: number;
  onOpen: (row: ApplicationRow, index: number) => void;
  onRange: (first: number, last: number) => void;
  gridRef: RefObject<HTMLDivElement | null>;
};

/** The rows in sight of a list of any length. The grid holds the focus; the row in hand is its active descendant. */
export function QueueList({ total, rowAt, at, onOpen, onRange, gridRef }: Props) {
  const { t } = useTranslation('queue');
  const { preference } = usePreference();
  const open = useOpenCases();
  const heightPx = (rowPx * (preference?.textSize ?? 100)) / 100;
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => gridRef.current,
    estimateSize: () => heightPx,
    overscan: 12,
    // The heading row scrolls with the rows and stays on top of them.
    scrollMargin: heightPx,
    scrollPaddingStart: heightPx,
    initialRect: { width: 0, height: 720 },
    initialOffset: Math.max(0, at - 6) * heightPx,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row height is the reason to measure again
  useEffect(() => virtual.measure(), [virtual, heightPx]);
  useEffect(() => {
    if (at < total) virtual.scrollToIndex(at, { align: 'auto' });
  }, [virtual, at, total]);

  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange(first, last), [onRange, first, last]);

  const failures = useFailures(items.flatMap(({ index }) => rowAt(index)?.id ?? []));

  const idOf = (index: number) => `queue-row-${index}`;
  return (
    <div className={style.frame}>
      <div
        ref={gridRef}
        role="grid"
        tabIndex={0}
        className={style.grid}
        aria-label={t('list')}
        aria-rowcount={total + 1}
        aria-activedescendant={idOf(at)}
      >
        <div role="row" aria-rowindex={1} className={`${style.columns} ${style.head}`}>
          {columns.map((column) => (
            <span key={column} role="columnheader" className={style[column]}>
              {column === 'marks' ? (
                <span className="visually-hidden">{t('column.marks')}</span>
              ) : (
                t(`column.${column}`)
              )}
            </span>
          ))}
        </div>
        <div className={style.all} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rowAt(index);
            if (row === undefined) return null;
            const by = open.find(row.id);
            return (
              <QueueRow
                key={row.id}
                id={idOf(index)}
                row={row}
                index={index}
                offsetPx={start - heightPx}
                selected={index === at}
                openWith={by?.officer}
                openAt={by?.desk}
                failed={failures[row.id] ?? 0}
                onOpen={onOpen}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
