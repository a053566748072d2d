import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import type { Application } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import type { Route, RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { Reply } from '#domain/contract/reply.ts';
import type { Party } from '#domain/party.ts';
import {
  type ApplicationOptions,
  createApplication,
  createLogbook,
  type PlatedApplication,
} from '#test/support/application.ts';
import { startTestCentre, type TestCentre, type TestOfficer, testOfficers, totpCodeAt } from '#test/support/central.ts';
import { type Kaunta, openKaunta } from '#test/support/electron.ts';
import type { Credentials } from '#test/support/walk.ts';

/**
 * What each e2e test stands on: a centre of its own and the real program on profiles of its own, both ended after it.
 */
type OpenOptions = Partial<Parameters<typeof openKaunta>[0]>;
export type Desk = {
  centre: TestCentre;
  /** Opens the program on a new profile; it is not enrolled yet. */
  open: (options?: OpenOptions) => Promise<Kaunta>;
  /** Opens the program enrolled by the code it is started with, and signs the officer in below the screen. */
  openSignedIn: (officer: TestOfficer, options?: OpenOptions) => Promise<Kaunta>;
  credentials: (officer: TestOfficer) => Credentials;
  submit: <Options extends ApplicationOptions[]>(
    ...options: Options
  ) => Promise<{ [K in keyof Options]: PlatedApplication }>;
  /** The compiled document of an application, where it is not an ordinary one. */
  documents: Map<string, Uint8Array>;
};

export const test = base.extend<Desk>({
  // biome-ignore lint/correctness/noEmptyPattern: a fixture that needs no other says so with an empty pattern
  documents: async ({}, use) => use(new Map()),
  centre: async ({ documents }, use) => {
    const centre = await startTestCentre({
      demonstration: true,
      officeId: 'huduma-gpo-nairobi',
      findDocument: async (_office, id) => documents.get(id) ?? createDocument(id),
    });
    try {
      await use(centre);
    } finally {
      await centre.stop();
    }
  },
  open: async ({ centre }, use, testInfo) => {
    const opened: Kaunta[] = [];
    try {
      await use(async (options = {}) => {
        const kaunta = await openKaunta({ centralUrl: centre.url, ...options });
        opened.push(kaunta);
        return kaunta;
      });
    } finally {
      for (const [index, kaunta] of opened.entries()) {
        const log = join(kaunta.profile, 'log', 'kaunta.log');
        if (testInfo.status !== testInfo.expectedStatus && existsSync(log))
          await testInfo.attach(`log-${index + 1}`, { path: log });
        await kaunta.close();
      }
    }
  },
  openSignedIn: async ({ centre, open, credentials }, use) =>
    use(async (officer, options = {}) => {
      const kaunta = await open({
        enrolmentCode: await centre.centre.createEnrolmentCode(centre.office.id),
        ...options,
      });
      await expect(kaunta.page.getByLabel('Staff number')).toBeFocused();
      await ask(kaunta.page, 'session.signIn', credentials(officer));
      await expect(kaunta.page.getByRole('navigation', { name: 'Desks' })).toBeVisible();
      return kaunta;
    }),
  credentials: async ({ centre }, use) => {
    const used = new Set<string>();
    await use(({ staffNumber, password, totpSecret }) => {
      // A code works once: the second time the clock of the centre goes on to the next
      if (used.has(staffNumber)) centre.advance(30_000);
      used.add(staffNumber);
      return { staffNumber, password, code: totpCodeAt(totpSecret, centre.now()) };
    });
  },
  submit: async ({ centre }, use) =>
    use(async (...options) => {
      const on = civilDateAt(centre.now());
      const applications = options.map((one, index) =>
        createApplication({ number: index + 1, on, officeId: centre.office.id, ...one }),
      );
      await centre.centre.placeRecords(applications);
      return applications as { [K in keyof typeof options]: PlatedApplication }; // one for each option
    }),
});
export { expect };

export const createPerson = (name: string, number: string): Party => ({
  kind: 'individual',
  name,
  identity: { kind: 'national-id', number },
  kraPin: `A${number.padStart(9, '0')}B`,
  phone: '+254722000003',
});

/** The owners and the collector of an application of a person other than the usual buyer. */
export const ownedBy = (party: Party): Pick<Application, 'owners' | 'collector'> => ({
  owners: [party],
  collector: { name: party.name, identity: party.identity },
});

/** Printed and on the shelf, the print and the serial by the number. */
export const shelvedAs = (number: number, box: string): ApplicationOptions => {
  const by = { at: Date.now(), by: testOfficers.verifying.staffNumber, officerName: testOfficers.verifying.name };
  return {
    standing: 'approved',
    decision: { kind: 'approved', reasons: [], revision: 1, ...by },
    items: [
      createLogbook(number, {
        sheets: [
          {
            jobId: `01900000-0000-7999-8000-00000000000${number}`,
            documentSha256: 'a'.repeat(64),
            workstationId: 'ws-1',
            outcome: 'confirmed',
            serial: `B104233${number}`,
            ...by,
          },
        ],
        shelf: { bay: 'A', box, ...by },
      }),
    ],
  };
};

/** A PDF of text pages. */
export const createDocument = async (title: string, pages = 3): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (let number = 1; number <= pages; number += 1) {
    const sheet = pdf.addPage([595, 842]);
    sheet.drawText(`${title}, sheet ${number}`, { x: 60, y: 700, size: 20, font });
    sheet.drawText('Lorem ipsum dolor sit amet, consectetur', { x: 60, y: 660, size: 8, font }); // a text, and no picture
  }
  return pdf.save({ useObjectStreams: false }); // so that the first pages can be read where the end is missing
};

/** Asks the program as its window does. @throws Error with the code of a refusal */
export const ask = async <R extends Route>(page: Page, route: R, input: RouteInput<R>): Promise<RouteOutput<R>> => {
  const reply = await page.evaluate(([name, given]) => window.bridge.request(name, given), [route, input] as const);
  const known = reply as Reply<RouteOutput<R>>; // the router answers nothing else
  if (!known.ok) throw new Error(`${route}: ${known.error.code}`);
  return known.value;
};
