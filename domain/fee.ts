import { z } from 'zod';
import type { Application } from './application.ts';
import { type Bilingual, bilingualSchema } from './bilingual.ts';
import { type CivilDate, civilDateSchema } from './civil-date.ts';
import type { Asked } from './condition.ts';
import type { Reference } from './reference.ts';
import { getService, listFeeComponents } from './service.ts';
import { serviceIdSchema } from './service-id.ts';
import { wordSchema } from './word.ts';

const id = z.string().regex(/^[a-z0-9-]+$/);
/** A part of a fee by its name: a row of the pack `fee-component`. */
export const feeComponentSchema = z.strictObject({ id, name: bilingualSchema, source: z.string() });
export type FeeComponent = z.infer<typeof feeComponentSchema>;

/** Inclusive band of engine rating in cc; absent: any rating, also none. */
const bandSchema = { minCc: z.int().optional(), maxCc: z.int().nullable().optional() };
export const feeRowSchema = z
  .strictObject({
    service: z.union([serviceIdSchema, z.literal('*')]),
    component: id,
    /** The class of vehicle that it is for; absent: any that has no row of its own. */
    vehicleClass: wordSchema.optional(),
    ...bandSchema,
    amountCents: z.int().nonnegative(),
  })
  .refine(({ minCc, maxCc }) => maxCc == null || (minCc !== undefined && minCc <= maxCc), {
    path: ['maxCc'],
    error: 'a band begins, and before it ends',
  });
export type FeeRow = z.infer<typeof feeRowSchema>;

export const feeScheduleSchema = z.strictObject({
  id: z.string(),
  status: z.enum(['in-force', 'proposed', 'gazetted-not-applied', 'suspended', 'superseded']),
  source: z.string(),
  sourceDate: z.string(),
  effectiveFrom: civilDateSchema,
  effectiveTo: civilDateSchema.nullable(),
  legalNote: z.string().optional(),
  rows: z.array(feeRowSchema),
});
export type FeeSchedule = z.infer<typeof feeScheduleSchema>;

export type FeeLine = {
  component: string;
  amountCents: number;
  scheduleId: string;
  source: string;
  sourceDate: string;
  legalNote?: string;
};

/**
 * `missing`: components for which no published row covers the case; they are named, never invented. `names`: of all
 * components, as people read them.
 */
export type FeeQuote = {
  lines: FeeLine[];
  missing: string[];
  names: Record<string, Bilingual>;
  totalCents: number;
  paidCents: number;
  on: CivilDate;
};

type Rated = { ratingCc: number | null; vehicleClass?: string | undefined };
/** Without a vehicle there is no rating and no class: only a row of any fits. */
const unrated: Rated = { ratingCc: null };
const isInBand = ({ minCc, maxCc }: FeeRow, ratingCc: number | null): boolean =>
  minCc === undefined || (ratingCc !== null && ratingCc >= minCc && ratingCc <= (maxCc ?? Number.POSITIVE_INFINITY));

type Rate = { schedule: FeeSchedule; row: FeeRow };
/** The rate of a component for a vehicle: of its own class, where any schedule in force has that; else of any class. */
const findRate = (rates: readonly Rate[], { ratingCc, vehicleClass }: Rated): Rate | undefined => {
  const ofClass = rates.filter(({ row }) => row.vehicleClass !== undefined && row.vehicleClass === vehicleClass);
  const fitting = ofClass.length > 0 ? ofClass : rates.filter(({ row }) => row.vehicleClass === undefined);
  return fitting.find(({ row }) => isInBand(row, ratingCc));
};

const toLine = ({ schedule, row }: Rate): FeeLine => ({
  component: row.component,
  amountCents: row.amountCents,
  scheduleId: schedule.id,
  source: schedule.source,
  sourceDate: schedule.sourceDate,
  ...(schedule.legalNote === undefined ? {} : { legalNote: schedule.legalNote }),
});

/** The component lines in force on a date, beside what was paid. Kaunta quotes and reconciles; it is no second till. */
export const quoteFee = (
  application: Asked & Pick<Application, 'service' | 'submittedAt' | 'payments'>,
  reference: Reference,
  on: CivilDate,
): FeeQuote => {
  const service = getService(reference, application);
  const rates = reference.fee
    .filter((one) => one.status === 'in-force' && one.effectiveFrom <= on && (one.effectiveTo ?? '9999-12-31') >= on)
    .flatMap((schedule) => schedule.rows.map((row) => ({ schedule, row })))
    .filter(({ row }) => row.service === service.id || row.service === '*');
  const lines: FeeLine[] = [];
  const missing: string[] = [];
  const components = listFeeComponents(service, application);
  for (const component of components) {
    const rate = findRate(
      rates.filter(({ row }) => row.component === component),
      application.vehicle ?? unrated,
    );
    if (rate === undefined) missing.push(component);
    else lines.push(toLine(rate));
  }
  return {
    lines,
    missing,
    names: Object.fromEntries(
      reference['fee-component'].filter(({ id }) => components.includes(id)).map(({ id, name }) => [id, name]),
    ),
    totalCents: lines.reduce((sum, line) => sum + line.amountCents, 0),
    paidCents: application.payments.reduce((sum, payment) => sum + payment.amountCents, 0),
    on,
  };
};

/** `KSh 2,550`, or `KSh 2,550.50` where there are cents. */
export const formatMoney = (amountCents: number): string => {
  const whole = Math.trunc(Math.abs(amountCents) / 100)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
  const cents = Math.abs(amountCents) % 100;
  return `KSh ${amountCents < 0 ? '-' : ''}${whole}${cents === 0 ? '' : `.${String(cents).padStart(2, '0')}`}`;
};
