type Key = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'getModifierState'>;

/** Writes one character: alone, with Shift, or with AltGr, which Windows reports as Ctrl and Alt together. */
export const isCharacter = (event: Key): boolean =>
  event.key.length === 1 && (event.getModifierState('AltGraph') || !(event.ctrlKey || event.metaKey || event.altKey));

/**
 * `A`, `Ctrl+Enter`, `Alt+1`, `?`: one written form for listing, hints and matching. Letters match in either case. What
 * layouts and input methods use to write is no chord: AltGr, Alt with the number pad, Ctrl+Shift (a code point by
 * IBus).
 */
export const writeKey = (event: Key): string => {
  if (event.key === ' ' && isCharacter(event)) return event.shiftKey ? 'Shift+Space' : 'Space';
  if (isCharacter(event)) return event.key.toUpperCase();
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const plain = event.altKey ? (digit ?? event.code) : event.key;
  const key = plain.length === 1 ? plain.toUpperCase() : plain;
  const isChord = event.ctrlKey || event.metaKey || event.altKey;
  const isShifted = event.shiftKey && (isChord || key === 'PageDown');
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${isShifted ? 'Shift+' : ''}${key}`;
};

/** A control character of a scan (a line feed, GS, RS), as scanners type it: Ctrl and a letter or sign. */
export const isControlCharacter = ({ key, ctrlKey, altKey, metaKey }: Key): boolean =>
  ctrlKey && !altKey && !metaKey && /^[a-z[\\\]^_@]$/i.test(key);

const toggles = ['checkbox', 'radio', 'button', 'submit', 'reset', 'range', 'color', 'file', 'image'];

/** Where typing belongs to the thing focused and a single letter is a letter. */
export const isField = (target: EventTarget | null): boolean => {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !toggles.includes(target.type);
  return (
    target instanceof HTMLTextAreaElement || target.isContentEditable || target.getAttribute('role') === 'combobox'
  );
};

export type FieldElement = HTMLInputElement | HTMLTextAreaElement;

/** A field that a key writes into by itself; one that only offers a list does not. */
export const asTextField = (target: EventTarget | null): FieldElement | undefined =>
  (target instanceof HTMLInputElement && !toggles.includes(target.type)) || target instanceof HTMLTextAreaElement
    ? target.readOnly || target.disabled
      ? undefined
      : target
    : undefined;

/** Any text may stand in it, so a scan may: no date, no number, and not where the field says `data-scan="never"`. */
export const isFreeText = (field: FieldElement): boolean =>
  field.dataset.scan !== 'never' &&
  (field instanceof HTMLTextAreaElement || ['text', 'search', 'url', 'email', 'tel'].includes(field.type));

const controls =
  'button, a[href], input, select, textarea, summary, [role="button"], [role="menuitem"], [role="radio"], [role="tab"], [role="option"], [role="combobox"]';

/** A focused control answers Enter and Space itself. */
export const findControl = (target: EventTarget | null): HTMLElement | null =>
  target instanceof HTMLElement ? target.closest<HTMLElement>(controls) : null;

/** A dialog, a panel or a menu is open: it answers its own keys. All of them leave the page when they close. */
export const isDialogOpen = (): boolean =>
  document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
