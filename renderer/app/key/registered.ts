import type { End } from './burst.ts';
import { findControl, isDialogOpen, isField, writeKey } from './key-match.ts';

export type KeyBinding = {
  key: string;
  /** What it does, for the list under `?`. */
  label: string;
  run: () => void;
  /** Only moves what is looked at: it need not wait until it is known that no scan has begun. */
  moves?: boolean;
  /** Why it cannot be done now: the key says so in place of doing it. */
  blocked?: string | undefined;
  /** Also inside a field. Keys with Ctrl or Alt and function keys always do. */
  inField?: boolean;
  /** Also where the focused control would answer Enter or Space itself. */
  overControl?: boolean;
  /** Leave it out of the list under `?` (a second key for the same act). */
  hidden?: boolean;
  /** Bound by the shell: listed under "Everywhere". */
  everywhere?: boolean;
};

/** What ended a scan, and the field that it was typed into, if one had the focus. */
export type ScanEnd = { end: End | 'silence'; field: Element | null };
export type ScanTarget = {
  onScan: (text: string, how: ScanEnd) => void;
  /** The target's own field, where it has one: any burst typed there is its scan, also one without a digit. */
  field: () => Element | null;
  /** True where a burst was meant for the other field that it went into: what a password manager types. */
  leaves?: ((field: Element, text: string) => boolean) | undefined;
  /** Belongs to a dialog: receives while that is open. A target whose field stands in a dialog does anyway. */
  inDialog?: boolean | undefined;
};

export type KeyNotice = { kind: 'scan'; text: string } | { kind: 'blocked'; label: string; reason: string };
export type Layer = { bindings: () => readonly KeyBinding[]; inDialog: boolean };

export type KeyRegistry = {
  addLayer: (layer: Layer) => () => void;
  addScanTarget: (target: ScanTarget) => () => void;
  /** What can be pressed: on the screen, or in the dialog above it. */
  listBindings: (inDialog: boolean) => KeyBinding[];
  say: (notice: KeyNotice | undefined) => void;
};

const addTo = <Item>(list: Item[], item: Item): (() => void) => {
  list.push(item);
  return () => void list.splice(list.indexOf(item), 1);
};

export type Bound = { binding: KeyBinding; layer: Layer };

export class Registered {
  readonly #layers: Layer[] = [];
  readonly #targets: ScanTarget[] = [];

  addLayer = (layer: Layer) => addTo(this.#layers, layer);
  addScanTarget = (target: ScanTarget) => addTo(this.#targets, target);

  listBindings = (isInDialog: boolean): KeyBinding[] => {
    const seen = new Set<string>();
    return this.#layers
      .toReversed()
      .filter(({ inDialog }) => inDialog || !isInDialog)
      .flatMap((layer) => layer.bindings())
      .filter(({ key, hidden }) => hidden !== true && !seen.has(key) && seen.add(key));
  };

  findTarget = (): ScanTarget | undefined => {
    const isInDialog = isDialogOpen();
    const belongs = ({ inDialog, field }: ScanTarget): boolean =>
      inDialog ?? field()?.closest('[role="dialog"]') != null;
    return this.#targets.findLast((target) => belongs(target) === isInDialog);
  };

  findBinding = (event: KeyboardEvent, target: EventTarget | null): Bound | undefined => {
    const written = writeKey(event);
    const field = isField(target);
    const isActivation = event.key === 'Enter' || event.key === ' ';
    const chord = /^(Ctrl|Alt)\+|^F\d+$/.test(written);
    const dialog = isDialogOpen();
    for (const layer of this.#layers.toReversed()) {
      if (dialog && !layer.inDialog) continue;
      for (const binding of layer.bindings()) {
        if (binding.key !== written) continue;
        if (field && !chord && binding.inField !== true) continue;
        const isControls = !field && !chord && isActivation && findControl(target) !== null;
        if (isControls && binding.overControl !== true) continue;
        return { binding, layer };
      }
    }
    return undefined;
  };
}
