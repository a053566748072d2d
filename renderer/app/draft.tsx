import { createContext, type ReactNode, use, useCallback, useState } from 'react';
import { useSession } from '../api/use-session.ts';

/**
 * What an officer has begun and not yet done: the fields, ticks and signature of a hand-over, the note of a dialog. It
 * lives in the window's memory, by officer and by what it belongs to; it outlives a visit to another desk and `Esc`,
 * and is gone when the session ends, since the window then begins anew. Nothing of it is written anywhere.
 */
const DraftContext = createContext<Map<string, unknown> | null>(null);

export function DraftProvider({ children }: { children: ReactNode }) {
  const [drafts] = useState(() => new Map<string, unknown>());
  return <DraftContext value={drafts}>{children}</DraftContext>;
}

const useDrafts = (): Map<string, unknown> => {
  const drafts = use(DraftContext);
  if (drafts === null) throw new Error('drafts outside their provider');
  return drafts;
};

/** Text that is not blank, a tick, a signature: at any depth of what a draft holds. */
const isBegun = (value: unknown): boolean => {
  if (typeof value === 'string') return value.trim() !== '';
  if (typeof value === 'object' && value !== null) return Object.values(value).some(isBegun);
  return value === true || typeof value === 'number';
};

/** Asks whether anything that somebody began here would be lost with the window's memory. */
export const useAnythingBegun = (): (() => boolean) => {
  const drafts = useDrafts();
  return () => [...drafts.values()].some(isBegun);
};

export type Draft<Value> = {
  value: Value;
  set: (next: Value) => void;
  /** The act is done, or begun anew: from the initial value again. */
  drop: () => void;
  /** It was begun before the caller came on screen. */
  isKept: boolean;
};

/**
 * Like `useState`, kept under `key` (what is begun and of which application); without a key it lives as long as the
 * caller.
 */
export const useDraft = <Value,>(key: string | undefined, initial: () => Value): Draft<Value> => {
  const drafts = useDrafts();
  const own = `${useSession().session.officer.staffNumber} ${key ?? ''}`;
  // one type a key, by its only user
  const kept = key === undefined ? undefined : (drafts.get(own) as Value | undefined);
  const [value, setValue] = useState<Value>(() => kept ?? initial());
  const [isKept, setKept] = useState(kept !== undefined);
  const set = useCallback(
    (next: Value) => {
      if (key !== undefined) drafts.set(own, next);
      setValue(next);
    },
    [drafts, own, key],
  );
  return {
    value,
    set,
    drop: () => {
      drafts.delete(own);
      setKept(false);
      setValue(initial());
    },
    isKept,
  };
};
