import { useEffect, useLayoutEffect, useRef } from 'react';
import { useKeyRegistry } from './key-provider.tsx';
import type { KeyBinding } from './registered.ts';

/**
 * Binds keys while the caller is on screen. `enabled: false` lets go of them; `inDialog` for keys of a dialog.
 * Write keys as `A`, `Enter`, `ArrowDown`, `Ctrl+Enter`, `Alt+1`, `[`.
 */
export const useKeys = (
  bindings: readonly KeyBinding[],
  options: { enabled?: boolean; inDialog?: boolean } = {},
): void => {
  const registry = useKeyRegistry();
  const latest = useRef(bindings);
  // With the paint, not after it: a key pressed at once does what the screen says now
  useLayoutEffect(() => {
    latest.current = bindings;
  });
  const { enabled = true, inDialog = false } = options;
  useEffect(
    () => (enabled ? registry.addLayer({ bindings: () => latest.current, inDialog }) : undefined),
    [registry, enabled, inDialog],
  );
};
