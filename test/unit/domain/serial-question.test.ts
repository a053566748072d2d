import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseSerial } from '#domain/serial.ts';
import { findNextSerial, isAnswered, judgeSerial, type Pile } from '#domain/serial-question.ts';

const key = (number: number): string => `B${number}`;
const keys = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, place) => key(from + place));

/**
 * The desk's block runs from B 1042301 to B 1042400; all before B 1042337 are used, save B 1042310, which was passed
 * over.
 */
const pile = (change: Partial<Pile> = {}): Pile => ({
  next: keys(1_042_337, 1_042_400),
  passedOver: [key(1_042_310)],
  lapsed: [],
  sheets: [{ jobId: 'one', serial: key(1_042_337) }],
  findUse: (serial) => (serial === key(1_042_336) ? 'before' : undefined),
  ...change,
});
const two = pile({
  sheets: [
    { jobId: 'one', serial: key(1_042_337) },
    { jobId: 'two', serial: key(1_042_338) },
  ],
});
const judge = (serial: string, given: Pile | undefined = pile(), jobId = 'one'): string => {
  const said = judgeSerial(serial, jobId, given);
  if (said.kind !== 'ask') return said.kind;
  return said.question === 'skips' ? `skips ${said.skipped.length}` : said.question;
};

describe('a serial against the blanks of the desk', () => {
  it.each([
    ['the one expected', 'B 1042337', 'expected'],
    ['the same, in lower case and with hyphens', 'b-104-2337', 'expected'],
    ['a digit lost', 'B104233', 'notOurs'],
    ['two digits swapped', 'B1042733', 'notOurs'],
    ['two swapped that lands in the block', 'B1042373', 'skips 36'],
    ['the letter lost', '1042337', 'notOurs'],
    ['another letter', 'D1042337', 'notOurs'],
    ['the letter typed twice', 'BB1042337', 'notOurs'],
    ['the last digit read twice', 'B10423377', 'notOurs'],
    ['the whole read twice', 'B1042337B104233', 'notOurs'],
    ['a key pressed before it', 'PB1042337', 'notOurs'],
    ['a zero put before it', 'B01042337', 'notOurs'],
    ['the neighbour', 'B1042338', 'skips 1'],
    ['forty blanks on', 'B1042377', 'skips 40'],
    ['the last of the block', 'B1042400', 'skips 63'],
    ['the first beyond the block', 'B1042401', 'notOurs'],
    ['one that was passed over', 'B1042310', 'passedOver'],
    ['one that is on another sheet', 'B1042336', 'used'],
    ['a national ID', '30112233', 'notOurs'],
    ['a KRA PIN', 'A012345678Z', 'notOurs'],
    ['a plate with four digits', 'GKB1234', 'notOurs'],
    ['a chassis number', 'JTNBR32E70000000', 'notOurs'],
  ])('desk-3: %s', (_name, serial, answer) => {
    expect(judge(serial)).toBe(answer);
  });

  it('desk-3: where the office keeps no stock there is nothing to compare with, and nothing is asked', () => {
    for (const serial of ['B104233', '30112233', 'Z0001'])
      expect(judgeSerial(serial, 'one', undefined)).toEqual({ kind: 'expected' });
  });

  it('officer-3: the serial that another sheet is to bear names that sheet; it is not skipped by the next one', () => {
    expect(judgeSerial('B1042338', 'one', two)).toMatchObject({
      question: 'ofOtherSheet',
      jobId: 'two',
      expected: key(1_042_337),
    });
    expect(judgeSerial('B1042337', 'two', two)).toMatchObject({ question: 'ofOtherSheet', jobId: 'one' });
    expect(judge('B1042339', two)).toBe('skips 1');
    expect(judge('B1042339', two, 'two')).toBe('skips 1');
    expect(judge('B1042340', two, 'two')).toBe('skips 2');
  });

  it('officer-1: what would be skipped is named from its first to its last', () => {
    const said = judgeSerial('B1042350', 'one', pile());
    expect(said).toMatchObject({ question: 'skips', expected: key(1_042_337), skipped: keys(1_042_337, 1_042_349) });
  });

  it('a sheet that the printer gave up is on no blank: what lies next is what it should bear, if it came out after all', () => {
    expect(judge('B1042338', pile({ sheets: [{ jobId: 'two', serial: key(1_042_337) }] }), 'failed')).toBe('expected');
  });

  it('the serial that a refused act on this sheet has named already is that sheet’s own', () => {
    expect(judge('B1042336', pile(), 'before')).toBe('expected');
  });

  it('a desk that holds nothing asks of everything, and names nothing in its place', () => {
    const empty = pile({ next: [], passedOver: [], sheets: [] });
    expect(judgeSerial('B1042337', 'one', empty)).toMatchObject({ question: 'notOurs', expected: null });
    expect(judge('B1042337', pile({ next: [], passedOver: [], sheets: [], lapsed: [key(1_042_337)] }))).toBe(
      'passedOver',
    );
  });

  it('desk-3: nothing but a serial of the pile is ever taken for one of this desk, whatever is read', () => {
    const mangled = fc.oneof(
      fc.stringMatching(/^[A-Z0-9]{4,16}$/),
      fc
        .tuple(fc.integer({ min: 1_042_301, max: 1_042_410 }), fc.nat(6), fc.constantFrom('', '0', '7', 'X'))
        .map(([number, at, put]) => {
          const text = key(number);
          return text.slice(0, at) + put + text.slice(at + 1);
        }),
    );
    fc.assert(
      fc.property(mangled, (serial) => {
        const said = judgeSerial(serial, 'one', two);
        const known = [...two.next, ...two.passedOver].includes(normaliseSerial(serial));
        if (said.kind === 'used') expect(two.findUse(serial)).toBeDefined();
        else expect(said.kind === 'ask' && said.question === 'notOurs').toBe(!known);
        if (said.kind === 'expected') expect(normaliseSerial(serial)).toBe(key(1_042_337));
      }),
    );
  });

  it('a new sheet is to bear the first that no other is on, and one that was passed over last of all', () => {
    expect(findNextSerial(two)).toBe(key(1_042_339));
    expect(findNextSerial({ next: [key(1)], passedOver: [key(0)], sheets: [{ jobId: 'one', serial: key(1) }] })).toBe(
      key(0),
    );
    expect(findNextSerial({ next: [], passedOver: [], sheets: [] })).toBeUndefined();
  });

  it('an answer holds for the very question that was asked', () => {
    const said = judgeSerial('B1042339', 'one', pile());
    if (said.kind !== 'ask') throw new Error('it is asked');
    expect(isAnswered(said, { question: 'skips', expected: 'B 1042337' })).toBe(true);
    for (const answer of [
      undefined,
      { question: 'notOurs', expected: 'B1042337' },
      { question: 'skips', expected: 'B1042338' },
      { question: 'skips', expected: null },
    ] as const)
      expect(isAnswered(said, answer)).toBe(false);
  });
});
