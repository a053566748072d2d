/**
 * Tells a scanner that types like a keyboard from hands. Pure: it is given each key with its time, says what becomes of
 * that key, and what the keys before it have turned out to be. The property: nothing that is part of a scan acts.
 */

/** A key that ends no later than this after the one before may belong to the same burst. */
export const silenceMs = 80;
/** After two keys at a machine's pace. */
const machineSilenceMs = 150;
/**
 * After three: no hand's key waits any more, and one late key (radio, a busy computer) must not cut a number in two.
 */
const scanSilenceMs = 400;
/** In a text field no key waits: a burst there may halt for so long, its pace tells what it is. */
const fieldSilenceMs = 250;
/** Of the time that the page was busy with a key that moved at once, so much at most is no silence. */
const maxGraceMs = 500;
/** On average no hand types so fast. */
const machinePaceMs = 35;
/** No hand types so fast what holds a digit. A scanner at 60 ms a character may be measured a little slower. */
const digitPaceMs = 80;
/** An Enter, Tab or line feed this soon after a scan is its tail. */
export const tailMs = 120;
/**
 * Where no field has the focus, a number (three digits or more) typed no slower than this and ended with Enter is a
 * scan.
 */
const slowMs = 500;
const minDigits = 3;
export const minLength = 5;

export type End = 'enter' | 'tab';
/** A key that writes one character: which, the key's place on the keyboard, and whether Shift was down. */
export type Stroke = { write: string; code: string; shift: boolean };
export type Press = {
  at: number;
  key: Stroke | { end: End };
  /** It goes into a text field by itself. */
  inField: boolean;
  /** What it does here when a hand presses it: a key that decides waits for silence, one that moves does not. */
  answer: 'none' | 'moves' | 'decides';
};
/** `pass`: to the page as ever; `run`: does its work now; `hold`: kept until it is known what it is; `drop`: gone. */
export type Verdict = 'pass' | 'run' | 'hold' | 'drop';
export type Outcome<Held> =
  | { kind: 'scan'; strokes: readonly Stroke[]; end: End | 'silence' }
  /** Too quick for a hand and too short for a scan: nothing is pressed. */
  | { kind: 'short'; strokes: readonly Stroke[] }
  /** A hand's: they do their work now, in this order. */
  | { kind: 'keys'; held: readonly Held[] };

export type Burst<Held> = {
  /** `outcomes` come first, the key itself after them. */
  press: (press: Press, held: Held) => { outcomes: Outcome<Held>[]; verdict: Verdict };
  /** Tells the time; what has been silent long enough is settled. */
  tell: (at: number) => Outcome<Held>[];
  /** What is held is settled now: a hand has gone on to another control. */
  flush: (at: number) => Outcome<Held>[];
  /** The same for a click or a key that no scanner sends: an Enter after it is a hand's, not the tail of a scan. */
  interrupt: (at: number) => Outcome<Held>[];
  held: () => readonly Held[];
  /** When to tell the time next. */
  dueAt: () => number | undefined;
  /** Something of the scanner's that writes nothing: the burst goes on. */
  touch: (at: number) => void;
  /** A second character has come, and a third may: a control character now is the scanner's. */
  isReading: (at: number) => boolean;
  /** The burst is one key that moved at once. What drives the keyboard may wait until the page has done its work. */
  isLeading: () => boolean;
  /** The page was busy for so long with the key that moved: that was no silence. */
  grant: (ms: number) => void;
  /** How many characters the burst in hand has. */
  size: () => number;
  reset: () => void;
};

const isDigit = ({ write, code }: Stroke): boolean => /\p{Nd}/u.test(write) || /^(Digit|Numpad)\d$/.test(code);
const hasDigit = (strokes: readonly Stroke[]): boolean => strokes.some(isDigit);

export const createBurst = <Held>(): Burst<Held> => {
  let strokes: Stroke[] = [];
  let held: Held[] = [];
  /** Ends held within the burst: they count for its pace. */
  let ends = 0;
  let first = 0;
  let last = 0;
  let isTyped = false;
  /** A key that is no mover has come: from now on every key waits. */
  let isWaiting = false;
  let graceMs = 0;
  let scannedAt = Number.NEGATIVE_INFINITY;
  /** What is typed slowly outside a field; nothing once one of its keys has acted, since that was no number's. */
  let slow: Stroke[] | undefined = [];
  let slowAt = 0;

  const paceMs = (): number => (last - first) / Math.max(1, strokes.length + ends - 1);
  const isOpen = (): boolean => strokes.length > 0 || held.length > 0;
  const isScan = (): boolean =>
    strokes.length >= minLength && (!isTyped || paceMs() <= (hasDigit(strokes) ? digitPaceMs : machinePaceMs));
  const silenceNow = (): number => {
    const isQuick = strokes.length >= 2 && paceMs() <= machinePaceMs;
    if (isScan() || (isQuick && strokes.length >= 3)) return scanSilenceMs;
    if (isTyped && strokes.length > 0) return fieldSilenceMs;
    return isQuick ? machineSilenceMs : silenceMs;
  };
  const limitMs = (): number => silenceNow() + graceMs;
  const isLeading = (): boolean => strokes.length === 1 && !isWaiting && !isTyped;
  const clear = (): void => {
    strokes = [];
    graceMs = 0;
    held = [];
    ends = 0;
    isWaiting = false;
  };
  const scan = (end: End | 'silence', at: number): Outcome<Held> => {
    const outcome = { kind: 'scan', strokes, end } as const;
    clear();
    slow = [];
    scannedAt = at;
    return outcome;
  };
  const settle = (at: number): Outcome<Held>[] => {
    if (isScan()) return [scan('silence', at)];
    const [written, kept, isQuick] = [strokes, held, strokes.length + ends >= 3 && paceMs() <= machinePaceMs];
    const holdsCharacters = kept.length > ends;
    clear();
    if (kept.length === 0) return [];
    slow = undefined;
    return [isQuick && holdsCharacters ? { kind: 'short', strokes: written } : { kind: 'keys', held: kept }];
  };

  const write = (stroke: Stroke, { at, inField, answer }: Press, own: Held): Verdict => {
    scannedAt = Number.NEGATIVE_INFINITY;
    if (isOpen()) graceMs -= Math.max(0, at - last - silenceNow());
    if (strokes.length === 0) {
      first = at;
      isTyped = inField && held.length === 0;
    }
    const isWord = /^[\p{L}\p{Nd} -]$/u.test(stroke.write) || isDigit(stroke);
    if (inField || !isWord || at - slowAt > slowMs) slow = isWord && !inField ? [stroke] : [];
    else slow?.push(stroke);
    slowAt = at;
    strokes.push(stroke);
    last = at;
    if (inField) return 'pass';
    if (answer === 'moves' && !isWaiting) return 'run';
    const isFirst = !isWaiting && strokes.length === 1;
    isWaiting = true;
    if (answer === 'none') return isFirst ? 'pass' : 'drop';
    held.push(own);
    return 'hold';
  };

  const finish = (
    end: End,
    { at, inField, answer }: Press,
    own: Held,
  ): { outcomes: Outcome<Held>[]; verdict: Verdict } => {
    if (isScan()) return { outcomes: [scan(end, at)], verdict: 'drop' };
    if (
      !inField &&
      end === 'enter' &&
      slow !== undefined &&
      slow.length >= minLength &&
      slow.filter(isDigit).length >= minDigits &&
      at - slowAt <= slowMs
    ) {
      strokes = slow;
      return { outcomes: [scan(end, at)], verdict: 'drop' };
    }
    slow = [];
    if (!isOpen()) {
      if (at - scannedAt <= tailMs) return { outcomes: [], verdict: 'drop' };
      if (inField || end === 'tab' || answer === 'none') return { outcomes: [], verdict: 'pass' };
    }
    if (isTyped && strokes.length > 0) {
      clear();
      return { outcomes: [], verdict: 'pass' };
    }
    if (end === 'tab' && held.length === 0) {
      clear();
      return { outcomes: [], verdict: 'pass' };
    }
    last = at;
    isWaiting = true;
    if (end === 'tab' || answer === 'none') return { outcomes: [], verdict: 'drop' };
    ends += 1;
    held.push(own);
    return { outcomes: [], verdict: 'hold' };
  };

  const flush = (at: number): Outcome<Held>[] => (isOpen() ? settle(at) : []);
  const tell = (at: number): Outcome<Held>[] => (isOpen() && at - last >= limitMs() ? settle(at) : []);

  return {
    press: (press, own) => {
      const before = isOpen() && press.at - last > limitMs() ? settle(press.at) : [];
      if (!('end' in press.key)) return { outcomes: before, verdict: write(press.key, press, own) };
      const { outcomes, verdict } = finish(press.key.end, press, own);
      return { outcomes: [...before, ...outcomes], verdict };
    },
    tell,
    flush,
    interrupt: (at) => {
      const outcomes = flush(at);
      scannedAt = Number.NEGATIVE_INFINITY;
      return outcomes;
    },
    held: () => held,
    dueAt: () => (isOpen() ? last + limitMs() : undefined),
    touch: (at) => {
      if (isOpen()) last = Math.max(last, at);
    },
    isLeading,
    grant: (ms) => {
      if (isLeading()) graceMs = Math.min(maxGraceMs, graceMs + Math.max(0, ms));
    },
    isReading: (at) => strokes.length >= 2 && paceMs() <= digitPaceMs && at - last <= silenceMs,
    size: () => strokes.length,
    reset: clear,
  };
};
