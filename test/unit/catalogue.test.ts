import { describe, expect, test } from 'vitest';
import type { Bilingual } from '#domain/bilingual.ts';
import { addDays, startOfDay } from '#domain/civil-date.ts';
import { type Asked, type Condition, isMet, listPlainConditions } from '#domain/condition.ts';
import { listReasons } from '#domain/reference.ts';
import { getServiceRows, listNamedConditions, type Service } from '#domain/service.ts';
import { measure, openPaper } from '#electron/paper/layout/page.ts';
import { buyer, createSubmission, testReference } from '#test/support/application.ts';
import { flattenTexts, readLocale } from '#test/support/texts.ts';
import { readFonts } from './print/sample.ts';

/**
 * What the page of the catalogue asks of each service (services.md, section 2), written by hand from it. An item,
 * paper or clock is written as its row has it, with its condition after a question mark.
 */
type Wanted = {
  from: readonly string[];
  parts: readonly string[];
  changes: readonly string[];
  fees: readonly string[];
  approvals: number;
  online?: readonly string[];
  waits?: readonly string[];
  issues: readonly string[];
  surrenders?: readonly string[];
  clocks?: readonly string[];
  notices?: readonly string[];
};
const logbook = ['paper-logbook ?on-paper', 'electronic-logbook ?electronic'];
const plates = ['plate-front ?front-plate-asked', 'plate-rear ?rear-plate-asked'];
const oldLogbook = 'logbook logbookNumber paper';
const oldPlates = 'plates registrationNumber';
const registration = {
  from: ['2024-01-02', '2024-09-01'],
  changes: ['registration'],
  fees: ['base-fee', 'inspection-fee', 'esticker-fee', 'ecitizen-fee'],
  approvals: 1,
  issues: [...logbook, ...plates, 'windscreen-sticker'],
  clocks: [
    '3 working-day received-made of paper-logbook, electronic-logbook',
    '7 working-day received-made of plate-front, plate-rear',
  ],
};
const alternative = {
  from: ['2026-01-01'],
  fees: ['base-fee', 'inspection-fee', 'ecitizen-fee'],
  approvals: 2,
  online: ['approve'],
  waits: ['7 day received before approve'],
  notices: ['received registered-owner', 'approved applicant'],
};
const ofGround = { ...alternative, parts: ['register', 'ground'], changes: ['owner'], issues: logbook };
const former = { ...alternative, changes: ['owner', 'registration'], issues: [...logbook, ...plates] };
const sensitive = { approvals: 2, online: ['approve'], notices: ['received registered-owner'] };

const wanted: Record<string, Wanted> = {
  'registration-used': { ...registration, parts: ['importDetail'] },
  'registration-new': { ...registration, parts: [] },
  'ownership-transfer': {
    from: ['2024-01-02'],
    parts: ['transfer', 'register'],
    changes: ['owner'],
    fees: ['base-fee', 'logbook-fee', 'esticker-fee', 'ecitizen-fee'],
    approvals: 1,
    issues: logbook,
    surrenders: [`${oldLogbook} or police-abstract, affidavit`],
    clocks: [
      '3 working-day received-made of paper-logbook',
      '1 working-day received-made of electronic-logbook',
      '14 day sold-approved',
      '7 day sold-seller-started',
      '7 day seller-started-buyer-answered',
    ],
  },
  'transfer-succession': { ...ofGround, surrenders: [`${oldLogbook} or police-abstract`] },
  'transfer-auction': { ...ofGround, surrenders: [oldLogbook] },
  'transfer-court-order': { ...ofGround, surrenders: [`${oldLogbook} or police-abstract, form-xi`] },
  'transfer-untraceable': { ...ofGround, surrenders: [`${oldLogbook} or police-abstract, form-xi`] },
  'transfer-distress-for-rent': { ...ofGround, surrenders: [`${oldLogbook} or police-abstract`] },
  'transfer-ex-government': {
    ...former,
    parts: [],
    surrenders: [
      `${oldPlates} or plate-retention-letter ?on-register`,
      `${oldLogbook} or no-certificate-letter ?on-register`,
    ],
  },
  'transfer-ex-diplomatic': { ...former, parts: ['register'], surrenders: [oldPlates, oldLogbook] },
  're-registration': {
    ...sensitive,
    from: ['2024-01-02'],
    parts: ['register', 'statement'],
    changes: ['registration', 'plates'],
    fees: ['base-fee', 'ecitizen-fee'],
    issues: [...logbook, ...plates],
    surrenders: [oldLogbook, oldPlates],
  },
  'de-registration': {
    ...sensitive,
    from: ['2024-01-02'],
    parts: ['register', 'ground'],
    changes: ['end'],
    fees: ['base-fee', 'ecitizen-fee'],
    issues: ['deregistration-certificate'],
    surrenders: [oldLogbook, oldPlates],
  },
};
const { service: services, checklist: checklists } = testReference;
const join = (...parts: (string | undefined)[]): string => parts.filter((part) => part !== undefined).join(' ');
const asIf = (when: string | undefined) => (when === undefined ? undefined : `?${when}`);

/** The papers of domain.md (0.1, 1.3, 3.2, 3.5, 3.6, 5), by the lines of the checklists that ask them. */
const papers: Record<string, string> = {
  'registration-used':
    'identity kra-pin purchase inheritance customs-entry import-declaration duty export-certificate pre-shipment ' +
    'origin-papers authority-letter financier insurance inspection fees-register',
  'registration-new':
    'dealer-sale identity kra-pin joint-owners financier modification-form particulars insurance inspection ' +
    'fees-register',
  'ownership-transfer':
    'logbook particulars engine-papers seller loan-clearance buyer kra-pin agreement seller-letter financier ' +
    'insurance seller-insurance inspection clocks-fees',
  'transfer-succession':
    'grant schedule administrators death-certificate logbook tape-lift form-c affidavit request-letter identity ' +
    'kra-pin inspection fees-register',
  'transfer-auction':
    'auctioneer instruction advertisement tender highest-bidder sale-certificate discharge-letter incorporation ' +
    'affidavits request-letter logbook tape-lift form-c identity kra-pin inspection fees-register',
  'transfer-court-order':
    'order sale-certificate agreement logbook tape-lift form-c affidavit search request-letter identity kra-pin ' +
    'inspection fees-register',
  'transfer-untraceable':
    'affidavit advertisement disappearance logbook tape-lift form-c request-letter identity kra-pin inspection ' +
    'fees-register',
  'transfer-distress-for-rent':
    'affidavit logbook tape-lift form-c request-letter identity kra-pin inspection fees-register',
  'transfer-ex-government':
    'authorisation form-a form-c government-certificate government-plates auction-papers customs-entry tape-lift ' +
    'identity kra-pin inspection fees-register',
  'transfer-ex-diplomatic':
    'forms-a-c c17b duty-receipt pro-1b pro-1c logbook particulars diplomatic-plates identity kra-pin inspection ' +
    'fees-register',
  're-registration': 'request-letter dci-report logbook tape-lift identity kra-pin old-plates fees-register',
  'de-registration':
    'request-letter export write-off permanent-damage irregular-registration logbook particulars plates identity ' +
    'kra-pin fees-register',
};

describe.each(Object.entries(wanted))('%s', (id, asked) => {
  const rows = services.filter((row) => row.id === id);
  const [last] = rows.slice(-1);
  if (last === undefined) throw new Error(`the catalogue has no ${id}`);

  test('is what the catalogue page asks', () => {
    expect(rows.map(({ effectiveFrom }) => effectiveFrom)).toEqual(asked.from);
    expect({
      parts: last.parts,
      changes: last.changes,
      fees: last.fees.map(({ component, when }) => join(component, asIf(when))),
      approvals: last.approvals,
      online: last.online,
      waits: last.waits.map(({ days, unit, from, before }) => `${days} ${unit} ${from} before ${before}`),
      issues: last.issues.map(({ kind, when }) => join(kind, asIf(when))),
      surrenders: last.surrenders.map(({ kind, number, medium, or, when }) =>
        join(kind, number ?? undefined, medium, or && `or ${or.join(', ')}`, asIf(when)),
      ),
      clocks: last.clocks.map(({ days, unit, from, to, items }) =>
        join(String(days), unit, `${from}-${to}`, items && `of ${items.join(', ')}`),
      ),
      notices: last.notices.map(({ on, to }) => `${on} ${to}`),
    }).toEqual({
      parts: asked.parts,
      changes: asked.changes,
      fees: asked.fees,
      approvals: [{ count: asked.approvals }],
      online: asked.online ?? [],
      waits: asked.waits ?? [],
      issues: asked.issues,
      surrenders: asked.surrenders ?? [],
      clocks: asked.clocks ?? [],
      notices: [...(asked.notices ?? []), 'returned applicant', 'rejected applicant', 'ready applicant'],
    });
  });

  test('asks every paper of its lists', () => {
    const { checklist } = getServiceRows(testReference, {
      service: id,
      submittedAt: startOfDay(last.effectiveFrom),
    });
    expect(checklist.lines.map((line) => line.id).join(' ')).toBe(papers[id]);
    // Old plates that are not there yet fault nothing: they are asked for at the hand-over.
    const silent = checklist.lines.filter(({ reasons }) => reasons === undefined).map((line) => line.id);
    expect(['', 'diplomatic-plates', 'old-plates', 'plates']).toContain(silent.join(' '));
  });
});

test('until September 2024 plates took three working days, and nothing else of a registration was other than today', () => {
  for (const id of ['registration-used', 'registration-new']) {
    const [before, after] = services.filter((row) => row.id === id);
    const plain = (row: Service | undefined) => ({ ...row, effectiveFrom: '', clocks: row?.clocks.slice(0, 1) });
    expect(plain(before)).toEqual(plain(after));
    expect([before, after].map((row) => row?.clocks[1]?.days)).toEqual([3, 7]);
  }
});

const transfer = createSubmission();
const imported = createSubmission({ service: 'registration-used' });
/** Asks for nothing and has nothing that a condition could be about. */
const bare: Asked = {
  ...transfer,
  asked: ['nothing-of-it'],
  declared: {},
  register: null,
  transfer: null,
  importDetail: null,
  vehicle: { ...transfer.vehicle, fuel: 'unheard-of', use: 'unheard-of' },
};
const filled: Asked = {
  ...transfer,
  importDetail: imported.importDetail,
  registeredFinancier: { name: 'Example Bank', kind: 'in-charge' },
  requestedFinancier: { name: 'Example Bank', kind: 'in-charge' },
};
const withVehicle = (to: Asked, change: object): Asked => ({
  ...to,
  vehicle: { ...transfer.vehicle, ...to.vehicle, ...change },
});
const withOwner = (to: Asked, change: object): Asked => ({ ...to, owners: [{ ...buyer, ...change }] });

type Plain = Exclude<Condition, { kind: 'all' | 'any' | 'none' }>;
const listPlain = (condition: Condition): Plain[] =>
  condition.kind === 'all' || condition.kind === 'any' || condition.kind === 'none' ? condition.of : [condition];

/** The application, changed so that it meets a condition. */
const meet = (condition: Plain, to: Asked): Asked => {
  switch (condition.kind) {
    case 'medium':
      return { ...to, medium: condition.is };
    case 'asked':
      return { ...to, asked: [...to.asked, condition.what] };
    case 'vehicle-class':
      return withVehicle(to, { vehicleClass: condition.of[0] });
    case 'fuel':
      return withVehicle(to, { fuel: condition.of[0] });
    case 'use':
      return withVehicle(to, { use: condition.of[0] });
    case 'changed':
      return withVehicle(
        { ...to, register: transfer.register && { ...transfer.register, [condition.what]: 'BEFORE1' } },
        { [condition.what]: 'AFTER1' },
      );
    case 'part':
      return { ...to, [condition.name]: filled[condition.name] };
    case 'owner-kind':
      return withOwner(to, { kind: condition.is });
    case 'owners':
      return { ...to, owners: Array.from({ length: condition.atLeast }, () => buyer) };
    case 'identity-kind':
      return withOwner(to, { identity: { kind: condition.of[0], number: '1' } });
    case 'declared':
      return { ...to, declared: { ...to.declared, [condition.paper]: {} } };
    case 'ground':
      return { ...to, ground: condition.of[0] ?? null };
    case 'origin':
      return {
        ...to,
        importDetail: imported.importDetail && {
          ...imported.importDetail,
          firstRegisteredIn: condition.of[0] ?? '',
        },
      };
  }
};
/** Applications that meet any choice of what a condition is made of, on either medium. */
const listCandidates = (condition: Condition): Asked[] => {
  const candidates: Asked[] = (['paper', 'electronic'] as const).map((medium) => ({ ...bare, medium }));
  for (const one of listPlain(condition)) candidates.push(...candidates.map((to) => meet(one, to)));
  return candidates;
};

const conditions = [
  ...services.flatMap((row) =>
    Object.entries(row.conditions).map(([name, condition]) => [`${row.id} ${name}`, condition] as const),
  ),
  ...checklists.flatMap(({ id, lines }) =>
    lines.flatMap(({ id: line, when }) => (when === undefined ? [] : [[`${id} ${line}`, when] as const])),
  ),
];

test.each(conditions)('%s: its condition is met by one application and not by another', (_where, condition) =>
  expect(new Set(listCandidates(condition).map((one) => isMet(condition, one)))).toEqual(new Set([true, false])),
);

test('no condition is loose, and what a row names is there', () => {
  for (const row of services) {
    expect([...new Set(listNamedConditions(row))].sort(), row.id).toEqual(Object.keys(row.conditions).sort());
    const issued = row.issues.map(({ kind }) => kind);
    for (const { items = [] } of row.clocks) expect(issued, row.id).toEqual(expect.arrayContaining(items));
  }
  expect(testReference.setAside).toEqual([]);
});

test('each thing that a row lets an applicant ask for has a word for the officer: a plate was offered by its id', () => {
  const asked = conditions
    .flatMap(([, condition]) => listPlainConditions(condition))
    .flatMap((one) => (one.kind === 'asked' ? [one.what] : []));
  expect(asked).toContain('plate-front');
  for (const language of ['en', 'sw']) {
    const words = new Map(flattenTexts(readLocale(language, 'word.json')));
    for (const one of asked) expect(words.has(`asked.${one}`), `${language} ${one}`).toBe(true);
  }
});

test('each paper that a check reads has a word for the officer', () => {
  const papers = checklists.flatMap(({ lines }) =>
    lines.flatMap(({ checks }) => checks.flatMap((call) => ('paper' in call ? [call.paper] : []))),
  );
  for (const language of ['en', 'sw']) {
    const words = new Map(flattenTexts(readLocale(language, 'word.json')));
    for (const paper of papers) expect(words.has(`paper.${paper}`), `${language} ${paper}`).toBe(true);
  }
});

test('each checklist and each kind of item is of some service', () => {
  const named = new Set(services.map(({ checklist }) => checklist));
  for (const { id, effectiveFrom } of checklists) {
    expect(named, id).toContain(id);
    const users = services.filter(({ checklist }) => checklist === id);
    const { checklist } = getServiceRows(testReference, {
      service: users[0]?.id ?? '',
      submittedAt: startOfDay(addDays(effectiveFrom, 1)),
    });
    expect(checklist.effectiveFrom, id).toBe(effectiveFrom);
  }
  const issued = new Set(services.flatMap(({ issues }) => issues.map(({ kind }) => kind)));
  for (const { id } of testReference['item-kind']) expect(issued, id).toContain(id);
});

const isDecided = ({ approvals }: Service): boolean => approvals.some(({ count }) => count > 0);

test('each reason can be given for an application, and each decided service has reasons of its own', () => {
  const decided = services.filter(isDecided);
  const known = new Set(decided.map(({ id }) => id));
  for (const { code, services: given } of testReference['reason-code'])
    for (const id of given) expect(id === '*' || known.has(id), `${code} ${id}`).toBe(true);
  for (const { id } of decided) {
    const own = testReference['reason-code'].filter((one) => one.services.includes(id));
    expect(own.length, id).toBeGreaterThan(0);
    for (const act of ['return', 'reject'] as const)
      expect(listReasons(testReference, id, act).length, `${id} ${act}`).toBeGreaterThan(2);
  }
});

test('a faulted line suggests reasons that can be given for its service', () => {
  for (const { id, checklist } of services.filter(isDecided)) {
    const known = (['return', 'reject'] as const).flatMap((act) => listReasons(testReference, id, act));
    const lines = checklists.filter((one) => one.id === checklist).flatMap((one) => one.lines);
    const codes = known.map(({ code }) => code);
    for (const line of lines) expect(codes, `${id} ${line.id}`).toEqual(expect.arrayContaining(line.reasons ?? []));
  }
});

/** Every text of a row in two languages, by where it stands. */
const listTexts = (value: unknown, path: string): [string, Bilingual][] => {
  if (typeof value !== 'object' || value === null) return [];
  if ('en' in value && 'sw' in value) return [[path, value as Bilingual]]; // as the schema of its row has read it
  return Object.entries(value).flatMap(([name, inner]) => listTexts(inner, `${path} ${name}`));
};
const packs = ['service', 'checklist', 'check', 'reason-code', 'item-kind', 'evidence-kind'] as const;
const nameOf = (row: { id: string } | { code: string }): string => ('id' in row ? row.id : row.code);

describe.each(packs)('every row of %s', (pack) => {
  const rows: readonly ({ id: string } | { code: string })[] = testReference[pack];

  test('speaks both languages, each its own', () => {
    const texts = rows.flatMap((row) => listTexts(row, nameOf(row)));
    expect(texts.length).toBeGreaterThanOrEqual(rows.length);
    for (const [path, { en, sw }] of texts) {
      expect(
        [en, sw].map((text) => text.trim()),
        path,
      ).toEqual([en, sw]);
      expect(en, path).not.toBe(sw);
    }
  });

  /** A page, a law, a notice, a standard, a source document of the project; or the plain word that there is none. */
  const named =
    /[a-z0-9-]\.[a-z]{2,}|Traffic Act|Legal Notice|LN \d|KS \d|source (documents? )?00\d|no published source/i;
  const listSources = (value: unknown, path: string): [string, unknown][] =>
    typeof value !== 'object' || value === null
      ? []
      : Object.entries(value).flatMap(([name, inner]) =>
          name === 'source' ? [[path, inner] as [string, unknown]] : listSources(inner, `${path} ${name}`),
        );

  test('says on which page or in which document its facts are', () => {
    for (const [path, source] of rows.flatMap((row) => listSources(row, nameOf(row))))
      expect(source, path).toMatch(named);
  });
});

test('a short name fits the column of the queue, and no two services share one', () => {
  // 7 rem of renderer/screen/queue/queue-list.module.css, at 16 px, in its font of 14 px
  const paper = openPaper({ fonts: readFonts(), title: '', subject: '', at: 0 });
  const widthOf = (text: string): number => measure(paper, text, { font: 'regular', size: 14 });
  for (const { id, short } of services)
    for (const text of [short.en, short.sw]) expect(widthOf(text), `${id} ${text}`).toBeLessThanOrEqual(112);
  for (const language of ['en', 'sw'] as const) {
    const names = new Map(services.map(({ id, short }) => [id, short[language]]));
    expect(new Set(names.values()).size).toBe(names.size);
  }
});
