import { z } from 'zod';
import type { Application } from './application.ts';
import { type Bilingual, bilingualSchema } from './bilingual.ts';
import { type CivilDate, civilDateSchema } from './civil-date.ts';
import type { Asked } from './condition.ts';
import { amountCentsSchema } from './frozen-quote.ts';
import type { Reference } from './reference.ts';
import { getService, listFeeComponents } from './service.ts';
import { serviceIdSchema } from './service-id.ts';
import { wordSchema } from './word.ts';

const id = z.string().regex(/^[a-z0-9-]+$/);

/** A part of a fee by its name: a row of the pack `fee-component`. */
export const feeComponentSchema = z.strictObject({ id, name: bilingualSchema, source: z.string() });
export type FeeComponent = z.infer<typeof feeComponentSchema>;

/** Which vehicles a row is for. `minCc` to `maxCc`: inclusive engine rating; absent: any rating, also none. */
const vehicleBand = {
  /** Absent: any class that has no row of its own. */
  vehicleClass: wordSchema.optional(),
  minCc: z.int().optional(),
  maxCc: z.int().nullable().optional(),
};
type VehicleBand = { vehicleClass?: string | undefined; minCc?: number | undefined; maxCc?: number | null | undefined };

type Band = [min: number | undefined, max: number | null | undefined];
const isBand = ([min, max]: Band): boolean => max == null || (min !== undefined && min <= max);
const bandFault = 'a band begins, and before it ends';

export const feeRowSchema = z
  .strictObject({
    service: z.union([serviceIdSchema, z.literal('*')]),
    component: id,
    ...vehicleBand,
    /**
     * For a charge on the sum of the other lines: the inclusive band in which that sum lies. Lines that have such a band
     * themselves do not count.
     */
    minOthersCents: amountCentsSchema.optional(),
    maxOthersCents: amountCentsSchema.nullable().optional(),
    amountCents: amountCentsSchema,
  })
  .refine(({ minCc, maxCc }) => isBand([minCc, maxCc]), { path: ['maxCc'], error: bandFault })
  .refine(({ minOthersCents, maxOthersCents }) => isBand([minOthersCents, maxOthersCents]), {
    path: ['maxOthersCents'],
    error: bandFault,
  });
export type FeeRow = z.infer<typeof feeRowSchema>;

/** What a leaflet names as one sum, for comparison with what was paid; nothing is computed from it. */
export const publishedTotalSchema = z
  .strictObject({
    id,
    service: serviceIdSchema,
    ...vehicleBand,
    amountCents: amountCentsSchema,
    /** Who names it, and what it holds, as an officer reads them. */
    leaflet: bilingualSchema,
    covers: bilingualSchema,
    source: z.string(),
    sourceDate: z.string(),
  })
  .refine(({ minCc, maxCc }) => isBand([minCc, maxCc]), { path: ['maxCc'], error: bandFault });
export type PublishedTotal = z.infer<typeof publishedTotalSchema>;

export const feeScheduleSchema = z.strictObject({
  id: z.string(),
  /**
   * Quoted are two: `in-force`, and `charged-though-outlawed`, since what was paid is compared with it. `contradicted`:
   * another source has another amount, and that one is quoted.
   */
  status: z.enum([
    'in-force',
    'charged-though-outlawed',
    'proposed',
    'gazetted-not-applied',
    'suspended',
    'superseded',
    'contradicted',
  ]),
  source: z.string(),
  sourceDate: z.string(),
  effectiveFrom: civilDateSchema,
  /** `not-found`: no source names the day, `effectiveFrom` is ours and says only from when it is quoted here. */
  dayOfEffect: z.enum(['stated', 'not-found']),
  effectiveTo: civilDateSchema.nullable(),
  /** What a court, a law or another source says against it. */
  notes: z.array(bilingualSchema).default([]),
  rows: z.array(feeRowSchema),
});
export type FeeSchedule = z.infer<typeof feeScheduleSchema>;

const quoted: readonly FeeSchedule['status'][] = ['in-force', 'charged-though-outlawed'];
export const isQuoted = ({ status }: FeeSchedule): boolean => quoted.includes(status);

export type FeeLine = {
  component: string;
  amountCents: number;
  scheduleId: string;
  /** Where it comes from; null when the schedule of a frozen line is no longer in the reference data. */
  schedule: Pick<FeeSchedule, 'source' | 'sourceDate' | 'effectiveFrom' | 'dayOfEffect' | 'notes'> | null;
};

/**
 * `missing`: components for which no published row covers the case; they are named, never invented. `names`: of all
 * components, as people read them. `isFrozen`: of the day of payment, else of today. `published`: the leaflets that name
 * just the sum that was paid.
 */
export type FeeQuote = {
  lines: FeeLine[];
  missing: string[];
  names: Record<string, Bilingual>;
  totalCents: number;
  paidCents: number;
  on: CivilDate;
  isFrozen: boolean;
  published: PublishedTotal[];
};

type Rated = { ratingCc: number | null; vehicleClass?: string | undefined };
type Priced = Asked & Pick<Application, 'service' | 'submittedAt' | 'payments'>;

const isWithin = (value: number, [min, max]: Band): boolean =>
  value >= (min ?? 0) && value <= (max ?? Number.POSITIVE_INFINITY);
const isInBand = ({ minCc, maxCc }: VehicleBand, ratingCc: number | null): boolean =>
  minCc === undefined || (ratingCc !== null && isWithin(ratingCc, [minCc, maxCc]));

/** The rows for a vehicle: those of its own class, where there are any, else those of any class; of its rating. */
const listForVehicle = <Row extends VehicleBand>(rows: readonly Row[], vehicle: Rated | null): Row[] => {
  const { ratingCc, vehicleClass } = vehicle ?? { ratingCc: null, vehicleClass: undefined };
  const ofClass = rows.filter((row) => row.vehicleClass !== undefined && row.vehicleClass === vehicleClass);
  const fitting = ofClass.length > 0 ? ofClass : rows.filter((row) => row.vehicleClass === undefined);
  return fitting.filter((row) => isInBand(row, ratingCc));
};

export type Rate = FeeRow & { schedule: FeeSchedule };

/** A charge on the other lines; while one of those is not known, only a band without an end can be told. */
const findChargeOn = (rates: readonly Rate[], others: readonly (Rate | undefined)[]): Rate | undefined => {
  const sumCents = others.reduce((sum, rate) => sum + (rate?.amountCents ?? 0), 0);
  return rates.find(
    ({ minOthersCents, maxOthersCents }) =>
      isWithin(sumCents, [minOthersCents, maxOthersCents]) && (maxOthersCents == null || !others.includes(undefined)),
  );
};

/** The rate of each component on a date, in the order of the row; undefined where no published row covers the vehicle. */
export const listRates = (
  application: Priced,
  reference: Reference,
  on: CivilDate,
): { component: string; rate: Rate | undefined }[] => {
  const rates = reference.fee
    .filter((one) => isQuoted(one) && one.effectiveFrom <= on && (one.effectiveTo ?? '9999-12-31') >= on)
    .flatMap((schedule) => schedule.rows.map((row): Rate => ({ ...row, schedule })))
    .filter(({ service }) => service === application.service || service === '*');
  const fitting = listFeeComponents(getService(reference, application), application).map((component) => {
    const ofComponent = rates.filter((rate) => rate.component === component);
    return {
      component,
      isCharge: ofComponent.some(({ minOthersCents }) => minOthersCents !== undefined),
      rates: listForVehicle(ofComponent, application.vehicle),
    };
  });
  const others = fitting.filter(({ isCharge }) => !isCharge).map((one) => one.rates[0]);
  return fitting.map(({ component, isCharge, rates }) => ({
    component,
    rate: isCharge ? findChargeOn(rates, others) : rates[0],
  }));
};

const sumCentsOf = (lines: readonly { amountCents: number }[]): number =>
  lines.reduce((sum, { amountCents }) => sum + amountCents, 0);

/** What goes with the lines of a quote: names, and what was paid. */
const complete = (
  application: Priced,
  reference: Reference,
  quote: Pick<FeeQuote, 'lines' | 'missing' | 'totalCents' | 'on' | 'isFrozen'>,
): FeeQuote => {
  const components = [...quote.lines.map(({ component }) => component), ...quote.missing];
  const paidCents = sumCentsOf(application.payments);
  const published = reference['published-total'].filter(({ service }) => service === application.service);
  return {
    ...quote,
    names: Object.fromEntries(
      reference['fee-component'].filter(({ id }) => components.includes(id)).map(({ id, name }) => [id, name]),
    ),
    paidCents,
    published: listForVehicle(published, application.vehicle).filter((total) => total.amountCents === paidCents),
  };
};

/** The component lines in force on a date, beside what was paid. Kaunta quotes and reconciles; it is no second till. */
export const quoteFee = (application: Priced, reference: Reference, on: CivilDate): FeeQuote => {
  const rates = listRates(application, reference, on);
  const lines = rates.flatMap(({ component, rate }): FeeLine[] =>
    rate === undefined
      ? []
      : [{ component, amountCents: rate.amountCents, scheduleId: rate.schedule.id, schedule: rate.schedule }],
  );
  const missing = rates.filter(({ rate }) => rate === undefined).map(({ component }) => component);
  return complete(application, reference, { lines, missing, totalCents: sumCentsOf(lines), on, isFrozen: false });
};

/** The quote that holds for an application: the one that was frozen when it was paid, else that of today. */
export const readQuote = (
  application: Priced & Pick<Application, 'quote'>,
  reference: Reference,
  today: CivilDate,
): FeeQuote => {
  const { quote } = application;
  if (quote === null) return quoteFee(application, reference, today);
  const lines = quote.lines.map(({ component, amountCents, scheduleId }) => ({
    component,
    amountCents,
    scheduleId,
    schedule: reference.fee.find(({ id }) => id === scheduleId) ?? null,
  }));
  const { missing, totalCents, on } = quote;
  return complete(application, reference, { lines, missing, totalCents, on, isFrozen: true });
};

/** `KSh 2,550`, or `KSh 2,550.50` where there are cents. */
export const formatMoney = (amountCents: number): string => {
  const whole = Math.trunc(Math.abs(amountCents) / 100)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
  const cents = Math.abs(amountCents) % 100;
  return `KSh ${amountCents < 0 ? '-' : ''}${whole}${cents === 0 ? '' : `.${String(cents).padStart(2, '0')}`}`;
};
