import { type Packs, parseReference } from '#domain/reference-pack.ts';
import { testPacks } from '#test/support/application.ts';
import { startTestCentre } from '#test/support/central.ts';
import { createDocument } from './desk.ts';

type TestCentre = Awaited<ReturnType<typeof startTestCentre>>;

/** Newer than the shipped pack of services: a program takes it up at the sign-in after it came. */
export const serviceVersion = '2026-12-06';

/** The fixture `centre` of an office whose centre has published these rows of services. */
export const serveServices = (rows: Packs['service']['rows']) => {
  const packs: Packs = { ...testPacks, service: { version: serviceVersion, rows } };
  // biome-ignore lint/correctness/noEmptyPattern: a fixture that needs no other says so with an empty pattern
  return async ({}, use: (centre: TestCentre) => Promise<void>): Promise<void> => {
    const centre = await startTestCentre({
      demonstration: true,
      officeId: 'huduma-gpo-nairobi',
      findDocument: async (_office, id) => createDocument(id),
      reference: parseReference(packs),
    });
    centre.packs.service = packs.service;
    try {
      await use(centre);
    } finally {
      await centre.stop();
    }
  };
};
