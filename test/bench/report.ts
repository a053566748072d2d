/**
 * One line of `npm run bench`: medians of the rounds. `ratio` is ours over other for a cost; else `detail.ratio` says
 * what.
 */
export type Comparison = {
  name: string;
  ours: number;
  other: number;
  unit: string;
  ratio: number;
  detail: Record<string, unknown>;
};
export type Settings = { isQuick: boolean; rounds: number; size: number | undefined; say: (text: string) => void };
export type Bench = (settings: Settings) => Promise<Comparison[]>;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] =
    sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : [sorted[middle - 1], sorted[middle]];
  return (low + high) / 2;
};

const round = (value: number): number => Number(value.toPrecision(4));
/** The rounds as they were, the least and the most first. */
export const spread = (values: readonly number[]): number[] => values.toSorted((one, other) => one - other).map(round);

/** The processor's time of both sides, for a machine that is busy with other things as well. */
export const compareCpu = (ours: readonly { cpuMs?: number }[], other: readonly { cpuMs?: number }[]) => {
  const of = (side: readonly { cpuMs?: number }[]) => round(median(side.map(({ cpuMs = 0 }) => cpuMs)));
  return { oursMs: of(ours), otherMs: of(other), ratio: round(of(other) / of(ours)) };
};

/** Of a cost: the smaller the ratio, the better. */
export const compareCost = (
  name: string,
  ours: readonly number[],
  other: readonly number[],
  detail: Record<string, unknown>,
): Comparison => ({
  name,
  ours: round(median(ours)),
  other: round(median(other)),
  unit: 'ms',
  ratio: round(median(ours) / median(other)),
  detail: { ours: spread(ours), other: spread(other), ...detail },
});

/** Of a gain: the larger the ratio, the better. */
export const compare: typeof compareCost = (name, ours, other, detail) => ({
  ...compareCost(name, ours, other, { ratio: 'other over ours, larger is better', ...detail }),
  ratio: round(median(other) / median(ours)),
});

/** The sides take turns, so that what the machine does besides falls on all of them. */
export const interleave = async <Result>(
  rounds: number,
  sides: Record<string, (round: number) => Promise<Result>>,
): Promise<Record<string, Result[]>> => {
  const results: Record<string, Result[]> = Object.fromEntries(Object.keys(sides).map((side) => [side, []]));
  for (let turn = 0; turn < rounds; turn += 1)
    for (const [side, run] of Object.entries(sides)) results[side]?.push(await run(turn));
  return results;
};

/** @throws Error when two sides that must hold the same do not. */
export const expectSame = (what: string, values: readonly unknown[]): void => {
  const texts = new Set(values.map((value) => JSON.stringify(value)));
  if (texts.size > 1) throw new Error(`${what} differ: ${[...texts].join(' and ')}`);
};

export const formatTable = (comparisons: readonly Comparison[]): string => {
  const head = ['name', 'ours', 'other', 'unit', 'ratio'];
  const rows = comparisons.map(({ name, ours, other, unit, ratio }) => [
    name,
    String(ours),
    String(other),
    unit,
    `${ratio}x`,
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return [
    line(head),
    ...rows.map(line),
    '',
    ...comparisons.map(({ name, detail }) => `${name}: ${JSON.stringify(detail)}`),
    '',
  ].join('\n');
};
