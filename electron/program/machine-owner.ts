import { z } from 'zod';
import { AppError } from '#domain/contract/errors.ts';
import { readPlainFile, writeFileAtomically } from '../workstation/atomic-file.ts';
import type { Station } from '../workstation/context.ts';

/**
 * Whose account of this computer keeps the workstation. On Windows the records and the keystore are one account's, and
 * a second account would be shown an enrolment screen, as if nothing waited here: a file that every account can read
 * says who it is. It is a hint and no lock; who may remove it is for the folder's permissions.
 */
export type OwnerPlace = { file: string; account: string };

const text = z.string().min(1).max(200);
const ownerSchema = z.object({ account: text, workstation: text, office: text });

const findOwner = ({ file }: OwnerPlace): z.infer<typeof ownerSchema> | undefined => {
  try {
    return ownerSchema.parse(JSON.parse(readPlainFile(file) ?? ''));
  } catch {
    return undefined;
  }
};

/** @throws AppError ENROLLED_BY_OTHER with `account`, `workstation`, `office` and `file` */
export const requireOwnMachine = (place: OwnerPlace): void => {
  const owner = findOwner(place);
  if (owner === undefined || owner.account === place.account) return;
  throw new AppError('ENROLLED_BY_OTHER', 'another account of this computer keeps the workstation', {
    ...owner,
    file: place.file,
  });
};

/**
 * Leaves an entry of another account as it is. @throws AppError FILE_HELD, FILE_NOT_WRITTEN, or the system's own error
 */
export const noteOwnMachine = (place: OwnerPlace, { workstationId, office }: Station): void => {
  const mine = { account: place.account, workstation: workstationId, office: office.name };
  const owner = findOwner(place);
  if (owner !== undefined && (owner.account !== mine.account || owner.workstation === mine.workstation)) return;
  writeFileAtomically(place.file, JSON.stringify(mine, null, 2), 0o644);
};
