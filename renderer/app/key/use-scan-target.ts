import { useEffect, useRef } from 'react';
import { useKeyRegistry } from './key-provider.tsx';

/** Receives what a scanner types, wherever the focus is, while the caller is on screen. The newest target wins. */
export const useScanTarget = (onScan: (text: string) => void, enabled = true): void => {
  const registry = useKeyRegistry();
  const latest = useRef(onScan);
  useEffect(() => {
    latest.current = onScan;
  });
  useEffect(() => (enabled ? registry.addScanTarget((text) => latest.current(text)) : undefined), [registry, enabled]);
};
