import { type Application, listBlanks, plateOf, type Status, statusOf } from '../application.ts';
import { normaliseChassis } from '../chassis.ts';
import { normalisePlate } from '../plate.ts';
import type { Reference } from '../reference.ts';
import { normaliseSerial } from '../serial.ts';
import { countApprovals, findService } from '../service.ts';
import { type Checks, pass, warn } from './check.ts';

/** Another live record that names the same chassis, engine, plate or thing. */
export type Duplicate = { by: 'chassis' | 'engine' | 'plate' | 'serial'; reference: string; officeId: string };
/** What was found, and where was looked: in the records of this office, or in those of all. */
export type Duplicates = { scope: 'office' | 'country'; found: readonly Duplicate[] };

const key = (by: Duplicate['by'], code: string): string[] => (code === '' ? [] : [`${by} ${code}`]);

/** The serials of sticker and plates, as the register has them. */
export const listRegisterSerials = ({ register }: Pick<Application, 'register'>): string[] =>
  [register?.stickerNumber, register?.plateFrontSerial, register?.plateRearSerial].flatMap((one) => one ?? []);

/** The serials of all that was made for a vehicle or is on its register, normalised, each once. Licences have none. */
export const listVehicleSerials = (application: Application): string[] => {
  if (application.vehicle === null) return [];
  const serials = [
    ...listBlanks(application).map(({ serial }) => serial),
    ...application.items.flatMap(({ serial }) => serial ?? []),
    ...listRegisterSerials(application),
  ];
  return [...new Set(serials.map(normaliseSerial).filter((serial) => serial !== ''))];
};

/** The keys that no other live record may share: `chassis JTDBR32E700000001`. Licences have none. */
export const listVehicleKeys = (application: Application): string[] => {
  const { vehicle } = application;
  if (vehicle === null) return [];
  return [
    ...key('chassis', normaliseChassis(vehicle.chassisNumber)),
    ...key('engine', normaliseChassis(vehicle.engineNumber)),
    ...key('plate', normalisePlate(plateOf(application) ?? '')),
    ...listVehicleSerials(application).flatMap((serial) => key('serial', serial)),
  ];
};

/** Of an application that no longer stands in another's way. */
export const endedStatuses: readonly Status[] = ['rejected', 'withdrawn', 'released', 'done'];

/** Of one vehicle two applications may run where one only looks at it: a search, or an inspection that another waits for. */
const onlyLooks = (application: Application, reference: Reference): boolean => {
  const service = findService(reference, application);
  if (service === undefined) return false;
  return countApprovals(service, application) === 0 || service.parts.includes('booking');
};

/** The records among others, by what they share with an application, that are live and are not the same work twice. */
export const findDuplicates = (
  application: Application,
  others: readonly Application[],
  reference: Reference,
): Duplicate[] => {
  const keys = new Set(listVehicleKeys(application));
  const keyOf = (one: Application, by: Duplicate['by']) =>
    listVehicleKeys(one).find((text) => text.startsWith(`${by} `));
  const isSameVehicle = (other: Application): boolean =>
    (['chassis', 'engine', 'plate'] as const).every((by) => {
      const [one, another] = [keyOf(application, by), keyOf(other, by)];
      return one === another || (by === 'plate' && (one === undefined || another === undefined));
    });
  return others.flatMap((other) => {
    if (other.id === application.id || endedStatuses.includes(statusOf(other))) return [];
    const shared = listVehicleKeys(other).find((text) => keys.has(text));
    if (shared === undefined) return [];
    const isBeside =
      other.service !== application.service &&
      isSameVehicle(other) &&
      (onlyLooks(other, reference) || onlyLooks(application, reference));
    if (isBeside) return [];
    const by = shared.slice(0, shared.indexOf(' ')) as Duplicate['by']; // as `key` wrote it
    return [{ by, reference: other.reference, officeId: other.officeId }];
  });
};

export const duplicateChecks: Checks<'duplicate'> = {
  duplicate: (application, _asked, { reference, duplicates }) => {
    if (application.vehicle === null) return undefined;
    if (listVehicleKeys(application).length === 0) return warn('unreadable');
    if (duplicates === undefined) return { ...warn('not-looked'), beyond: true };
    const [first] = duplicates.found;
    if (first === undefined) return duplicates.scope === 'country' ? pass() : { ...pass('office'), beyond: true };
    const office = reference.office.find(({ id }) => id === first.officeId)?.name ?? first.officeId;
    return {
      result: 'fail',
      detail: first.by,
      values: { reference: first.reference, office, count: duplicates.found.length },
      beyond: duplicates.found.every(({ officeId }) => officeId !== application.officeId),
    };
  },
};
