import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createBurst, type End, minLength, type Outcome, type Press, type Verdict } from '#renderer/app/key/burst.ts';
import { readScan } from '#renderer/app/key/scan-text.ts';

type Answer = Press['answer'];
/** Where the focus is: nothing is focused, a button or checkbox or link, a list, or a text field. */
type Focus = 'page' | 'control' | 'list' | 'field';
type Key = { name: string; at: number };

/** Every single key that any screen binds, read from the screens: one desk that holds them all at once. */
const bound = new Map<string, Answer>();
const source = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? source(join(folder, entry.name))
      : entry.name.endsWith('.tsx')
        ? [readFileSync(join(folder, entry.name), 'utf8')]
        : [],
  );
for (const text of source(join(import.meta.dirname, '../../../renderer'))) {
  for (const [, key = '', rest = ''] of text.matchAll(/key: '([^']|Enter)',([^{}]*(?:\([^)]*\))?[^{}]*)/g)) {
    const isMover = /moves: true/.test(rest);
    if (bound.get(key) !== 'decides') bound.set(key, isMover ? 'moves' : 'decides');
  }
}

const answerOf = (name: string, focus: Focus): Answer => {
  if (focus === 'field') return 'none';
  if (focus !== 'page' && (name === 'Enter' || name === ' ')) return 'decides';
  return bound.get(name.toUpperCase()) ?? (focus === 'list' && name.length === 1 ? 'decides' : 'none');
};

type Seen = { scans: string[]; acts: string[]; moves: string[]; native: string[]; short: string[] };

/** Presses the keys at their times on a desk, with a clock that tells the time exactly when it is due. */
const press = (keys: readonly Key[], focus: Focus | ((at: number) => Focus) = 'page'): Seen => {
  const burst = createBurst<string>();
  const seen: Seen = { scans: [], acts: [], moves: [], native: [], short: [] };
  const settle = (outcomes: readonly Outcome<string>[]): void => {
    for (const outcome of outcomes) {
      if (outcome.kind === 'keys') seen.acts.push(...outcome.held);
      else (outcome.kind === 'scan' ? seen.scans : seen.short).push(readScan(outcome.strokes));
    }
  };
  const untilDue = (limit: number): void => {
    for (let due = burst.dueAt(); due !== undefined && due < limit; due = burst.dueAt()) settle(burst.tell(due));
  };
  for (const { name, at } of keys) {
    untilDue(at);
    const here = typeof focus === 'function' ? focus(at) : focus;
    const end = { Enter: 'enter', Tab: 'tab' }[name] as End | undefined; // the two that end a scan
    const answer = answerOf(name, here);
    const { outcomes, verdict }: { outcomes: Outcome<string>[]; verdict: Verdict } = burst.press(
      {
        at,
        key: end === undefined ? { write: name, code: '', shift: false } : { end },
        inField: here === 'field',
        answer,
      },
      name,
    );
    settle(outcomes);
    if (verdict === 'run') (answer === 'moves' ? seen.moves : seen.acts).push(name);
    if (verdict === 'pass') (answer === 'decides' ? seen.acts : seen.native).push(name);
  }
  untilDue(Number.POSITIVE_INFINITY);
  return seen;
};

/** The keys of a text, each so long after the one before. */
const typed = (text: string, gap: number | readonly number[], start = 1000, end: readonly string[] = []): Key[] => {
  let at = start;
  return [...text, ...end].map((name, index) => {
    if (index > 0) at += typeof gap === 'number' ? gap : (gap[index - 1] ?? 5);
    return { name, at };
  });
};

it('desk-1: the desk of these tests binds what the screens bind', () => {
  expect([...bound.keys()].sort()).toEqual(
    expect.arrayContaining(['A', 'C', 'F', 'J', 'K', 'N', 'O', 'P', 'R', 'S', 'U', 'X', 'Enter', '[', ']']),
  );
  expect(['A', 'C', 'P', 'R', 'S', 'X', 'N', 'Enter'].map((key) => bound.get(key))).toEqual(Array(8).fill('decides'));
  expect(['J', 'K', '[', ']'].map((key) => bound.get(key))).toEqual(Array(4).fill('moves'));
});

const codes = [
  'KCA123A',
  'JTNBR3FE20',
  'NZE141-6',
  'FC 0012',
  'PB1000061',
  'A012345678Z',
  '30112233',
  'AAAAA',
  'CRAXP',
];
const ends: Record<string, string[]> = {
  Enter: ['Enter'],
  Tab: ['Tab'],
  'CR LF': ['Enter', 'Enter'],
  'Tab and Enter': ['Tab', 'Enter'],
  nothing: [],
};

describe('desk-1: a burst is one scan, whole, and presses nothing', () => {
  for (const focus of ['page', 'control', 'list'] as const)
    for (const [name, end] of Object.entries(ends))
      test.each([2, 5, 20, 45, 60])(`focus on ${focus}, ended by ${name}, %i ms a character`, (gap) => {
        for (const code of codes) {
          const { scans, acts, short } = press(typed(code, gap, 1000, end), focus);
          expect({ code, scans, acts, short }).toEqual({ code, scans: [code], acts: [], short: [] });
        }
      });
});

describe('desk-15: in a text field', () => {
  for (const [name, end] of Object.entries(ends))
    test.each([2, 5, 20, 45, 60])(
      `a number is a scan, ended by ${name}, %i ms a character; its end is not the field's`,
      (gap) => {
        for (const code of codes.filter((one) => /\d/.test(one))) {
          const { scans, acts, native } = press(typed(code, gap, 1000, end), 'field');
          expect({ code, scans, acts, native: native.join('') }).toEqual({
            code,
            scans: [code],
            acts: [],
            native: code,
          });
        }
      },
    );

  test.each([
    ['letters by the quickest hand', 'barakacharo', 40, []],
    ['a number by a quick hand', '30112233', 90, []],
    ['a hand that ends with Tab', 'B1000061', 120, ['Tab']],
    ['a hand that ends with Enter', 'B1000061', 120, ['Enter']],
    ['too few characters', 'B100', 5, ['Enter']],
  ] as const)('%s is typing, and each key is the field\u2019s own', (_what, text, gap, end) => {
    expect(press(typed(text, gap, 1000, end), 'field')).toMatchObject({ scans: [], native: [...text, ...end] });
  });
});

describe('desk-1: what comes around a scan', () => {
  test.each([
    ['one late character does not cut it', typed('B1000061', [5, 5, 5, 110, 5], 1000, ['Enter']), ['B1000061']],
    ['nor does one of a radio', typed('B1000061', [5, 5, 5, 5, 5, 220, 5], 1000), ['B1000061']],
    [
      'two scans, one upon the other',
      [...typed('KCA123A', 5, 1000, ['Enter']), ...typed('KCB456B', 5, 1041, ['Enter'])],
      ['KCA123A', 'KCB456B'],
    ],
    [
      'a second one within moments, neither ended',
      [...typed('KCA123A', 5, 1000), ...typed('KCB456B', 5, 1500)],
      ['KCA123A', 'KCB456B'],
    ],
    [
      'an Enter before it (a prefix)',
      [{ name: 'Enter', at: 990 }, ...typed('KCA123A', 5, 1000, ['Enter'])],
      ['KCA123A'],
    ],
    ['a line feed within it', typed('A', 5, 1000, ['Enter', ...'B12345', 'Enter']), ['AB12345']],
    [
      'a slow one over a remote desktop, a number, ended with Enter',
      typed('31552266', 150, 1000, ['Enter']),
      ['31552266'],
    ],
  ] as const)('%s', (_what, keys, scans) => {
    expect(press(keys, 'control')).toMatchObject({ scans, acts: [] });
  });

  it('a scan that is interrupted by a field that takes the focus is one scan all the same', () => {
    expect(press(typed('KCA123A', 5, 1000, ['Enter']), (at) => (at < 1018 ? 'page' : 'field'))).toMatchObject({
      scans: ['KCA123A'],
      acts: [],
    });
  });

  it('an Enter right after it is its tail, unless a key came between that no scanner sends', () => {
    const enter = (at: number): Press => ({ at, key: { end: 'enter' }, inField: true, answer: 'none' });
    const afterScan = () => {
      const burst = createBurst<string>();
      for (const { name, at } of typed('WRONG-1', 5))
        burst.press({ at, key: { write: name, code: '', shift: false }, inField: true, answer: 'none' }, name);
      expect(burst.press(enter(1035), 'Enter').outcomes).toMatchObject([{ kind: 'scan', end: 'enter' }]);
      return burst;
    };
    expect(afterScan().press(enter(1060), 'Enter').verdict).toBe('drop');
    const interrupted = afterScan();
    interrupted.interrupt(1050);
    expect(interrupted.press(enter(1060), 'Enter').verdict).toBe('pass');
  });

  it('the time that the page takes to move is no silence: the key that moved stays the first of its scan', () => {
    const at = (name: string, time: number, answer: Answer): [Press, string] => [
      { at: time, key: { write: name, code: '', shift: false }, inField: false, answer },
      name,
    ];
    const burst = createBurst<string>();
    expect(burst.press(...at('K', 1000, 'moves')).verdict).toBe('run');
    burst.grant(280);
    expect(burst.tell(1200)).toEqual([]);
    for (const [index, name] of [...'CA123A'].entries()) burst.press(...at(name, 1300 + 5 * index, 'decides'));
    expect(
      burst.tell(2000).map((outcome) => (outcome.kind === 'scan' ? readScan(outcome.strokes) : outcome.kind)),
    ).toEqual(['KCA123A']);
  });

  it('three or four characters at a scanner\u2019s pace press nothing and are told of', () => {
    for (const code of ['AP1', 'A12', 'CAC', 'KA12'])
      expect(press(typed(code, 5, 1000, ['Enter']), 'control')).toMatchObject({ acts: [], short: [code] });
  });
});

describe('desk-1: a hand', () => {
  test.each(['A', 'R', 'X', 'P', 'S', 'C', 'O', 'F', 'U'])(
    '%s decides after 80 ms of silence, and not before',
    (name) => {
      const burst = createBurst<string>();
      const { verdict } = burst.press(
        { at: 1000, key: { write: name, code: '', shift: false }, inField: false, answer: 'decides' },
        name,
      );
      expect([verdict, burst.dueAt(), burst.tell(1079), burst.tell(1080)]).toEqual([
        'hold',
        1080,
        [],
        [{ kind: 'keys', held: [name] }],
      ]);
    },
  );

  test.each(['J', 'K', '[', ']'])('%s moves at once', (name) => {
    expect(press([{ name, at: 1000 }])).toMatchObject({ moves: [name] });
  });

  it('Enter and Space on a button wait; Tab does not', () => {
    expect(press([{ name: 'Enter', at: 1000 }], 'control').acts).toEqual(['Enter']);
    expect(press([{ name: ' ', at: 1000 }], 'control').acts).toEqual([' ']);
    expect(press([{ name: 'Tab', at: 1000 }], 'control').native).toEqual(['Tab']);
  });

  it('a key that no scanner sends lets what waits go first', () => {
    const burst = createBurst<string>();
    burst.press(
      { at: 1000, key: { write: ' ', code: 'Space', shift: false }, inField: false, answer: 'decides' },
      'tick',
    );
    expect([burst.held(), burst.flush(1003), burst.held(), burst.dueAt()]).toEqual([
      ['tick'],
      [{ kind: 'keys', held: ['tick'] }],
      [],
      undefined,
    ]);
  });

  it('a number typed slowly of which a key has acted is not handed on', () => {
    expect(press(typed('PB10000', 150, 1000, ['Enter']), 'page')).toMatchObject({
      scans: [],
      acts: expect.arrayContaining(['P']),
    });
  });

  it('a row of shortcuts before Enter is no number', () => {
    expect(press(typed('+++0]', 200, 1000, ['Enter']), 'control')).toMatchObject({ scans: [], acts: ['0', 'Enter'] });
    expect(press(typed('cccccc', 200, 1000, ['Enter']), 'control')).toMatchObject({
      scans: [],
      acts: [...'cccccc', 'Enter'],
    });
  });

  it('two keys in quick order both act, in their order', () => {
    expect(press(typed('cx', 50))).toMatchObject({ acts: ['c', 'x'], scans: [] });
    expect(press(typed(']c', 3))).toMatchObject({ moves: [']'], acts: ['c'] });
  });
});

describe('desk-1: property', () => {
  const text = fc
    .string({
      unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcfjknoprsux0123456789-/[] ?'),
      minLength: minLength,
      maxLength: 24,
    })
    .filter((one) => one.trim().length === one.length);
  const scan = fc.record({
    kind: fc.constant('scan' as const),
    text,
    gap: fc.integer({ min: 2, max: 60 }),
    end: fc.constantFrom(...Object.values(ends)),
  });
  const hand = fc.record({
    kind: fc.constant('hand' as const),
    text: fc.constantFrom(...'acfjknoprsux[]dgtw', 'Enter', ' '),
  });
  const pause = fc.integer({ min: 600, max: 3000 });
  const focusOf = fc.constantFrom<Focus>('page', 'control', 'list');

  const play = (
    steps: readonly [{ kind: 'scan' | 'hand'; text: string; gap?: number; end?: string[] }, number][],
  ): Key[] => {
    let at = 1000;
    return steps.flatMap(([step, rest]) => {
      at += rest;
      const keys = step.kind === 'scan' ? typed(step.text, step.gap ?? 5, at, step.end) : [{ name: step.text, at }];
      at = keys.at(-1)?.at ?? at;
      return keys;
    });
  };

  it('no sequence of scans on any desk performs an act, and none is lost or cut', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(scan, pause), { minLength: 1, maxLength: 6 }), focusOf, (steps, focus) => {
        const { acts, scans, short } = press(play(steps), focus);
        expect({ acts, scans, short }).toEqual({ acts: [], scans: steps.map(([step]) => step.text), short: [] });
      }),
      { numRuns: 1500 },
    );
  });

  it('scans and a hand\u2019s keys together perform what the hand pressed alone would, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(scan, hand), pause), { minLength: 1, maxLength: 10 }),
        focusOf,
        (steps, focus) => {
          const both = press(play(steps), focus);
          const alone = press(play(steps.filter(([step]) => step.kind === 'hand')), focus);
          expect(both.acts).toEqual(alone.acts);
          expect(both.scans).toEqual(steps.flatMap(([step]) => (step.kind === 'scan' ? [step.text] : [])));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('whatever is typed by a hand into a field is the field\u2019s, key by key', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...'abc XYZ 0123', 'Enter', 'Tab'), fc.integer({ min: 85, max: 600 })), {
          maxLength: 40,
        }),
        (strokes) => {
          let at = 1000;
          const keys = strokes.map(([name, gap]) => {
            at += gap;
            return { name, at };
          });
          expect(press(keys, 'field')).toMatchObject({ scans: [], acts: [], native: keys.map(({ name }) => name) });
        },
      ),
    );
  });
});
