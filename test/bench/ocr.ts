import { listServices } from '#central/demo/catalogue.ts';
import type { CaseKey } from '#central/demo/draft.ts';
import { readReference } from '#central/reference/pack.ts';
import { findOcrFiles, openOcr } from '#electron/document/ocr.ts';
import { type Help, measureHelp } from '#test/support/ocr-measure.ts';
import { type Bench, median } from './report.ts';

/**
 * What suggestions of pages are worth: the demonstration's papers of every service as pictures without a text and
 * without an order. `ours` is the share of lines whose page is found, `other` that of one page in so many by chance.
 */
export const runOcr: Bench = async ({ isQuick, rounds, say }) => {
  const reference = await readReference();
  const read = await openOcr(findOcrFiles(import.meta.url));
  const helps: Help[] = [];
  const services = listServices(reference).slice(0, isQuick ? 3 : undefined);
  for (let round = 0; round < rounds; round += 1) {
    for (const { service } of services) {
      const key: CaseKey = {
        seed: 1 + round,
        officeId: 'huduma-gpo-nairobi',
        officeOrder: 0,
        index: 12 + round,
        bornAt: Date.parse('2026-11-20T10:00:00+03:00'),
      };
      const help = await measureHelp(key, service.id, reference, read);
      helps.push(help);
      say(`${service.id}: lines found ${help.found} of ${help.lines}, wrong suggestions ${help.wrong.length}`);
      for (const one of help.wrong) say(`  ${one}`);
    }
  }
  const sum = (of: (help: Help) => number): number => helps.reduce((total, help) => total + of(help), 0);
  const [lines, found, wrong] = [sum((one) => one.lines), sum((one) => one.found), sum((one) => one.wrong.length)];
  const drawn = { lines: sum((one) => one.drawn.lines), found: sum((one) => one.drawn.found) };
  say(`lines found ${found} of ${lines}, wrong suggestions ${wrong}; drawn papers ${drawn.found} of ${drawn.lines}`);
  const share = Number((found / lines).toFixed(3));
  const chance = Number((helps.length / sum((one) => one.pages)).toFixed(3));
  const msPerPage = Math.round(median(helps.map(({ ms, pages }) => ms / pages)));
  return [
    {
      name: 'ocr',
      ours: share,
      other: chance,
      unit: 'share',
      ratio: Number((share / chance).toFixed(2)),
      detail: { ratio: 'larger is better', cases: helps.length, lines, found, drawn, wrong, msPerPage },
    },
  ];
};
