import { useEffect, useLayoutEffect, useRef } from 'react';
import { useKeyRegistry } from './key-provider.tsx';
import type { ScanEnd, ScanTarget } from './registered.ts';

const noField = (): null => null;

/**
 * Receives what a scanner types, wherever the focus is, while the caller is on screen. The newest target wins; a
 * dialog's own (`inDialog`, or its `field` stands in one) while it is open. `field` is the target's own input, and
 * keeps its identity.
 */
export const useScanTarget = (
  onScan: (text: string, how: ScanEnd) => void,
  enabled = true,
  field: () => Element | null = noField,
  options: Pick<ScanTarget, 'leaves' | 'inDialog'> = {},
): void => {
  const registry = useKeyRegistry();
  const latest = useRef({ onScan, leaves: options.leaves });
  useLayoutEffect(() => {
    latest.current = { onScan, leaves: options.leaves };
  });
  const { inDialog } = options;
  useEffect(() => {
    if (!enabled) return undefined;
    return registry.addScanTarget({
      onScan: (text, how) => latest.current.onScan(text, how),
      leaves: (at, text) => latest.current.leaves?.(at, text) ?? false,
      field,
      inDialog,
    });
  }, [registry, enabled, field, inDialog]);
};
