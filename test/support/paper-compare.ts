import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Application, plateOf } from '#domain/application.ts';
import { formatPlate } from '#domain/plate.ts';
import type { Office } from '#domain/reference.ts';
import { getService } from '#domain/service.ts';
import { readPaperMaker } from '#electron/paper/maker.ts';
import { itemOf, testReference } from './application.ts';

/**
 * The first page of a PDF in grey dots, as a photocopier would see it: the printer's driver turns its letters into
 * shapes.
 */
const look = (file: string): Buffer => {
  const picture = execFileSync('pdftoppm', ['-q', '-r', '100', '-gray', '-f', '1', '-l', '1', file], {
    maxBuffer: 32 * 1024 * 1024,
  });
  return picture.subarray(picture.length - 827 * 1170); // A4 at 100 dots an inch, after the header
};

/** How many dots in a thousand are dark on one page and light on the other. */
export const comparePages = (one: string, other: string): number => {
  const [a, b] = [look(one), look(other)];
  let count = 0;
  for (let at = 0; at < a.length; at += 1) if (Math.abs((a[at] ?? 0) - (b[at] ?? 0)) > 128) count += 1;
  return (count * 1000) / a.length;
};

/** The logbook that ought to come out for an application, as a file in `folder`. */
export const writeLogbook = async (folder: string, application: Application, office: Office): Promise<string> => {
  const plate = formatPlate(plateOf(application) ?? '', testReference['plate-series']);
  const file = join(folder, `${plate}.pdf`);
  const itemId = itemOf(application).id;
  const service = getService(testReference, application);
  await writeFile(
    file,
    await readPaperMaker('resources')({
      kind: 'sheet',
      layout: 'logbook',
      application,
      office,
      plate,
      itemId,
      service,
    }),
  );
  return file;
};
