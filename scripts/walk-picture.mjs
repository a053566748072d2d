// Draws the pictures of the two walks in `docs/` into `docs/picture/`: `node scripts/walk-picture.mjs`. Each box names a
// file and what of it does the step; `test/unit/docs.test.ts` holds both to the code.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const folder = join(dirname(import.meta.dirname), 'docs', 'picture');
const width = 900;
const style = `
  svg { color-scheme: light dark }
  text { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif }
  .mono { font-family: ui-monospace, 'Cascadia Mono', 'Roboto Mono', 'Liberation Mono', monospace }
  .paper { fill: #ffffff } .lane { fill: #f3f5f7 } .box { fill: #ffffff; stroke: #b5bec8 }
  .firm { fill: #eaf6ee; stroke: #2e7d4f } .ask { fill: #fdf4e3; stroke: #b26a00 }
  .ink { fill: #1b2126 } .muted { fill: #59636e } .blue { fill: #1668b8 }
  .line { stroke: #59636e; fill: none; stroke-width: 1.4 } .tip { fill: #59636e } .dash { stroke-dasharray: 5 4 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #14181c } .lane { fill: #1b2126 } .box { fill: #232a31; stroke: #4a5560 }
    .firm { fill: #173222; stroke: #5cc48a } .ask { fill: #3a2c12; stroke: #e9a94b }
    .ink { fill: #e8ebee } .muted { fill: #a3adb7 } .blue { fill: #6cb2f5 }
    .line { stroke: #a3adb7 } .tip { fill: #a3adb7 }
  }`;

const escapeXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const text = (x, y, given, { look = 'ink', size = 13, weight = 400, anchor = 'start' } = {}) =>
  `<text x="${x}" y="${y}" class="${look}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}">${escapeXml(given)}</text>`;
const box = (x, y, wide, high, look = 'box') =>
  `<rect x="${x}" y="${y}" width="${wide}" height="${high}" rx="6" class="${look}"/>`;
/** `way`: an SVG path. */
const path = (way) => `<path d="${way}" class="line"/>`;
const arrow = (way, look = '') => `<path d="${way}" class="line ${look}" marker-end="url(#tip)"/>`;

const save = (name, height, title, description, parts) => {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escapeXml(title)}</title>
<desc id="description">${escapeXml(description)}</desc>
<style>${style}
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 L8 4 L0 8 z" class="tip"/></marker></defs>
<rect width="${width}" height="${height}" class="paper"/>`;
  writeFileSync(join(folder, `${name}.svg`), `${[head, ...parts.flat(9)].join('\n')}\n</svg>\n`);
};

/**
 * Steps one below the other in three lanes. A step: its lane, what does it, its file, and what goes on to the next lane;
 * `firm` marks a commit, after which a power cut takes nothing.
 */
const drawWalk = (name, title, description, lanes, steps) => {
  const [laneWide, gap, left] = [282, 14, 13];
  const [top, row, high] = [84, 60, 44];
  const laneX = (lane) => left + lane * (laneWide + gap);
  const height = top + steps.length * row + 14;
  const middle = (lane) => laneX(lane) + laneWide / 2;
  save(name, height, title, description, [
    text(left, 28, title, { size: 17, weight: 600 }),
    box(width - 236, 14, 14, 14, 'firm'),
    text(width - 216, 26, 'written: a power cut takes nothing', { look: 'muted', size: 12 }),
    lanes.map((label, lane) => [
      box(laneX(lane), 42, laneWide, height - 52, 'lane'),
      text(middle(lane), 64, label, { look: 'muted', size: 13, weight: 600, anchor: 'middle' }),
    ]),
    steps.map(({ lane, code, says = code.split(':')[1], firm = false, carries }, place) => {
      const [x, y] = [laneX(lane) + 8, top + place * row];
      const next = steps[place + 1];
      const down = y + row - 2;
      const [side, far] =
        next === undefined ? [] : next.lane > lane ? [x + laneWide - 16, laneX(lane + 1)] : [x, laneX(lane) - gap];
      return [
        box(x, y, laneWide - 16, high, firm ? 'firm' : 'box'),
        text(x + 10, y + 19, `${place + 1}  ${says}`, { size: 13, weight: 600 }),
        text(x + 10, y + 35, code.split(':')[0], { look: 'muted mono', size: 10.5 }),
        `<!-- ${code} -->`,
        next === undefined
          ? []
          : next.lane === lane
            ? arrow(`M${middle(lane)} ${y + high} V${down}`)
            : arrow(`M${side} ${y + high / 2} H${middle(next.lane)} V${down}`),
        carries === undefined
          ? []
          : text(next.lane > lane ? far + 6 : far - 6, y + high / 2 - 6, carries, {
              look: 'blue',
              size: 11.5,
              anchor: next.lane > lane ? 'start' : 'end',
            }),
      ];
    }),
  ]);
};

drawWalk(
  'walk-record-to-screen',
  'From a feed record to the screen',
  'Sixteen steps: the centre takes an application in and tells of it, the program pulls and stores it, the window asks again.',
  ['centre', 'program (main process)', 'window'],
  [
    { lane: 0, code: 'central/application/intake.ts:takeIn' },
    { lane: 0, code: 'central/feed/put.ts:putRecords', says: 'putRecords, commit', firm: true },
    { lane: 0, code: 'central/http/live.ts:openLiveFeed', carries: 'event "change", without data' },
    { lane: 1, code: 'electron/sync/engine.ts:keepListening', says: 'keepListening: wake' },
    { lane: 1, code: 'electron/sync/engine.ts:pullAll', carries: 'GET /v1/feed, the cursor' },
    { lane: 0, code: 'central/feed/page.ts:readFeedPage', carries: 'entries, cursor' },
    { lane: 1, code: 'electron/sync/pull.ts:applyPage', says: 'applyPage, parseEntry' },
    { lane: 1, code: 'electron/sync/rebase.ts:storeCentreRecord' },
    {
      lane: 1,
      code: 'db/query/application.ts:upsertFromCentre',
      says: 'upsertFromCentre, commit',
      firm: true,
    },
    {
      lane: 1,
      code: 'electron/workstation/tell-changed.ts:tellRecords',
      carries: 'application.changed: ids, statuses',
    },
    { lane: 2, code: 'renderer/api/query-client.ts:followEvents' },
    { lane: 2, code: 'renderer/screen/queue/use-queue.ts:useQueue', carries: 'queue.list' },
    { lane: 1, code: 'electron/service/queue.ts:readQueue', carries: 'rows' },
    { lane: 2, code: 'renderer/screen/queue/queue-row.tsx:QueueRow' },
    { lane: 2, code: 'renderer/screen/case/case-screen.tsx:CaseScreen', carries: 'application.get' },
    { lane: 1, code: 'electron/service/case.ts:readCase', says: 'readCase, for the Case desk' },
  ],
);

drawWalk(
  'walk-key-to-paper',
  'From the key P to paper',
  'Sixteen steps: the key, the act written down, the paper spooled, the serial confirmed, the centre told.',
  ['window', 'program (main process)', 'printer and centre'],
  [
    { lane: 0, code: 'renderer/app/key/use-keys.ts:useKeys', says: 'useKeys binds P' },
    { lane: 0, code: 'renderer/screen/print/print-screen.tsx:startPrint', carries: 'item.make' },
    { lane: 1, code: 'electron/ipc/router.ts:createRouter', says: 'createRouter parses and calls' },
    { lane: 1, code: 'electron/service/print-run.ts:createPrintRun', says: 'print: all that can refuse' },
    { lane: 1, code: 'electron/paper/thread.ts:createPaperThread', says: 'makes the paper, on a thread' },
    {
      lane: 1,
      code: 'electron/service/perform.ts:perform',
      says: 'perform: item.make, sheet',
      firm: true,
    },
    { lane: 1, code: 'electron/service/print-job.ts:spool', carries: 'Create-Job, Send-Document' },
    {
      lane: 2,
      code: 'electron/shell/printers/cups.ts:createCupsPrinters',
      says: 'CUPS takes the job',
      carries: 'state',
    },
    {
      lane: 1,
      code: 'electron/service/print-job.ts:follow',
      says: 'follow, until the last word',
      firm: true,
      carries: 'print.changed',
    },
    { lane: 0, code: 'renderer/screen/print/sheet-panel.tsx:SheetPanel', says: 'SheetPanel: scan the serial' },
    { lane: 0, code: 'renderer/screen/print/use-confirm.ts:useConfirm', carries: 'item.confirm' },
    { lane: 1, code: 'electron/blank/lease.ts:requireSaid' },
    { lane: 1, code: 'electron/service/perform.ts:perform', says: 'perform: item.confirm', firm: true },
    { lane: 1, code: 'electron/sync/send.ts:sendAll', carries: 'POST /v1/commands' },
    {
      lane: 2,
      code: 'central/command/judge.ts:judgeCommands',
      says: 'judgeCommands, commit',
      firm: true,
      carries: 'applied, version',
    },
    { lane: 1, code: 'electron/sync/push.ts:settleBatch', firm: true },
  ],
);

/** A box with a heading and lines under it. */
const card = (x, y, wide, heading, lines, look = 'box') => [
  box(x, y, wide, 40 + lines.length * 17, look),
  text(x + 12, y + 23, heading, { weight: 600 }),
  lines.map((line, place) => text(x + 12, y + 43 + place * 17, line, { look: 'muted', size: 12 })),
];

save(
  'walk-rebase',
  262,
  "What an officer sees: the centre's copy with the waiting acts on top",
  'The record shown is the copy of the centre with each waiting act of this workstation applied again, in order.',
  [
    text(16, 28, "What an officer sees: the centre's copy with the waiting acts on top", { size: 17, weight: 600 }),
    card(16, 52, 250, "the centre's copy, version 7", [
      'application.centre_record',
      'only the feed or an answer',
      'of the centre writes it',
    ]),
    card(
      16,
      160,
      250,
      'acts that wait here',
      ['command, state = waiting', '#41 item.confirm', '#42 item.shelve'],
      'ask',
    ),
    arrow('M266 98 H330 V138 H368'),
    arrow('M266 205 H330 V158 H368'),
    card(370, 103, 216, 'apply, act by act', [
      'domain/command/apply.ts',
      'one that no longer applies',
      'is left out, and goes on waiting',
    ]),
    '<!-- domain/command/apply.ts:apply -->',
    arrow('M586 138 H610 V98 H644'),
    arrow('M586 158 H610 V205 H644'),
    card(
      646,
      52,
      238,
      'the record shown',
      ['application.record', 'and its columns: status,', 'due_on, plate, search words'],
      'firm',
    ),
    card(
      646,
      160,
      238,
      'its items',
      ['item: one row per thing', 'Print, Shelf and Collection', 'list from here'],
      'firm',
    ),
  ],
);

const state = (x, y, name, line, look = 'box') => [
  box(x, y, 168, 48, look),
  text(x + 84, y + 20, name, { weight: 600, anchor: 'middle' }),
  text(x + 84, y + 37, line, { look: 'muted', size: 11.5, anchor: 'middle' }),
];
const label = (x, y, given, anchor = 'middle') => text(x, y, given, { look: 'blue', size: 11.5, anchor });

save(
  'walk-sheet',
  400,
  'A sheet, from the intent to its serial',
  'A sheet is intent, sent, then printed, failed, gone or unknown by the word of the printer, and ends confirmed or spoiled by the word of the officer.',
  [
    text(16, 28, 'A sheet, from the intent to its serial', { size: 17, weight: 600 }),
    state(16, 160, 'intent', 'committed, not spooled', 'firm'),
    state(266, 160, 'sent', "in the printer's queue"),
    state(516, 70, 'printed', 'it says the sheet is out'),
    state(516, 160, 'gone', 'it no longer knows the job'),
    state(516, 250, 'failed', 'it gave the job up'),
    state(266, 322, 'unknown', 'look at the printer', 'ask'),
    state(716, 110, 'confirmed', 'by the serial on it', 'firm'),
    state(716, 210, 'spoiled', 'with a reason', 'firm'),
    arrow('M184 184 H264'),
    label(224, 177, 'job number'),
    arrow('M434 172 H475 V94 H514'),
    arrow('M434 184 H514'),
    arrow('M434 196 H475 V274 H514'),
    label(440, 58, "the printer's last word", 'start'),
    arrow('M100 208 V346 H264', 'dash'),
    label(112, 300, 'power cut, or a fault', 'start'),
    label(112, 316, 'in the middle of sending', 'start'),
    arrow('M350 322 V210'),
    label(360, 268, 'after a start,', 'start'),
    label(360, 284, 'found by its title', 'start'),
    [94, 184, 274].map((y) => path(`M684 ${y} H700`)),
    path('M434 352 H700 V94'),
    arrow('M700 134 H714'),
    arrow('M700 234 H714'),
    label(612, 345, 'the officer looks there'),
    label(716, 58, "the officer's word", 'start'),
  ],
);
