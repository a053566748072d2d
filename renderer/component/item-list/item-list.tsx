import { UnstyledButton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { usePreference } from '../../app/use-preference.ts';
import { type Subject, SubjectChip } from '../subject-chip/subject-chip.tsx';
import style from './item-list.module.css';
import type { Cursor } from './use-cursor.ts';

export type Item = {
  id: string;
  /** Names it at the left: a plate, a licence. */
  subject: Subject;
  /** Before the subject: a time. */
  leading?: ReactNode;
  /** The person: the last thing to be cut. */
  title: ReactNode;
  /** On the second line; in a narrow list it gives way to `trailing` whole, never half a word. */
  note?: ReactNode;
  /** At the right; on the second line in a narrow list. */
  trailing?: ReactNode;
};

type Props = {
  /** What the list holds, for those who hear it. */
  label: string;
  items: readonly Item[];
  /** Without one the list is for reading only. */
  cursor?: Cursor;
  /** Opens the item in hand: `Enter` on it, or a click. */
  onOpen?: (id: string) => void;
  /** The item in hand shows only while the focus is on it. */
  quiet?: boolean;
};

function ItemText({ item }: { item: Item }) {
  return (
    <>
      {item.leading !== undefined && <span className={`tabular ${style.leading}`}>{item.leading}</span>}
      <SubjectChip subject={item.subject} />
      <span className={style.text} data-single={item.note === undefined || undefined}>
        <span className={style.title}>{item.title}</span>
        <span className={style.second}>
          {item.trailing !== undefined && <span className={style.trailing}>{item.trailing}</span>}
          {item.note !== undefined && <span className={style.note}>{item.note}</span>}
        </span>
      </span>
    </>
  );
}

/** The height of a row at 100 % text. */
const rowPx = 48;

/** Items as two short lines beside their subject; only those in sight are drawn. Arrows move, the focus goes along. */
export function ItemList({ label, items, cursor, onOpen, quiet = false }: Props) {
  const scrollRef = useRef<HTMLDivElement>(null);
  const { preference } = usePreference();
  const heightPx = (rowPx * (preference?.textSize ?? 100)) / 100;
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => heightPx,
    overscan: 6,
    getItemKey: (index) => items[index]?.id ?? index,
  });
  const at = cursor === undefined ? -1 : items.findIndex(({ id }) => id === cursor.selectedId);

  const roomPx = virtualizer.scrollRect?.height ?? 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the item in hand stays in sight when the rows grow or the room shrinks
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at, { align: 'auto' });
  }, [virtualizer, at, heightPx, roomPx]);

  const focusSelected = (): void => {
    requestAnimationFrame(() =>
      scrollRef.current?.querySelector<HTMLElement>('[aria-current]')?.focus({ preventScroll: true }),
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (cursor === undefined || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    event.preventDefault();
    cursor.step(event.key === 'ArrowDown' ? 1 : -1);
    focusSelected();
  };

  return (
    <div ref={scrollRef} className={style.scroll} tabIndex={cursor === undefined ? 0 : undefined}>
      <ul
        className={style.list}
        aria-label={label}
        style={{ blockSize: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {virtualizer.getVirtualItems().map(({ index, key, size, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          const selected = index === at;
          return (
            <li
              key={key}
              className={style.item}
              style={{ blockSize: size, transform: `translateY(${start}px)` }}
              aria-setsize={items.length}
              aria-posinset={index + 1}
            >
              {cursor === undefined ? (
                <div className={style.row}>
                  <ItemText item={item} />
                </div>
              ) : (
                <UnstyledButton
                  className={`${style.row} ${style.pick}`}
                  data-quiet={quiet || undefined}
                  aria-current={selected || undefined}
                  tabIndex={selected || (at < 0 && index === 0) ? 0 : -1}
                  onClick={() => {
                    cursor.select(item.id);
                    onOpen?.(item.id);
                  }}
                >
                  <ItemText item={item} />
                </UnstyledButton>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
