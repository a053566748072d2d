import { setTimeout as sleep } from 'node:timers/promises';
import { expect, type Page } from '@playwright/test';
import { type Application, plateOf } from '#domain/application.ts';
import { listSurrenderDue } from '#domain/command/release.ts';
import { tailMs } from '#renderer/app/key/burst.ts';
import words from '#resources/locales/en/word.json' with { type: 'json' };

const identityLabels: Record<string, string> = words.identityKind;

/** The officer's acts in the real window, by keyboard alone; what is waited for is what the officer sees. */
export type Credentials = { staffNumber: string; password: string; code: string };

/** A number at a hand's pace: what comes faster is a scanner's, and a busy computer would cut that in two. */
export const typeByHand = (page: Page, text: string): Promise<void> => page.keyboard.type(text, { delay: 90 });

export const signIn = async (page: Page, { staffNumber, password, code }: Credentials): Promise<void> => {
  await expect(page.getByLabel('Staff number')).toBeFocused();
  await typeByHand(page, staffNumber);
  await page.keyboard.press('Tab');
  await page.keyboard.insertText(password);
  await page.keyboard.press('Tab');
  await typeByHand(page, code);
  await page.keyboard.press('Enter');
  // The check of a large cache may still be at work: it is done before anybody signs in
  await expect(page.getByRole('navigation', { name: 'Desks' })).toBeVisible({ timeout: 30_000 });
};

export const signOut = async (page: Page): Promise<void> => {
  const isAnew = page.waitForEvent('load');
  await page.keyboard.press('Control+L');
  await isAnew; // the form of the page that goes would lose what is typed into it
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
};

/** Goes to a desk with its own key, whichever place it has for this officer. */
export const goTo = async (
  page: Page,
  desk: 'Queue' | 'Print desk' | 'Shelf' | 'Collection' | 'Lodge' | 'Vehicle search' | 'Sync',
): Promise<void> => {
  const names = await page.getByRole('navigation', { name: 'Desks' }).getByRole('button').allInnerTexts();
  await page.keyboard.press(`Alt+${names.findIndex((name) => name.trim() === desk) + 1}`);
  await expect(page.getByRole('heading', { level: 1, name: desk })).toBeVisible();
};

/** From the queue: search, open the first found. */
export const openCase = async (page: Page, plate: string): Promise<void> => {
  await page.keyboard.press('/');
  await expect(page.getByRole('textbox', { name: 'Search the list' })).toBeFocused();
  await page.keyboard.insertText(plate.toLowerCase().replace(' ', '')); // at once: keys this fast would be a scanner's
  await expect(page.getByRole('row', { name: new RegExp(plate) }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: plate })).toBeVisible();
  await expect(page.getByRole('figure', { name: /^Page 1 of/ })).toBeVisible();
};

/** `C` on each line of the checklist, once its page, which follows the line, is drawn. */
export const confirmEveryLine = async (page: Page): Promise<void> => {
  const checklist = page.getByRole('region', { name: 'Checklist' });
  const count = await checklist.getByRole('listitem').count();
  for (let checked = 1; checked <= count; checked += 1) {
    for (const figure of await page.getByRole('figure', { name: /^Page \d+ of/ }).all())
      await expect(figure).toHaveAttribute('aria-busy', 'false');
    await page.keyboard.press('c');
    await expect(checklist.getByText(`${checked} of ${count} checked`)).toBeVisible();
  }
};

export const approve = async (page: Page): Promise<void> => {
  await page.keyboard.press('a');
  await expect(page.getByRole('status').filter({ hasText: / approved at / })).toBeVisible();
};

/** From the Print desk: chooses the printer when none is chosen. */
export const choosePrinter = async (page: Page, printer: string): Promise<void> => {
  const box = page.getByRole('combobox', { name: 'Printer' });
  await box.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: printer, exact: true }).click();
  await expect(box).toHaveValue(printer);
  await page.keyboard.press('Escape');
};

/** Anywhere: an application by what `Ctrl+K` finds first, at the desk where it waits. */
export const openFound = async (page: Page, text: string): Promise<void> => {
  await page.keyboard.press('Control+K');
  await page.getByRole('dialog').getByRole('combobox').fill(text);
  await expect(page.getByRole('option', { selected: true })).toContainText(text);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
};

/** To the Print desk with the item of a plate in hand, wherever in the list it lies; prints it. */
export const printLogbook = async (page: Page, plate: string): Promise<void> => {
  await openFound(page, plate);
  const ready = page.getByRole('region', { name: /waits? to be printed/ });
  await expect(ready.locator('[aria-current="true"]')).toContainText(plate);
  await expect(page.getByRole('region', { name: `Preview of the logbook of ${plate}` })).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByRole('textbox', { name: new RegExp(`Serial of the sheet for ${plate}`) })).toBeVisible();
  await expect(page.getByText(`${plate}: the printer says that the sheet is out`)).toBeVisible({ timeout: 30_000 });
};

/**
 * A scanner: characters at its pace, and what it sends after them. Like a scanner it waits for no answer of the page,
 * as Playwright's own keyboard does.
 */
export const burst = async (
  page: Page,
  text: string,
  delay = 5,
  ends: readonly string[] = ['Enter'],
): Promise<void> => {
  const devtools = await page.context().newCDPSession(page);
  const sent: Promise<unknown>[] = [];
  for (const key of [...text, ...ends]) {
    const isEnd = key.length > 1;
    const code = isEnd
      ? key
      : /[a-z]/i.test(key)
        ? `Key${key.toUpperCase()}`
        : /\d/.test(key)
          ? `Digit${key}`
          : key === ' '
            ? 'Space'
            : '';
    const virtualKey = { Enter: 13, Tab: 9 }[key] ?? key.toUpperCase().charCodeAt(0);
    const written = isEnd ? (key === 'Enter' ? { text: '\r' } : {}) : { text: key };
    const stroke = { key, code, windowsVirtualKeyCode: virtualKey, modifiers: /[A-Z]/.test(key) && !isEnd ? 8 : 0 };
    sent.push(
      devtools.send('Input.dispatchKeyEvent', {
        type: key === 'Tab' ? 'rawKeyDown' : 'keyDown',
        ...stroke,
        ...written,
      }),
    );
    sent.push(devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...stroke }));
    await sleep(delay);
  }
  await Promise.all(sent);
  await devtools.detach();
};
/**
 * A wedge scanner types fast and ends with Enter, wherever the focus is. No hand presses a key so soon after it that the
 * key counts as the scan's tail, so neither does what follows here.
 */
export const scan = async (page: Page, text: string): Promise<void> => {
  await burst(page, text);
  await sleep(tailMs);
};

export const sign = async (page: Page): Promise<void> => {
  const pad = page.getByRole('img', { name: /Signature field/ });
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (box === null) throw new Error('the signature field is not in sight');
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
  await page.mouse.move(...at(0.2, 0.6));
  await page.mouse.down();
  for (const [x, y] of [
    [0.28, 0.25],
    [0.34, 0.7],
    [0.42, 0.3],
    [0.5, 0.65],
    [0.6, 0.35],
    [0.78, 0.5],
  ] as const)
    await page.mouse.move(...at(x, y), { steps: 6 });
  await page.mouse.up();
};

/** From the Collection desk: finds the item by the collector's number, checks, takes in, signs and hands over. */
export const collect = async (
  page: Page,
  application: Application,
  beforeHandOver: () => Promise<void> = async () => {},
): Promise<void> => {
  const { collector } = application;
  const plate = plateOf(application);
  await scan(page, collector.identity.number);
  await expect(page.getByRole('heading', { name: 'What the person shows' })).toBeVisible();
  await page
    .getByRole('combobox', { name: 'Document' })
    .selectOption({ label: identityLabels[collector.identity.kind] ?? collector.identity.kind });
  await page.getByRole('textbox', { name: 'Number on the document' }).focus();
  await typeByHand(page, collector.identity.number);
  await page.keyboard.press('Tab');
  await page.keyboard.type(collector.name);
  await expect(page.getByText('Name agrees')).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  for (const { number } of listSurrenderDue(application))
    await page.getByRole('checkbox', { name: new RegExp(number ?? '') }).press('Space');
  await sign(page);
  await expect(page.getByText('Everything is in order.')).toBeVisible();
  await beforeHandOver();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/Handed over\. Slip S-/)).toBeVisible();
  if (plate !== null) await expect(page.getByText(plate).first()).toBeVisible();
};

/** The first act of a new workstation: the code of its office, pasted where the focus stands. */
export const enrol = async (page: Page, code: string): Promise<void> => {
  await expect(page.getByRole('heading', { name: 'Enrol this workstation' })).toBeVisible();
  await expect(page.getByLabel('Enrolment code')).toBeFocused();
  await page.keyboard.insertText(code);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
};

/** Searches the queue for a text in place of what stood in the box; an empty one shows the whole list again. */
export const searchQueue = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Search the list' }).focus();
  await page.keyboard.press('Control+A');
  if (text === '') await page.keyboard.press('Delete');
  else await page.keyboard.insertText(text);
};

/** Scans the serial of a sheet at the Print desk, and waits until it is confirmed. */
export const confirmSheet = async (page: Page, plate: string, serial: string): Promise<void> => {
  await scan(page, serial);
  await expect(page.getByText(`confirmed for ${plate}`)).toBeVisible();
};

/** At the Shelf: scans a serial or a plate, types the place where the scan has led, places what it names. */
export const shelve = async (page: Page, plate: string, scanned: string, bay: string, box: string): Promise<void> => {
  await scan(page, scanned);
  const boxes = page.getByRole('textbox', { name: /^(Bay|Box)$/ });
  await expect(boxes.and(page.locator(':focus'))).toBeVisible();
  for (const [index, text] of [bay, box].entries()) {
    await boxes.nth(index).focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(text);
  }
  await page.keyboard.press('Enter');
  // What the desk says names what was just placed; its row may lie below the fold
  await expect(page.getByText(new RegExp(`of ${plate} (is|are) in bay ${bay}, box ${box}\\.`))).toBeVisible();
};

/** Both plates by their number, then what has to be scanned itself, as the desk asks. */
export const shelvePlates = async (page: Page, plate: string, sticker: string, bay: string, box: string) => {
  await shelve(page, plate, plate, bay, box);
  await expect(page.getByText(/scan the thing itself/)).toBeVisible();
  await shelve(page, plate, sticker, bay, box);
};

/** As an officer does who reads badly: the text as large as it gets, and back to the screen once it is. */
export const enlargeText = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Display and language' }).press('Enter');
  const size = page.getByRole('radio', { name: '150%' });
  await size.press('Space');
  await expect(size).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
};

/** On a case: `R` or `X`, the reasons by their names, `Ctrl+Enter`. */
export const decideWithReasons = async (
  page: Page,
  key: 'r' | 'x',
  reasons: readonly string[],
  note = '',
): Promise<void> => {
  await page.keyboard.press(key);
  const dialog = page.getByRole('dialog');
  for (const reason of reasons) await dialog.getByRole('checkbox', { name: reason, exact: true }).press('Space');
  if (note !== '') await dialog.getByRole('textbox', { name: 'Note (optional)' }).fill(note);
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
};
