import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sumsSchema } from './campaign.ts';
import { faultKinds } from './fault.ts';
import { killReportSchema } from './kill.ts';
import { lineNames, outageMinutes, type Recovery, recoveriesSchema } from './outage.ts';
import { createDrawing, listTicks } from './svg.ts';

/** Draws what `campaign.json` and `recovery.json` hold into `survival.svg` and `recovery.svg` beside them. */
export const keptSchema = z.object({ sums: sumsSchema, kills: killReportSchema.nullable() });
export type Kept = z.infer<typeof keptSchema>;

const thousands = (value: number): string => Math.round(value).toLocaleString('en-GB');
const formatActs = (count: number): string => `${thousands(count)} ${Math.round(count) === 1 ? 'act' : 'acts'}`;
const width = 880;
const edge = 28;

const drawSurvival = ({ sums, kills }: Kept): string => {
  const lost = sums.acts - sums.once - sums.refused;
  const rows = faultKinds
    .flatMap((kind) => {
      const tally = sums.faults[kind];
      return tally === undefined ? [] : [{ kind, ...tally }];
    })
    .sort((one, other) => other.struck - one.struck);
  const struck = rows.reduce((total, row) => total + row.struck, 0);
  const title = `${lost === 0 && sums.broken.length === 0 ? 'No acknowledged act lost or doubled' : `${sums.broken.length} storms broke a promise`} in ${thousands(sums.seeds)} simulated storms`;
  const killed =
    kills === null
      ? ''
      : ` In ${thousands(kills.kills)} kills of the real process: ${kills.lost} lost, ${kills.doubled} doubled, ${kills.stuck} stuck.`;
  const [left, right, firstRow, rowHigh] = [236, 640, 214, 21];
  const height = firstRow + rows.length * rowHigh + 78;
  const drawing = createDrawing(width, height, title, `${thousands(struck)} faults of ${rows.length} kinds.${killed}`);
  drawing.text(edge, 38, title, { size: 20, bold: true });
  drawing.text(
    edge,
    62,
    `${thousands(sums.virtualHours)} hours of virtual time at three to five counters, ${thousands(struck)} faults of ${rows.length} kinds.${killed}`,
    { tone: 'muted' },
  );

  drawing.text(edge, 98, `What became of ${thousands(sums.acts)} acknowledged acts`, { bold: true });
  const whole = width - 2 * edge;
  const onceWide = (sums.once / sums.acts) * whole;
  const refusedWide = (sums.refused / sums.acts) * whole;
  drawing.bar(edge, 108, onceWide - 2, 18, 'blue');
  drawing.bar(edge + onceWide, 108, refusedWide, 18, 'amber');
  if (lost > 0) drawing.bar(edge + onceWide + refusedWide, 108, whole - onceWide - refusedWide, 18, 'red');
  const percent = (part: number) => `${((part / sums.acts) * 100).toFixed(1)} %`;
  const legend = [
    ['blue', `${thousands(sums.once)} at the centre exactly once (${percent(sums.once)})`],
    ['amber', `${thousands(sums.refused)} refused by it, and shown (${percent(sums.refused)})`],
    ['red', `${thousands(lost)} lost or doubled`],
  ] as const;
  for (const [place, [tone, text]] of legend.entries()) {
    const x = edge + place * 320;
    drawing.bar(x, 137, 10, 10, tone);
    drawing.text(x + 16, 146, text);
  }

  drawing.text(edge, 186, 'What struck, and the acts in the storms where it did', { bold: true });
  drawing.text(right + 118, 204, 'acts', { anchor: 'end', tone: 'muted' });
  drawing.text(width - edge, 204, 'lost, doubled', { anchor: 'end', tone: 'muted' });
  const ticks = listTicks(rows[0]?.struck ?? 1);
  const most = ticks.at(-1) ?? 1;
  const xOf = (value: number): number => left + (value / most) * (right - left);
  const bottom = firstRow + rows.length * rowHigh;
  for (const tick of ticks) {
    drawing.line([[xOf(tick), firstRow - 4], [xOf(tick), bottom + 4]], 'grid'); // biome-ignore format: one segment
    drawing.text(xOf(tick), bottom + 20, thousands(tick), { anchor: 'middle', tone: 'muted', size: 12 });
  }
  drawing.text((left + right) / 2, bottom + 42, 'times struck', { anchor: 'middle', tone: 'muted', size: 12 });
  for (const [place, row] of rows.entries()) {
    const y = firstRow + place * rowHigh;
    drawing.text(left - 10, y + 14, row.kind, { anchor: 'end' });
    drawing.bar(left, y + 3, Math.max(1.5, xOf(row.struck) - left), 14, 'blue');
    drawing.text(xOf(row.struck) + 6, y + 14, thousands(row.struck), { size: 12, tone: 'muted' });
    drawing.text(right + 118, y + 14, thousands(row.acts), { anchor: 'end', size: 12 });
    drawing.text(width - edge, y + 14, thousands(row.acts - row.once - row.refused), { anchor: 'end', size: 12 });
  }
  return drawing.toString();
};

const spans: Record<(typeof outageMinutes)[number], string> = {
  1: '1 min',
  10: '10 min',
  60: '1 hour',
  360: '6 hours',
  1440: '1 day',
  4320: '3 days',
  10080: '7 days',
};
const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};
/** The least value that nineteen in twenty do not exceed. */
const p95 = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.max(0, Math.ceil(values.length * 0.95) - 1)] ?? 0;

const drawRecovery = (measured: readonly Recovery[]): string => {
  const lengths = outageMinutes.filter((minutes) => measured.some((one) => one.minutes === minutes));
  const secondsOf = (line: string, minutes: number) =>
    measured.filter((one) => one.line === line && one.minutes === minutes).map(({ seconds }) => seconds);
  const longest = measured.filter(({ minutes }) => minutes === lengths.at(-1));
  const title = 'From the return of the line until nothing waits and nothing is missing';
  const acts = thousands(median(longest.map((one) => one.acts)));
  const subtitle = `Three counters work on through an outage while the centre changes their records: after ${spans[lengths.at(-1) ?? 1]}, ${acts} acts meet ${thousands(median(longest.map(({ changes }) => changes)))} changes.`;
  const [left, right, top, bottom, height] = [84, width - edge, 150, 420, 500];
  const drawing = createDrawing(width, height, title, subtitle);
  drawing.text(edge, 38, title, { size: 20, bold: true });
  drawing.text(edge, 62, subtitle, { tone: 'muted' });
  const ticks = listTicks(Math.max(...measured.map(({ seconds }) => seconds)));
  const yOf = (seconds: number): number => bottom - (seconds / (ticks.at(-1) ?? 1)) * (bottom - top);
  const xOf = (place: number): number => left + ((place + 0.5) / lengths.length) * (right - left);
  for (const tick of ticks) {
    drawing.line([[left, yOf(tick)], [right, yOf(tick)]], 'grid'); // biome-ignore format: one segment
    drawing.text(left - 10, yOf(tick) + 4, thousands(tick), { anchor: 'end', tone: 'muted', size: 12 });
  }
  drawing.text(edge, (top + bottom) / 2, 'seconds of virtual time', {
    anchor: 'middle',
    tone: 'muted',
    size: 12,
    turn: true,
  });
  for (const [place, minutes] of lengths.entries()) {
    const some = measured.filter((one) => one.minutes === minutes);
    drawing.text(xOf(place), bottom + 22, spans[minutes], { anchor: 'middle' });
    drawing.text(xOf(place), bottom + 40, formatActs(median(some.map((one) => one.acts))), {
      anchor: 'middle',
      tone: 'muted',
      size: 12,
    });
    drawing.text(xOf(place), bottom + 56, `n = ${secondsOf(lineNames[0], minutes).length}`, {
      anchor: 'middle',
      tone: 'muted',
      size: 12,
    });
  }
  drawing.text((left + right) / 2, height - 6, 'length of the outage', { anchor: 'middle', tone: 'muted', size: 12 });

  for (const [index, line] of lineNames.entries()) {
    const tone = index === 0 ? 'blue' : 'amber';
    const aside = index === 0 ? -9 : 9;
    const x = edge + index * 300;
    drawing.dot(x + 6, 96, tone);
    drawing.text(x + 18, 100, `${line}: median of n seeds`);
    const found = lengths.flatMap((minutes, place) =>
      secondsOf(line, minutes).length === 0 ? [] : [{ place, seconds: secondsOf(line, minutes) }],
    );
    drawing.line(found.map(({ place, seconds }) => [xOf(place) + aside, yOf(median(seconds))] as const), `line-${tone}`, 2); // biome-ignore format: one line of the chart
    for (const { place, seconds } of found) {
      const [middle, worst] = [median(seconds), p95(seconds)];
      const x = xOf(place) + aside;
      drawing.line([[x, yOf(middle)], [x, yOf(worst)]], `line-${tone}`); // biome-ignore format: one segment
      drawing.line([[x - 5, yOf(worst)], [x + 5, yOf(worst)]], `line-${tone}`, 2); // biome-ignore format: one segment
      drawing.dot(x, yOf(middle), tone);
      drawing.text(x + (index === 0 ? -9 : 9), yOf(middle) + 4, thousands(middle), {
        anchor: index === 0 ? 'end' : 'start',
        tone,
        size: 12,
        halo: true,
      });
    }
  }
  drawing.line([[edge + 614, 90], [edge + 614, 102]], 'line-ink'); // biome-ignore format: one segment
  drawing.line([[edge + 609, 90], [edge + 619, 90]], 'line-ink', 2); // biome-ignore format: one segment
  drawing.text(edge + 628, 100, '95th percentile');
  return drawing.toString();
};

/** Each picture by its name, drawn from the figures kept in a folder. */
export const drawKept = (folder: string): Record<string, string> => {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return {
    'survival.svg': drawSurvival(keptSchema.parse(read('campaign.json'))),
    'recovery.svg': drawRecovery(recoveriesSchema.parse(read('recovery.json'))),
  };
};

export const drawCharts = (folder: string): void => {
  for (const [name, picture] of Object.entries(drawKept(folder))) writeFileSync(join(folder, name), picture);
};
