import { useEffect, useRef } from 'react';
import { useKeyRegistry } from './key-provider.tsx';

const noField = (): null => null;

/** Receives what a scanner types, wherever the focus is, while the caller is on screen. The newest target wins. */
export const useScanTarget = (onScan: (text: string) => void, enabled = true, field: () => Element | null = noField): void => {
  const registry = useKeyRegistry();
  const latest = useRef(onScan);
  useEffect(() => {
    latest.current = onScan;
  });
  useEffect(() => (enabled ? registry.addScanTarget({ onScan: (text) => latest.current(text), field }) : undefined), [registry, enabled, field]);
};
