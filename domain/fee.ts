import { z } from 'zod';
import type { Application, Service } from './application.ts';
import { type CivilDate, civilDateSchema } from './civil-date.ts';

export const feeComponentSchema = z.enum(['base', 'logbook', 'inspection', 'esticker', 'ecitizen']);
export type FeeComponent = z.infer<typeof feeComponentSchema>;

export const feeScheduleSchema = z.object({
  id: z.string(),
  status: z.enum(['in-force', 'proposed', 'gazetted-not-applied', 'suspended', 'superseded']),
  source: z.string(),
  sourceDate: z.string(),
  effectiveFrom: civilDateSchema,
  effectiveTo: civilDateSchema.nullable(),
  legalNote: z.string().optional(),
  rows: z.array(
    z.object({
      service: z.enum(['registration-used', 'ownership-transfer', '*']),
      component: feeComponentSchema,
      /** Inclusive band of engine rating in cc; absent: any rating, also none. */
      minCc: z.int().optional(),
      maxCc: z.int().nullable().optional(),
      amountCents: z.int().nonnegative(),
    }),
  ),
});
export type FeeSchedule = z.infer<typeof feeScheduleSchema>;

export type FeeLine = {
  component: FeeComponent;
  amountCents: number;
  scheduleId: string;
  source: string;
  sourceDate: string;
  legalNote?: string;
};

/** `missing`: components for which no published row covers the vehicle; they are named, never invented. */
export type FeeQuote = {
  lines: FeeLine[];
  missing: FeeComponent[];
  totalCents: number;
  paidCents: number;
  on: CivilDate;
};

const componentsOf = {
  'registration-used': ['base', 'inspection', 'esticker', 'ecitizen'],
  'ownership-transfer': ['base', 'logbook', 'ecitizen'],
} as const satisfies Record<Service, readonly FeeComponent[]>;

/** The component lines in force on a date, beside what was paid. Kaunta quotes and reconciles; it is no second till. */
export const quoteFee = (application: Application, schedules: readonly FeeSchedule[], on: CivilDate): FeeQuote => {
  const { ratingCc } = application.vehicle;
  const inForce = schedules.filter(
    (one) => one.status === 'in-force' && one.effectiveFrom <= on && (one.effectiveTo ?? '9999-12-31') >= on,
  );
  const lines: FeeLine[] = [];
  const missing: FeeComponent[] = [];
  for (const component of componentsOf[application.service]) {
    const found = inForce.flatMap((schedule) =>
      schedule.rows
        .filter((row) => row.component === component && (row.service === application.service || row.service === '*'))
        .filter(
          (row) =>
            row.minCc === undefined ||
            (ratingCc !== null && ratingCc >= row.minCc && ratingCc <= (row.maxCc ?? Number.POSITIVE_INFINITY)),
        )
        .map((row) => ({
          component,
          amountCents: row.amountCents,
          scheduleId: schedule.id,
          source: schedule.source,
          sourceDate: schedule.sourceDate,
          legalNote: schedule.legalNote,
        })),
    )[0];
    if (found === undefined) missing.push(component);
    else lines.push(found);
  }
  return {
    lines,
    missing,
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
