import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { listenToKeys } from './key-listener.ts';
import { type KeyNotice, type KeyRegistry, Registered } from './registered.ts';

const KeyContext = createContext<KeyRegistry | null>(null);
const NoticeContext = createContext<KeyNotice | undefined>(undefined);

/** The one listener for keys, what is bound on screen, and what a key or a scan that does nothing here has to say. */
export function KeyProvider({ children }: { children: ReactNode }) {
  const [registered] = useState(() => new Registered());
  const [notice, setNotice] = useState<KeyNotice | undefined>(undefined);
  useEffect(() => listenToKeys(registered, setNotice), [registered]);
  const registry = useMemo<KeyRegistry>(
    () => ({
      addLayer: registered.addLayer,
      addScanTarget: registered.addScanTarget,
      listBindings: registered.listBindings,
      say: setNotice,
    }),
    [registered],
  );
  return (
    <KeyContext value={registry}>
      <NoticeContext value={notice}>{children}</NoticeContext>
    </KeyContext>
  );
}

export const useKeyRegistry = (): KeyRegistry => {
  const value = use(KeyContext);
  if (value === null) throw new Error('keys outside their provider');
  return value;
};

export const useKeyNotice = (): KeyNotice | undefined => use(NoticeContext);
