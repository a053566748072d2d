/** `A`, `Ctrl+Enter`, `Alt+1`, `?`: one written form for listing, hints and matching. Letters match in either case. */
export const writeKey = (event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey'>): string => {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  const plain = event.altKey && digit !== undefined ? digit : event.key;
  const key = plain.length === 1 ? plain.toUpperCase() : plain;
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${key}`;
};

/** Where typing belongs to the thing focused and a single letter is a letter. */
export const isField = (target: EventTarget | null): boolean => {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target.isContentEditable || target.getAttribute('role') === 'combobox';
};

/** A focused control answers Enter and Space itself. */
export const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a[href], input, select, textarea, [role="menuitem"], [role="radio"], [role="tab"]') !== null;

/** A dialog, a panel or a menu is open: it answers its own keys. All of them leave the page when they close. */
export const isDialogOpen = (): boolean => document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
