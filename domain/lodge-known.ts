import { type Application, plateOf, receivedAt } from './application.ts';
import { normaliseChassis } from './chassis.ts';
import type { Field, Section, Typed } from './lodge-form.ts';
import { normalisePlate } from './plate.ts';

/**
 * What a record on this workstation says of the vehicle that a draft names, as an officer would type it, by the path of
 * the field. It is offered, and each field stays the officer's.
 */
export type KnownVehicle = { reference: string; receivedAt: number; typed: Typed };

const write = ({ kind, words }: Field, value: unknown): string => {
  if (typeof value === 'number' && kind === 'whole') return String(value);
  if (typeof value !== 'string' || kind === 'words') return '';
  return kind === 'word' && words?.of.includes(value) === false ? '' : value;
};

/** The register as it was when the application came: an approved one has changed it. */
const isChanged = ({ standing }: Application): boolean => standing === 'approved';

/**
 * Of the newest record of the plate: its vehicle, and what the register held unless the record itself has changed that.
 * Of the people nothing: they are asked for anew. Undefined where no record names the plate, or several vehicles do.
 */
export const findKnownVehicle = (
  records: readonly Application[],
  sections: readonly Section[],
  registrationNumber: string,
): KnownVehicle | undefined => {
  const plate = normalisePlate(registrationNumber);
  const own = records
    .filter((record) => plate !== '' && normalisePlate(plateOf(record) ?? '') === plate)
    .toSorted((one, other) => receivedAt(other) - receivedAt(one));
  const [newest] = own;
  if (newest === undefined) return undefined;
  const chassis = new Set(own.map(({ vehicle }) => normaliseChassis(vehicle?.chassisNumber ?? '')));
  if (chassis.size > 1) return undefined;
  const parts: Readonly<Record<string, Readonly<Record<string, unknown>> | null>> = {
    vehicle: newest.vehicle,
    register: isChanged(newest) ? null : newest.register,
  };
  const typed = sections.flatMap(({ id, fields }) => {
    const part = parts[id];
    if (part == null) return [];
    return fields.flatMap((field): [string, string][] => {
      const text = write(field, part[field.path.slice(field.path.lastIndexOf('/') + 1)]);
      return text === '' ? [] : [[field.path, text]];
    });
  });
  return typed.length === 0
    ? undefined
    : { reference: newest.reference, receivedAt: receivedAt(newest), typed: Object.fromEntries(typed) };
};
