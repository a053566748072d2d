import { z } from 'zod';
import type { Application } from './application.ts';
import { normaliseChassis } from './chassis.ts';
import { wordSchema } from './word.ts';

/**
 * The few kinds of conditions that rows of the catalogue may ask. A row names its own conditions with their parameters
 * (`conditions`), and its approvals, items and surrenders name them in `when`.
 */
export const conditionSchema = z.discriminatedUnion('kind', [
  /** The logbook is to be issued on this medium. */
  z.strictObject({ kind: z.literal('medium'), is: z.enum(['paper', 'electronic']) }),
  /** The applicant asked for this, or named nothing in particular. */
  z.strictObject({ kind: z.literal('asked'), what: wordSchema }),
  /** The vehicle is of one of these classes. */
  z.strictObject({ kind: z.literal('vehicle-class'), of: z.array(wordSchema).min(1) }),
  /** What the form says differs from the register. */
  z.strictObject({ kind: z.literal('changed'), what: z.enum(['engineNumber', 'bodyColour', 'bodyType', 'use']) }),
]);
export type Condition = z.infer<typeof conditionSchema>;

type Asked = Pick<Application, 'medium' | 'asked' | 'vehicle' | 'register'>;

export const isMet = (condition: Condition, { medium, asked, vehicle, register }: Asked): boolean => {
  switch (condition.kind) {
    case 'medium':
      return medium === condition.is;
    case 'asked':
      return asked.length === 0 || asked.includes(condition.what);
    case 'vehicle-class':
      return vehicle?.vehicleClass !== undefined && condition.of.includes(vehicle.vehicleClass);
    case 'changed': {
      const before: unknown = register?.[condition.what];
      const now = vehicle?.[condition.what];
      return typeof before === 'string' && now !== undefined && normaliseChassis(before) !== normaliseChassis(now);
    }
  }
};
