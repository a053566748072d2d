import { useCallback, useEffect, useState } from 'react';

export type Cursor = {
  selectedId: string | undefined;
  select: (id: string | undefined) => void;
  step: (by: 1 | -1) => void;
};

/** Which of a desk's items is in hand. When it leaves the list, the one that took its place is. */
export const useCursor = (ids: readonly string[]): Cursor => {
  const [selected, setSelected] = useState<{ id: string; at: number } | undefined>(undefined);
  const key = ids.join(' ');
  const stillHere = selected !== undefined && ids.includes(selected.id);
  const selectedId = stillHere ? selected.id : ids[Math.min(selected?.at ?? 0, ids.length - 1)];

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for `ids`, whose identity changes with each answer
  useEffect(() => {
    if (selectedId !== undefined) setSelected({ id: selectedId, at: ids.indexOf(selectedId) });
  }, [selectedId, key]);

  const select = useCallback((id: string | undefined) => setSelected(id === undefined ? undefined : { id, at: 0 }), []);
  const step = (by: 1 | -1): void => {
    const at = selectedId === undefined ? -1 : ids.indexOf(selectedId);
    const next = ids[Math.min(Math.max(at + by, 0), ids.length - 1)];
    if (next !== undefined) select(next);
  };
  return { selectedId, select, step };
};
