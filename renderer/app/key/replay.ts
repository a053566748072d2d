import { findControl } from './key-match.ts';

/** Events of `replayKey`: the listener of keys lets them through. */
export const replayed = new WeakSet<Event>();

/** The letters that a hand has typed on a list lately, as the list itself would remember them. */
let typed: { list: HTMLSelectElement; text: string; at: number } | undefined;
const typeMemoryMs = 1000;

/** Chooses in a list as its own typing does: the next entry that begins so. */
const typeInList = (list: HTMLSelectElement, letter: string, at: number): void => {
  const before = typed !== undefined && typed.list === list && at - typed.at <= typeMemoryMs ? typed.text : '';
  const text = before + letter.toLocaleLowerCase();
  typed = { list, text, at };
  const isOneLetter = [...text].every((one) => one === text[0]);
  const wanted = isOneLetter ? text.slice(0, 1) : text;
  const options = [...list.options];
  const from = list.selectedIndex + (isOneLetter ? 1 : 0);
  const found = [...options.slice(from), ...options.slice(0, from)].find(
    (one) => !one.disabled && one.text.toLocaleLowerCase().startsWith(wanted),
  );
  if (found === undefined || found.selected) return;
  list.selectedIndex = found.index;
  list.dispatchEvent(new Event('input', { bubbles: true }));
  list.dispatchEvent(new Event('change', { bubbles: true }));
};

/** What the browser itself does with a key on a control. */
const activate = (element: HTMLElement, { key, timeStamp }: KeyboardEvent): void => {
  if (element instanceof HTMLSelectElement) {
    if (key === ' ') element.showPicker();
    else if (key !== 'Enter') typeInList(element, key, timeStamp);
    return;
  }
  const control = findControl(element);
  const isBox = control instanceof HTMLInputElement;
  if (control !== null && (isBox ? key === ' ' && !control.readOnly : key === ' ' || key === 'Enter')) control.click();
};

/**
 * Does with a key that was held back what it would have done: first the page's own listeners, then the browser's part.
 */
export const replayKey = (element: HTMLElement, event: KeyboardEvent): void => {
  const { key, code, shiftKey } = event;
  const again = new KeyboardEvent('keydown', { key, code, shiftKey, bubbles: true, cancelable: true });
  replayed.add(again);
  if (element.dispatchEvent(again)) activate(element, event);
};
