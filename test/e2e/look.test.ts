import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Language } from '#domain/bilingual.ts';
import english from '#resources/locales/en/common.json' with { type: 'json' };
import kiswahiliCase from '#resources/locales/sw/case.json' with { type: 'json' };
import kiswahili from '#resources/locales/sw/common.json' with { type: 'json' };
import { type ApplicationOptions, createLogbook } from '#test/support/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { resize } from '#test/support/electron.ts';
import { enlargeText, enrol, goTo, openCase, scan, signIn } from '#test/support/walk.ts';
import { expect, test } from './desk.ts';

/** By hand, where the screen has a control for it: through `Ctrl+K`, in the language the window speaks now. */
const chooseAct = async (page: Page, name: string): Promise<void> => {
  await page.keyboard.press('Control+K');
  await page
    .getByRole('combobox', { name: new RegExp(`${english.palette.label}|${kiswahili.palette.label}`) })
    .fill(name);
  await expect(page.getByRole('option', { name })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('listbox')).toBeHidden();
};
const speak = (page: Page, language: Language): Promise<void> =>
  chooseAct(page, language === 'sw' ? english.palette.toKiswahili : kiswahili.palette.toEnglish);

const listViolations = async (page: Page, rules?: string[]): Promise<string[]> => {
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
  );
};

/** One axe run in light; one in dark, where nothing but the colours is another, of the rule on them. */
const seeThemes = async (page: Page, name: string, themes: readonly ('light' | 'dark')[]): Promise<void> => {
  // The display's own pointer rests somewhere in the window: a tooltip it opens is no part of the screen
  await page.mouse.move(1, 1);
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    const rules = colorScheme === 'dark' ? ['color-contrast'] : undefined;
    expect.soft(await listViolations(page, rules), `${name}, ${colorScheme}`).toEqual([]);
  }
};

const at = Date.now();
const by = { at, by: testOfficers.verifying.staffNumber, officerName: testOfficers.verifying.name };
const approved: ApplicationOptions = {
  standing: 'approved',
  decision: { kind: 'approved', reasons: [], revision: 1, ...by },
};
const job = {
  jobId: '01900000-0000-7999-8000-000000000001',
  documentSha256: 'a'.repeat(64),
  workstationId: 'ws-1',
  outcome: 'confirmed',
  serial: 'B1042337',
  ...by,
} as const;
const printed: ApplicationOptions = { ...approved, items: [createLogbook(1, { sheets: [job] })] };
const shelved: ApplicationOptions = {
  ...approved,
  items: [
    createLogbook(2, {
      sheets: [{ ...job, jobId: '01900000-0000-7999-8000-000000000002', serial: 'B1042338' }],
      shelf: { bay: 'A', box: '4', ...by },
    }),
  ],
};

/**
 * Every screen an officer sees, with something on it, each shown to `look`; the desks by their keys, which speak no
 * language.
 */
const walkScreens = async (
  page: Page,
  plate: string,
  collectorNumber: string,
  look: (name: string) => Promise<void>,
): Promise<void> => {
  const go = async (key: number) => {
    await page.keyboard.press(`Alt+${key}`);
    await expect(
      page
        .getByRole('navigation')
        .getByRole('button')
        .nth(key - 1),
    ).toHaveAttribute('aria-current', 'page');
  };
  await go(1);
  await expect(page.getByRole('row', { name: new RegExp(plate) })).toBeVisible();
  await look('queue');
  await page.getByRole('grid').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: plate })).toBeVisible();
  await expect(page.getByRole('figure')).toBeVisible();
  await look('case');
  for (const [key, name] of [
    ['r', 'reasons to return'],
    ['x', 'reasons to reject'],
    ['?', 'keys'],
    ['Control+K', 'palette'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(name);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  await go(2);
  await expect(page.getByRole('figure')).toBeVisible();
  await look('print');
  await go(3);
  await scan(page, 'B1042337');
  await look('shelf');
  await go(4);
  await look('collection');
  await scan(page, collectorNumber);
  await expect(page.getByRole('img', { name: /.+/ }).last()).toBeVisible();
  await look('hand-over');
  await go(5);
  await expect(page.getByRole('option').first()).toBeVisible();
  await look('lodge');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group').nth(2)).toBeVisible();
  await look('draft');
  await go(6);
  await scan(page, plate);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article')).toHaveCount(1);
  await look('vehicle search');
  await page.getByRole('article').getByRole('button').first().focus();
  await page.keyboard.press('p');
  await expect(page.getByRole('figure')).toBeVisible();
  await look('copy of records');
  await page.keyboard.press('Escape');
  await go(7);
  await look('sync');
};

const prepare = async (
  submit: (...options: ApplicationOptions[]) => Promise<{ vehicle: { registrationNumber: string } }[]>,
) => {
  const person = { name: 'Zainabu Mwanakombo', identity: { kind: 'national-id' as const, number: '29887766' } };
  const [open] = await submit({}, approved, printed, { ...shelved, collector: person });
  return { plate: open?.vehicle.registrationNumber ?? '', collectorNumber: person.identity.number };
};

test('no screen breaks a rule of accessibility, light or dark, in English or Kiswahili', async ({
  centre,
  credentials,
  open,
  submit,
}) => {
  test.setTimeout(300_000);
  const { plate, collectorNumber } = await prepare(submit);
  const { page } = await open();
  await expect(page.getByRole('heading', { name: 'Enrol this workstation' })).toBeVisible();
  await seeThemes(page, 'enrol', ['light', 'dark']);
  await enrol(page, await centre.centre.createEnrolmentCode(centre.office.id));
  await seeThemes(page, 'sign-in', ['light', 'dark']);
  await signIn(page, credentials(testOfficers.supervisor));
  for (const language of ['en', 'sw'] as const) {
    if (language === 'sw') await speak(page, 'sw');
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    // No colour is another in the other language.
    const themes = language === 'en' ? (['light', 'dark'] as const) : (['light'] as const);
    await walkScreens(page, plate, collectorNumber, (name) => seeThemes(page, `${name}, ${language}`, themes));
  }
});

test('at 1280 by 720 with text at 150 %, no screen scrolls sideways and no button loses its words, in either language', async ({
  openSignedIn,
  submit,
}) => {
  const { plate, collectorNumber } = await prepare(submit);
  const { app, page } = await openSignedIn(testOfficers.supervisor);
  await enlargeText(page);
  await expect(page.locator('html')).toHaveCSS('font-size', '24px');
  await resize(app, { width: 1280, height: 720 });
  await expect.poll(() => page.evaluate(() => [window.innerWidth, window.innerHeight])).toEqual([1280, 720]);

  const look = async (name: string): Promise<void> => {
    const found = await page.evaluate(() => {
      const faults: string[] = [];
      const { scrollWidth } = document.documentElement;
      if (scrollWidth > window.innerWidth) faults.push(`the page is ${scrollWidth} px wide`);
      for (const button of document.querySelectorAll<HTMLElement>('button')) {
        const box = button.getBoundingClientRect();
        if (
          box.width === 0 ||
          getComputedStyle(button).visibility === 'hidden' ||
          button.closest('[role="listitem"], li, [role="row"]') !== null
        )
          continue;
        const words = button.textContent;
        if (box.left < -1 || box.right > window.innerWidth + 1) faults.push(`“${words}” stands outside the window`);
        // At rest and at work: a screen is looked at while it still asks, on a slower machine.
        const isLoading = button.hasAttribute('data-loading');
        for (const atWork of [false, true]) {
          button.toggleAttribute('data-loading', atWork);
          for (const part of [button, ...button.querySelectorAll<HTMLElement>('*')]) {
            const { overflowX } = getComputedStyle(part);
            if (
              part instanceof HTMLElement &&
              overflowX !== 'visible' &&
              part.clientWidth > 2 &&
              part.scrollWidth > part.clientWidth + 1
            )
              faults.push(`“${words}” is cut${atWork ? ' at work' : ''}`);
          }
        }
        button.toggleAttribute('data-loading', isLoading);
      }
      return faults;
    });
    expect.soft(found, name).toEqual([]);
  };
  for (const language of ['en', 'sw'] as const) {
    if (language === 'sw') await speak(page, 'sw');
    await walkScreens(page, plate, collectorNumber, (name) => look(`${name}, ${language}`));
  }
});

test('another language, theme and text size are on screen at once, and still there after the next start', async ({
  open,
  openSignedIn,
  submit,
}) => {
  const [application] = await submit({});
  const { page, profile, close } = await openSignedIn(testOfficers.verifying);
  await openCase(page, application.vehicle.registrationNumber);
  await expect(page.getByRole('button', { name: 'Approve' })).toBeVisible();
  await speak(page, 'sw');
  await expect(page.getByRole('button', { name: kiswahiliCase.act.approve })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve' })).toBeHidden();
  await expect(
    page.getByRole('navigation', { name: kiswahili.desk.label }).getByRole('button', { name: kiswahili.desk.queue }),
  ).toBeVisible();
  await chooseAct(page, kiswahili.palette.dark);
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await close(true);

  const again = await open({ profile });
  await expect(again.page.locator('html')).toHaveAttribute('lang', 'sw');
  await expect(again.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await again.page.emulateMedia({ colorScheme: 'light' });
  await expect(again.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
});

test('the rows of a list grow with the text while they are on screen', async ({ openSignedIn, submit }) => {
  await submit(printed);
  const { page } = await openSignedIn(testOfficers.supervisor);
  await goTo(page, 'Shelf');
  const row = page.getByRole('region', { name: /to be placed/ }).getByRole('listitem');
  await expect(row).toHaveCSS('block-size', '48px');
  await enlargeText(page);
  await expect(row).toHaveCSS('block-size', '72px');
});

test('the line of the checklist in hand has its facts at the top of the facts', async ({ openSignedIn, submit }) => {
  const [application] = await submit({});
  const { page } = await openSignedIn(testOfficers.verifying);
  await openCase(page, application.vehicle.registrationNumber);
  const facts = page.getByRole('region', { name: 'Facts' });
  await page.getByRole('region', { name: 'Checklist' }).getByText("Seller's ID and ownership").click();
  const top = async (name: string) => {
    const [group, panel] = [await facts.getByRole('region', { name }).boundingBox(), await facts.boundingBox()];
    return Math.round((group?.y ?? Number.NaN) - (panel?.y ?? Number.NaN));
  };
  await expect.poll(() => top('Seller')).toBe(0);
});
