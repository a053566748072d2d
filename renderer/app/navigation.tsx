import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { forgetPlace, readSteps, writeSteps } from './place-in-address.ts';

/**
 * Where the officer is. A program that starts again starts at the first desk, a window that died comes back where it
 * was. Each step is kept, so that `Esc` goes back one step; what a desk remembers lives in `useDeskState` and survives
 * the step.
 */
export type Desk = 'queue' | 'lodge' | 'print' | 'shelf' | 'collection' | 'vehicle' | 'sync';
/** `commandId`: a refused act, at the Sync desk the one looked at, elsewhere the one that is done again there. */
export type Place = { desk: Desk; applicationId?: string; commandId?: string };

type Navigation = {
  place: Place;
  /** Opens a desk, or one application at a desk. */
  go: (place: Place) => void;
  /** Opens another application in place of this one: `Esc` then still goes back to the desk. */
  replace: (place: Place) => void;
  back: () => void;
  canBack: boolean;
  readDesk: (key: string) => unknown;
  writeDesk: (key: string, value: unknown) => void;
};
const NavigationContext = createContext<Navigation | null>(null);

export function NavigationProvider({
  officer,
  first,
  children,
}: {
  officer: string;
  first: Desk;
  children: ReactNode;
}) {
  const [steps, setSteps] = useState<Place[]>(() => readSteps(location.hash, officer) ?? [{ desk: first }]);
  const [memory] = useState(() => new Map<string, unknown>());
  const place = steps.at(-1) ?? { desk: first };

  useEffect(() => history.replaceState(null, '', writeSteps(officer, steps)), [officer, steps]);
  useEffect(() => forgetPlace, []);

  const go = useCallback((next: Place) => {
    setSteps((old) => {
      const now = old.at(-1);
      if (now?.desk === next.desk && now.applicationId === next.applicationId && now.commandId === next.commandId)
        return old;
      return [...old.slice(-30), next];
    });
  }, []);
  const replace = useCallback((next: Place) => setSteps((old) => [...old.slice(0, -1), next]), []);
  const back = useCallback(() => setSteps((old) => (old.length > 1 ? old.slice(0, -1) : old)), []);

  const value = useMemo<Navigation>(
    () => ({
      place,
      go,
      replace,
      back,
      canBack: steps.length > 1,
      readDesk: (key) => memory.get(key),
      writeDesk: (key, next) => void memory.set(key, next),
    }),
    [place, go, replace, back, steps.length, memory],
  );
  return <NavigationContext value={value}>{children}</NavigationContext>;
}

export const useNavigation = (): Navigation => {
  const value = use(NavigationContext);
  if (value === null) throw new Error('useNavigation outside its provider');
  return value;
};

/** Like `useState`, but the value is still there when the officer comes back to the desk. */
export const useDeskState = <Value,>(key: string, initial: Value): [Value, (next: Value) => void] => {
  const { readDesk, writeDesk } = useNavigation();
  // one type a key, by its only user
  const [value, setValue] = useState<Value>(() => (readDesk(key) as Value | undefined) ?? initial);
  const set = useCallback(
    (next: Value) => {
      writeDesk(key, next);
      setValue(next);
    },
    [key, writeDesk],
  );
  return [value, set];
};
