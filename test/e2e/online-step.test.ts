import { testReference } from '#test/support/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { layFaultyLine } from '#test/support/fault-proxy.ts';
import { confirmEveryLine, openCase, signIn, signOut } from '#test/support/walk.ts';
import { ask, test as base, expect } from './desk.ts';
import { serveServices, serviceVersion } from './service-centre.ts';

/** A centre whose approvals of a transfer need its word. */
const rows = testReference.service.map((row) =>
  row.id === 'ownership-transfer' ? { ...row, online: ['approve' as const] } : row,
);

type Line = Awaited<ReturnType<typeof layFaultyLine>>;
const test = base.extend<{ line: Line }>({
  centre: serveServices(rows),
  line: async ({ centre }, use) => {
    const line = await layFaultyLine(centre.url);
    try {
      await use(line);
    } finally {
      await line.remove();
    }
  },
});

test('while an approval waits for the centre’s word the Case desk says so, and what goes on; with the answer it is done', async ({
  credentials,
  line,
  openSignedIn,
  submit,
}) => {
  test.slow();
  const [one] = await submit({}, {});
  const plate = one.vehicle.registrationNumber;
  const { page } = await openSignedIn(testOfficers.verifying, { centralUrl: line.url });
  await expect
    .poll(async () => {
      const { inUse, next } = (await ask(page, 'health.get', {})).reference;
      return [inUse, next];
    })
    .toContain(serviceVersion);
  await signOut(page);
  await signIn(page, credentials(testOfficers.verifying));

  await openCase(page, plate);
  await confirmEveryLine(page);
  await expect.poll(async () => (await ask(page, 'sync.status', {})).counts.waiting).toBe(0);
  line.setFault(({ line: request }) =>
    request.includes('/v1/command') ? { cut: { of: 'request', after: 0, how: 'silence' } } : undefined,
  );
  await page.keyboard.press('a');
  const standing = page.getByRole('status').filter({ hasText: /approval of/i });
  await expect(standing).toHaveText(
    `The approval of ${plate} waits for the centre's answer and is settled by it. Go on with the next case.`,
  );
  line.cut();
  await expect(standing).toHaveText(
    `The approval of ${plate} is sent when the connection is back, and settled by the centre's answer. Go on with the next case.`,
    { timeout: 20_000 },
  );
  await expect(page.getByRole('button', { name: /^Next case/ })).toBeEnabled();
  line.setFault(undefined);
  line.mend();
  await expect(page.getByText(`${plate} approved at`)).toBeVisible({ timeout: 60_000 });
});
