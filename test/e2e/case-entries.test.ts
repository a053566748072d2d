import type { Page } from '@playwright/test';
import { keptCommand } from '#central/database/schema/index.ts';
import { listPapers, listSheets } from '#central/demo/paper-order.ts';
import { type Command, commandSchema } from '#domain/command/command.ts';
import { findPages } from '#domain/paper-order.ts';
import { listLines } from '#domain/reference.ts';
import { type ApplicationOptions, createApplication, testReference } from '#test/support/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { openCase } from '#test/support/walk.ts';
import { createDocument, type Desk, expect, test } from './desk.ts';

/**
 * How quick the desk is, in entries (look.md, "Counting"): a key press, a scan or a whole typed value is one. From the
 * opened case to the decided one.
 */
const most = 8;
const sizes = [
  { width: 1920, height: 1080, isPaired: false },
  { width: 1280, height: 720, isPaired: false },
  // A low room shows one whole page; `D` puts the next beside it, and the choice stays for the cases that follow
  { width: 1280, height: 720, isPaired: true },
] as const;

class Hand {
  readonly keys: string[] = [];
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(key: string): Promise<void> {
    this.keys.push(key);
    await this.#page.keyboard.press(key);
  }

  /** Printed: what the figures of the issue are taken from. */
  report(what: string): void {
    process.stdout.write(`entries of ${what}: ${this.keys.length} (${this.keys.join(' ')})\n`);
  }
}

const figure = (page: Page, number: number, total: number) =>
  page.getByRole('figure', { name: `Page ${number} of ${total}`, exact: true });

/** As the portal compiles it: a sheet for each paper, and the order of them beside it. */
const compiled = (options: ApplicationOptions = {}): { options: ApplicationOptions; total: number } => {
  const application = createApplication(options);
  const sheets = listSheets(application, testReference);
  const document = { ...application.document, pageCount: sheets.length, papers: listPapers(sheets) };
  return { options: { ...options, document }, total: sheets.length };
};

/** The case of such an application on screen. */
const openCompiled = async (
  { documents, openSignedIn, submit }: Pick<Desk, 'documents' | 'openSignedIn' | 'submit'>,
  size: { width: number; height: number },
  change: ApplicationOptions = {},
) => {
  const { options, total } = compiled(change);
  const [application] = await submit(options);
  documents.set(application.document.id, await createDocument('Sheet', total));
  const { page } = await openSignedIn(testOfficers.verifying, { size });
  await openCase(page, application.vehicle.registrationNumber);
  return { application, page, total };
};

/** Reads on until the last page stands on screen. */
const readOn = async (hand: Hand, page: Page, total: number): Promise<void> => {
  while (!(await figure(page, total, total).isVisible())) {
    const before = await page.getByRole('figure', { name: / of / }).last().getAttribute('aria-label');
    await hand.press('Space');
    await expect(page.getByRole('figure', { name: / of / }).last()).not.toHaveAttribute('aria-label', before ?? '');
  }
};

for (const { width, height, isPaired } of sizes)
  test(`a clean case takes at most eight entries at ${width}x${height}${isPaired ? ' by two pages' : ''}, and every page was on screen whole`, async ({
    centre,
    documents,
    openSignedIn,
    submit,
  }) => {
    const { application, page, total } = await openCompiled({ documents, openSignedIn, submit }, { width, height });
    const hand = new Hand(page);
    if (isPaired) {
      await hand.press('d');
      await expect(figure(page, 2, total)).toBeVisible();
    }
    await readOn(hand, page, total);
    await hand.press('a');
    await expect(page.getByRole('status').filter({ hasText: / approved at / })).toBeVisible();
    hand.report(`a clean case of ${total} pages at ${width}x${height}`);
    expect(hand.keys.length).toBeLessThanOrEqual(most);

    const acts = async (): Promise<Command[]> =>
      (await centre.store.database.select().from(keptCommand)).map(({ text }) => commandSchema.parse(JSON.parse(text)));
    await expect
      .poll(async () => (await acts()).map(({ name }) => name).sort())
      .toEqual(['application.approve', 'verification.record']);
    const approval = (await acts()).find((act) => act.name === 'application.approve');
    if (approval?.name !== 'application.approve') throw new Error('no approval');
    const all = Array.from({ length: total }, (_, at) => at + 1);
    expect(approval.payload.pages).toMatchObject({ total, seen: all, notDrawn: [] });
    expect(approval.payload.pages.shown?.map((one) => one.page)).toEqual(all);
    expect(Math.min(...(approval.payload.pages.shown ?? []).map(({ ms }) => ms))).toBeGreaterThan(0);

    const there = await centre.centre.getApplication(centre.office.id, application.id);
    for (const line of listLines(testReference, application)) {
      const [own] = findPages(line, application.document.papers, total);
      if (own !== undefined) expect(there.verification[line.id]).toMatchObject({ mark: 'confirmed', page: own });
    }
  });

test('A approves nothing before the pages were seen: it confirms what was, names the rest, and turns to the first', async ({
  centre,
  documents,
  openSignedIn,
  submit,
}) => {
  const desk = { documents, openSignedIn, submit };
  const { application, page, total } = await openCompiled(desk, { width: 1280, height: 720 });
  await page.keyboard.press('a');
  const said = page.getByRole('status').filter({ hasText: 'Not approved.' });
  await expect(said).toContainText("Buyer's ID");
  await expect(said).toContainText('not seen whole');
  const state = async () => (await centre.centre.getApplication(centre.office.id, application.id)).standing;
  expect(await state()).toBe('submitted');
  // Turned to, but only its head: at the width of the room the foot is below the fold
  await page.keyboard.press('w');
  for (let turned = 1; turned < total; turned += 1) await page.keyboard.press(']');
  await page.keyboard.press('a');
  await expect(said).toContainText('not seen whole');
  await expect(page.getByRole('region', { name: 'Checklist' }).locator('[data-selected] > button')).toBeFocused();
  expect(await state()).toBe('submitted');
  const { verification } = await centre.centre.getApplication(centre.office.id, application.id);
  expect(Object.keys(verification).length).toBeLessThan(listLines(testReference, application).length / 2);
});

for (const { width, height } of sizes.slice(0, 2))
  test(`a return with the suggested reason takes at most eight entries at ${width}x${height}`, async ({
    centre,
    documents,
    openSignedIn,
    submit,
  }) => {
    const plain = createApplication();
    const { insurance = {} } = plain.declared;
    const { application, page } = await openCompiled(
      { documents, openSignedIn, submit },
      { width, height },
      {
        declared: { ...plain.declared, insurance: { ...insurance, startsOn: '2024-01-01', expiresOn: '2024-12-31' } },
      },
    );
    const hand = new Hand(page);
    await hand.press('r');
    await expect(page.getByRole('dialog').getByRole('checkbox', { checked: true })).toHaveCount(1);
    await hand.press('Control+Enter');
    await expect(page.getByText('returned to the applicant at')).toBeVisible();
    hand.report(`a return with the suggested reason at ${width}x${height}`);
    expect(hand.keys.length).toBeLessThanOrEqual(most);
    await expect
      .poll(async () => (await centre.centre.getApplication(centre.office.id, application.id)).decision?.reasons)
      .toEqual([{ code: 'document-expired' }]);
  });
