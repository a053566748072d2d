import type { Page } from '@playwright/test';
import PdfKit from 'pdfkit';
import { testOfficers } from '#test/support/central.ts';
import { decideWithReasons, goTo, searchQueue } from '#test/support/walk.ts';
import { ask, createDocument, expect, test } from './desk.ts';

/** A PDF that asks for a password. */
const lock = (): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const pdf = new PdfKit({ userPassword: 'siri', ownerPassword: 'siri-kuu', pdfVersion: '1.7' });
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
    pdf.text('Sale agreement');
    pdf.end();
  });

/** Opens the case without waiting for its document, which may be none. */
const open = async (page: Page, plate: string): Promise<void> => {
  await goTo(page, 'Queue');
  await searchQueue(page, plate);
  await expect(page.getByRole('row', { name: new RegExp(plate) })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: plate })).toBeVisible();
};

test('a document that cannot be shown is named for what it is, and the case beside it stays usable', async ({
  centre,
  documents,
  openSignedIn,
  submit,
}) => {
  const whole = await createDocument('Whole', 6);
  const cases = [
    {
      bytes: new TextEncoder().encode('GIF89a: a photograph of a logbook, not a PDF. '.repeat(40)),
      title: 'The file is not a PDF',
    },
    { bytes: await lock(), title: 'The PDF is locked with a password' },
    { bytes: whole.slice(0, 300), title: 'The file was cut off' },
    { bytes: new Uint8Array(), title: 'The file is empty' },
    {
      bytes: Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(4000, 'not an object '), Buffer.from('\n%%EOF\n')]),
      title: 'The PDF is damaged',
    },
  ];
  const applications = await submit(...cases.map(() => ({})));
  for (const [index, { bytes }] of cases.entries()) documents.set(applications[index]?.document.id ?? '', bytes);
  const { page } = await openSignedIn(testOfficers.verifying);

  for (const [index, { title }] of cases.entries()) {
    await test.step(title, async () => {
      const application = applications[index];
      if (application === undefined) throw new Error('one application a case');
      const plate = application.vehicle.registrationNumber;
      await open(page, plate);
      await expect(page.getByRole('region', { name: 'Compiled document' }).getByText(title)).toBeVisible();
      await page.keyboard.press('f');
      await expect(page.getByRole('region', { name: 'Checklist' }).getByText('Faulted')).toBeVisible();
      await decideWithReasons(page, 'r', ['Unrelated file or blank page']);
      await expect(page.getByText(`${plate} returned to the applicant at`)).toBeVisible();
    });
  }
  for (const { id } of applications)
    await expect.poll(async () => (await centre.centre.getApplication(centre.office.id, id)).standing).toBe('returned');
});

test('a file whose end is missing shows what could be recovered and says that pages may be absent', async ({
  documents,
  openSignedIn,
  submit,
}) => {
  const [application] = await submit({});
  const whole = await createDocument('Recovered', 6);
  documents.set(application.document.id, whole.slice(0, whole.length - 8));
  const { page } = await openSignedIn(testOfficers.verifying);
  await open(page, application.vehicle.registrationNumber);
  const paper = page.getByRole('region', { name: 'Compiled document' });
  await expect(paper.getByText('The end of the file is missing.', { exact: false })).toBeVisible();
  await expect(page.getByRole('figure')).toContainText('Recovered, sheet 1');
});

test('five hundred pages open at once, are leafed, found in, zoomed and turned by keyboard, and are called too many', async ({
  documents,
  openSignedIn,
  submit,
}) => {
  const [application] = await submit({});
  documents.set(application.document.id, await createDocument('Bundle', 500));
  const { page } = await openSignedIn(testOfficers.verifying);
  await open(page, application.vehicle.registrationNumber);
  const sheet = page.getByRole('figure');
  await expect(sheet).toHaveAccessibleName('Page 1 of 500');
  await expect(page.getByText('500 pages. Expected are about ten', { exact: false })).toBeVisible();
  await page.keyboard.press(']');
  await expect(sheet).toHaveAccessibleName('Page 2 of 500');
  await expect(sheet).toContainText('Bundle, sheet 2');
  await page.keyboard.press('[');
  await expect(sheet).toHaveAccessibleName('Page 1 of 500');
  await page.getByRole('textbox', { name: 'Page number' }).fill('500');
  await page.keyboard.press('Enter');
  await expect(sheet).toHaveAccessibleName('Page 500 of 500');
  await expect(page.getByRole('button', { name: 'Next page' })).toBeDisabled();

  await page.keyboard.press('Control+F');
  await expect(page.getByRole('textbox', { name: 'Find in document' })).toBeFocused();
  await page.keyboard.type('sheet 437');
  await expect(page.getByText('1 of 1', { exact: true })).toBeVisible();
  await expect(sheet).toHaveAccessibleName('Page 437 of 500');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('textbox', { name: 'Find in document' })).toBeHidden();

  const size = async () => {
    const box = await sheet.boundingBox();
    return { width: Math.round(box?.width ?? 0), height: Math.round(box?.height ?? 0) };
  };
  await page.keyboard.press('0');
  await expect(page.getByRole('button', { name: 'Fit page' })).toHaveAttribute('aria-pressed', 'true');
  const fitted = await size();
  expect(fitted.height).toBeGreaterThan(fitted.width);
  await page.keyboard.press('+');
  await expect.poll(async () => (await size()).width).toBeGreaterThan(fitted.width);
  await page.keyboard.press('0');
  await expect.poll(size).toEqual(fitted);
  await page.keyboard.press('t');
  await expect.poll(async () => (await size()).width > (await size()).height).toBe(true);

  await decideWithReasons(page, 'r', ['Unrelated file or blank page']);
  expect((await ask(page, 'application.get', { id: application.id })).application.standing).toBe('returned');
});
