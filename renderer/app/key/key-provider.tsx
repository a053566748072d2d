import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { isControl, isDialogOpen, isField, writeKey } from './key-match.ts';
import { createScanReader, paceMs } from './scan-reader.ts';

/**
 * The one listener for keys. Guarantees: a single letter never fires inside a field; below an open dialog only the
 * dialog's keys fire; the newest binding of a key wins; a scan reaches the newest scan box wherever the focus is.
 */
export type KeyBinding = {
  key: string;
  /** What it does, for the list under `?`. */
  label: string;
  run: () => void;
  /** Also inside a field. Keys with Ctrl or Alt and function keys always do. */
  inField?: boolean;
  /** Leave it out of the list under `?` (a second key for the same act). */
  hidden?: boolean;
  /** Bound by the shell: listed under "Everywhere". */
  everywhere?: boolean;
};
type Layer = { bindings: () => readonly KeyBinding[]; inDialog: boolean };
type ScanTarget = {
  onScan: (text: string) => void;
  /** The target's own field: while it has the focus, what is typed or scanned goes in as into any field. */
  field: () => Element | null;
};

type Registry = {
  addLayer: (layer: Layer) => () => void;
  addScanTarget: (target: ScanTarget) => () => void;
  listBindings: () => KeyBinding[];
};
export const KeyContext = createContext<Registry | null>(null);

type FieldElement = HTMLInputElement | HTMLTextAreaElement;

/** Puts back what a field held before a scanner typed into it, in the way React listens to. */
const restore = (element: FieldElement, value: string): void => {
  const prototype = element instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(element, value);
  element.dispatchEvent(new Event('input', { bubbles: true }));
};

const findBinding = (layers: readonly Layer[], event: KeyboardEvent): KeyBinding | undefined => {
  const written = writeKey(event);
  const field = isField(event.target);
  const control = isControl(event.target);
  const chord = event.ctrlKey || event.metaKey || event.altKey || /^F\d+$/.test(event.key);
  const dialog = isDialogOpen();
  for (const layer of layers.toReversed()) {
    if (dialog && !layer.inDialog) continue;
    for (const binding of layer.bindings()) {
      if (binding.key !== written) continue;
      if (field && !chord && binding.inField !== true) continue;
      if (control && !field && !chord && (event.key === 'Enter' || event.key === ' ')) continue;
      return binding;
    }
  }
  return undefined;
};

export function KeyProvider({ children }: { children: ReactNode }) {
  const [layers] = useState<Layer[]>(() => []);
  const [targets] = useState<ScanTarget[]>(() => []);

  useEffect(() => {
    let before: { element: FieldElement; value: string } | undefined;
    let held: ReturnType<typeof setTimeout> | undefined;
    const reader = createScanReader(() => {
      const element = document.activeElement;
      before = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? { element, value: element.value } : undefined;
    });

    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing) return;
      const target = targets.at(-1);
      const scanned = target !== undefined && target.field() !== event.target;
      if (scanned && !event.ctrlKey && !event.altKey && !event.metaKey && !isDialogOpen()) {
        const scan = reader.feed(event.key, event.timeStamp, !isField(event.target));
        if (reader.isReading()) clearTimeout(held);
        if (scan !== undefined) {
          event.preventDefault();
          event.stopPropagation();
          if (before?.element.isConnected === true) restore(before.element, before.value);
          target.onScan(scan);
          return;
        }
        if (reader.isReading() && !isField(event.target)) return;
      }
      const binding = findBinding(layers, event);
      if (binding === undefined) {
        if (event.key === 'Escape' && isField(event.target) && !isDialogOpen() && event.target instanceof HTMLElement && event.target.ariaExpanded !== 'true')
          event.target.blur();
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      // A letter may be the first of a scan: it waits one scanner's gap before it acts.
      if (scanned && event.key.length === 1 && !event.ctrlKey && !event.altKey) held = setTimeout(binding.run, paceMs + 5);
      else binding.run();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => {
      clearTimeout(held);
      window.removeEventListener('keydown', onKeyDown, { capture: true });
    };
  }, [layers, targets]);

  const registry = useMemo<Registry>(() => {
    const add =
      <Item,>(list: Item[]) =>
      (item: Item) => {
        list.push(item);
        return () => void list.splice(list.indexOf(item), 1);
      };
    return {
      addLayer: add(layers),
      addScanTarget: add(targets),
      listBindings: () => {
        const seen = new Set<string>();
        return layers
          .toReversed()
          .filter((layer) => !layer.inDialog)
          .flatMap((layer) => layer.bindings())
          .filter(({ key, hidden }) => hidden !== true && !seen.has(key) && seen.add(key));
      },
    };
  }, [layers, targets]);
  return <KeyContext value={registry}>{children}</KeyContext>;
}

export const useKeyRegistry = (): Registry => {
  const value = use(KeyContext);
  if (value === null) throw new Error('keys outside their provider');
  return value;
};
