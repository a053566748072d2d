import type { Dispatch, SetStateAction } from 'react';
import { flushSync } from 'react-dom';
import { createBurst, type Outcome, type Press, type Verdict } from './burst.ts';
import {
  asTextField,
  type FieldElement,
  findControl,
  isCharacter,
  isControlCharacter,
  isDialogOpen,
  isField,
  isFreeText,
} from './key-match.ts';
import type { Bound, KeyBinding, KeyNotice, Layer, Registered, ScanTarget } from './registered.ts';
import { replayed, replayKey } from './replay.ts';
import { readScan } from './scan-text.ts';

/** Puts back what a field held before a scanner typed into it, in the way React listens to. */
const restore = (element: FieldElement, value: string): void => {
  const prototype = element instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(element, value);
  element.dispatchEvent(new Event('input', { bubbles: true }));
};

/**
 * A key that waits: what it was pressed on, and what it was bound to then; bound to nothing, it is the control's own.
 */
type Held = { event: KeyboardEvent; element: Element | null; layer: Layer | undefined };
const isControls = ({ layer }: Held): boolean => layer === undefined;
/** What became of a scan that ended with a key: `left` where it was typed, and then the key is the field's own. */
type Delivered = 'taken' | 'kept' | 'left';

const modifiers = new Set([
  'Shift',
  'Control',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
  'NumLock',
  'ScrollLock',
  'Dead',
  'Process',
]);

/** How often the page is asked whether it is busy with a key that moved. */
const beatMs = 5;
/** A timer this late was held up, and so were keys: they are heard first. */
const lateMs = 24;

/**
 * Guarantees: a single letter never fires inside a field; below an open dialog only the dialog's keys fire; the newest
 * binding of a key wins; a scan presses nothing, wherever the focus is, and reaches the newest scan target or is shown.
 *
 * @returns what stops it
 */
export const listenToKeys = (
  registered: Registered,
  say: Dispatch<SetStateAction<KeyNotice | undefined>>,
): (() => void) => {
  const burst = createBurst<Held>();
  /** The fields that the burst in hand has gone into, and what each held before. */
  let touched = new Map<FieldElement, string>();
  let beganInField = false;
  let target: ScanTarget | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let altCode = '';
  let beat: ReturnType<typeof setTimeout> | undefined;
  let beatenAt = 0;

  const run = ({ label, blocked, run: act }: KeyBinding): void => {
    if (blocked !== undefined) {
      say({ kind: 'blocked', label, reason: blocked });
      return;
    }
    say((shown) => (shown?.kind === 'blocked' ? undefined : shown));
    act();
  };

  const replay = (held: readonly Held[]): void => {
    for (const [index, { event, element, layer }] of held.entries()) {
      if (layer === undefined) {
        if (element instanceof HTMLElement && element.isConnected) flushSync(() => replayKey(element, event));
        continue;
      }
      const bound = registered.findBinding(event, document.activeElement);
      // The screen has changed since: the key was meant for what is no longer there.
      if (bound === undefined || (index === 0 && bound.layer !== layer)) return;
      flushSync(() => run(bound.binding));
    }
  };

  const deliver = ({ strokes, end }: Extract<Outcome<Held>, { kind: 'scan' }>): Delivered => {
    const text = readScan(strokes);
    const field = [...touched.keys()].at(-1) ?? null;
    const isWhole = beganInField && touched.size === 1;
    if (field !== null && isWhole && target?.leaves?.(field, text) === true) return 'left';
    // A target that came or went within the burst was not scanned for.
    const taker = target === registered.findTarget() ? target : undefined;
    const isOwn = field !== null && taker?.field() === field;
    const staysThere =
      field !== null &&
      isWhole &&
      (taker === undefined ? target === undefined && isFreeText(field) : !isOwn && !/\d/.test(text));
    if (staysThere || text === '') return 'kept';
    for (const [element, value] of touched) if (element.isConnected) restore(element, value);
    if (taker === undefined) say({ kind: 'scan', text });
    else {
      say(undefined);
      taker.onScan(text, { end, field });
    }
    return 'taken';
  };

  const settle = (outcomes: readonly Outcome<Held>[]): Delivered | undefined => {
    let delivered: Delivered | undefined;
    for (const outcome of outcomes) {
      delivered = undefined;
      if (outcome.kind === 'keys') replay(outcome.held);
      else if (outcome.kind === 'short') say({ kind: 'scan', text: readScan(outcome.strokes) });
      else delivered = deliver(outcome);
    }
    return delivered;
  };

  const wait = (): void => {
    clearTimeout(timer);
    const due = burst.dueAt();
    if (due === undefined) return;
    const look = (isLate: boolean) => (): void => {
      const now = performance.now();
      if (!isLate && now > due + lateMs) {
        timer = setTimeout(look(true), lateMs);
        return;
      }
      settle(burst.tell(now));
      wait();
    };
    timer = setTimeout(look(false), Math.max(0, due - performance.now()));
  };

  /** Until `at` the page was free, but for the time between two beats. */
  const hear = (at: number): void => {
    burst.grant(at - beatenAt - 2 * beatMs);
    beatenAt = Math.max(beatenAt, at);
  };
  const keepBeating = (): void => {
    clearTimeout(beat);
    if (!burst.isLeading()) return;
    beat = setTimeout(() => {
      hear(performance.now());
      keepBeating();
    }, beatMs);
  };

  const answerOf = (event: KeyboardEvent, bound: Bound | undefined): Press['answer'] => {
    if (bound !== undefined) return bound.binding.moves === true ? 'moves' : 'decides';
    const isActivation = event.key === 'Enter' || event.key === ' ';
    return event.target instanceof HTMLSelectElement || (isActivation && findControl(event.target) !== null)
      ? 'decides'
      : 'none';
  };

  /** A hand does what no scanner does: what it pressed before is done first. */
  const interrupt = (event: Event): void => {
    settle(burst.interrupt(event.timeStamp));
    wait();
  };
  const hasGoneOn = (key: Press['key']): boolean => {
    const [typedInto] = touched.keys();
    const isElsewhere =
      beganInField && burst.size() > 0 && typedInto?.isConnected === true && typedInto !== document.activeElement;
    if (isElsewhere) return true;
    const held = burst.held();
    if (held.length === 0 || !held.every(isControls)) return false;
    return (
      held[0]?.element !== document.activeElement ||
      ('end' in key && key.end === 'tab' && held.length === 1 && burst.size() <= 1)
    );
  };

  const press = (
    event: KeyboardEvent,
    key: Press['key'],
    bound: Bound | undefined,
  ): { verdict: Verdict; delivered: Delivered | undefined } => {
    const field = asTextField(event.target);
    if (burst.isLeading()) hear(event.timeStamp);
    if (hasGoneOn(key)) settle(burst.flush(event.timeStamp));
    const held: Held = { event, element: document.activeElement, layer: bound?.layer };
    const { outcomes, verdict } = burst.press(
      { at: event.timeStamp, key, inField: field !== undefined, answer: answerOf(event, bound) },
      held,
    );
    const delivered = settle(outcomes);
    if (burst.size() <= 1) {
      touched = new Map();
      beganInField = field !== undefined;
      target = registered.findTarget();
    }
    if (field !== undefined && !touched.has(field)) touched.set(field, field.value);
    wait();
    return { verdict, delivered };
  };

  const onCharacterOrEnd = (event: KeyboardEvent, key: Press['key']): void => {
    const bound = registered.findBinding(event, event.target);
    const take = (): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    if (event.repeat) {
      // A held key moves on and on, and decides once.
      const answer = answerOf(event, bound);
      if (answer === 'none' || asTextField(event.target) !== undefined) return;
      take();
      if (answer === 'moves' && bound !== undefined) run(bound.binding);
      return;
    }
    const { verdict, delivered } = press(event, key, bound);
    const isEnd = 'end' in key;
    const isTheFields =
      isEnd && verdict === 'drop' && (delivered === 'left' || (delivered === 'kept' && key.end === 'tab'));
    const isPassed = verdict === 'pass' || isTheFields;
    if (isPassed && bound === undefined) return;
    take();
    if (verdict !== 'run' && !isPassed) return;
    if (bound === undefined) return;
    const before = document.activeElement;
    beatenAt = event.timeStamp;
    flushSync(() => run(bound.binding));
    keepBeating();
    // A key that leads into a field is not the first character of what is typed there.
    if (before !== document.activeElement && asTextField(document.activeElement) !== undefined) burst.reset();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || replayed.has(event)) return;
    if (event.altKey && !event.ctrlKey && /^Numpad\d$/.test(event.code)) {
      altCode += event.code.slice(-1);
      burst.touch(event.timeStamp);
      wait();
      return;
    }
    if (isCharacter(event)) {
      const code = event.getModifierState('AltGraph') ? '' : event.code;
      onCharacterOrEnd(event, { write: event.key, code, shift: event.shiftKey });
      return;
    }
    const isPlain = !(event.ctrlKey || event.altKey || event.metaKey);
    if (isPlain && (event.key === 'Enter' || event.key === 'Tab')) {
      onCharacterOrEnd(event, { end: event.key === 'Enter' ? 'enter' : 'tab' });
      return;
    }
    if (isControlCharacter(event) && burst.isReading(event.timeStamp)) {
      const isEditing =
        asTextField(event.target) !== undefined && registered.findBinding(event, event.target) === undefined;
      if (isEditing && !/^[jm]$/i.test(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (/^[jm]$/i.test(event.key)) press(event, { end: 'enter' }, undefined);
      return;
    }
    if (modifiers.has(event.key)) return;
    if (event.key === 'Escape') burst.reset();
    else interrupt(event);
    const bound = registered.findBinding(event, event.target);
    if (bound !== undefined) {
      event.preventDefault();
      event.stopImmediatePropagation();
      run(bound.binding);
    } else if (
      event.key === 'Escape' &&
      isField(event.target) &&
      !isDialogOpen() &&
      event.target instanceof HTMLElement &&
      event.target.ariaExpanded !== 'true'
    )
      event.target.blur();
  };

  /** A scanner that sends each character as Alt and its number: outside a field nothing else writes it. */
  const onKeyUp = (event: KeyboardEvent): void => {
    if (event.key !== 'Alt' || altCode === '') return;
    const write = String.fromCharCode(Number(altCode));
    altCode = '';
    if (asTextField(event.target) === undefined && /^[ -~]$/.test(write))
      press(event, { write, code: '', shift: false }, undefined);
  };
  const onBlur = (): void => {
    altCode = '';
    burst.reset();
  };

  window.addEventListener('keydown', onKeyDown, { capture: true });
  window.addEventListener('keyup', onKeyUp, { capture: true });
  window.addEventListener('pointerdown', interrupt, { capture: true });
  window.addEventListener('blur', onBlur);
  return () => {
    clearTimeout(timer);
    clearTimeout(beat);
    window.removeEventListener('keydown', onKeyDown, { capture: true });
    window.removeEventListener('keyup', onKeyUp, { capture: true });
    window.removeEventListener('pointerdown', interrupt, { capture: true });
    window.removeEventListener('blur', onBlur);
  };
};
