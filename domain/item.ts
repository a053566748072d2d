import { z } from 'zod';
import { bilingualSchema } from './bilingual.ts';
import { instantSchema } from './civil-date.ts';
import { wordSchema } from './word.ts';

/**
 * A thing that an application ends in: a logbook, a plate. What becomes of it stands in its facts (sheets, shelf,
 * release); its state is derived from them and never written.
 */
const text = z.string().max(120);
const actSchema = { at: instantSchema, by: z.string().max(20) };

/** How things of a kind come about: `produced` ones (plates, cards) arrive for one case each. */
export const madeSchema = z.enum(['printed', 'stocked', 'produced', 'electronic']);
export type Made = z.infer<typeof madeSchema>;

export const handOverSchema = z.enum(['collection', 'at-once']);
/** The layouts of paper that this program can draw. */
export const layoutNames = ['logbook', 'plain'] as const;
export type LayoutName = (typeof layoutNames)[number];

/** A row of the pack `item-kind`. */
export const itemKindSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    name: bilingualSchema,
    made: madeSchema,
    /**
     * What a scan of the thing gives: the serial of its numbered blank, the registration number, a serial of its own,
     * or nothing. A printed thing without a blank's serial comes on plain paper.
     */
    scannedAs: z.enum(['serial', 'plate', 'own-serial', 'nothing']),
    /** `at-once`: the citizen's as soon as it is made, as a slip or a copy is; else it is released at Collection. */
    handOver: handOverSchema,
    /** Of a printed thing: the paper's layout, by its name in this program. */
    layout: z.enum(layoutNames).optional(),
    /** Stands across its head in capitals: of a duplicate, that it is one. */
    mark: bilingualSchema.optional(),
    /** The centre allots it a number in the record (`item.number`), as a logbook has one. */
    numbered: z.boolean(),
    /** Courier takes logbooks, licences and certificates, never plates. */
    courier: z.boolean(),
    source: z.string(),
  })
  .refine(({ made, scannedAs }) => scannedAs !== 'serial' || made === 'printed', {
    path: ['scannedAs'],
    error: 'only a printed thing bears the serial of a blank',
  })
  .refine(({ made, layout }) => (made === 'printed') === (layout !== undefined), {
    path: ['layout'],
    error: 'a printed thing has a layout, and nothing else has',
  })
  .refine(({ made, handOver }) => handOver === 'collection' || made === 'printed', {
    path: ['handOver'],
    error: 'only a printed thing is handed over as it is made',
  });
export type ItemKind = z.infer<typeof itemKindSchema>;

/** One sheet of paper: from the intent, before anything is spooled, to its serial or its spoiling. */
export const printJobSchema = z.looseObject({
  jobId: z.uuid(),
  documentSha256: z.string(),
  workstationId: z.string(),
  outcome: z.enum(['open', 'confirmed', 'spoiled']),
  serial: z.string().optional(),
  spoilReason: z.string().optional(),
  settledAt: instantSchema.optional(),
  settledBy: z.string().optional(),
  ...actSchema,
});
export type PrintJob = z.infer<typeof printJobSchema>;

export const shelfSchema = z.looseObject({
  bay: z.string().min(1).max(10),
  box: z.string().min(1).max(10),
  ...actSchema,
});

export const itemSchema = z.looseObject({
  id: z.uuid(),
  /** An id of the pack `item-kind`; `made` is that row's, as of the day of receipt. */
  kind: wordSchema,
  made: madeSchema,
  /** The number in the record that the centre has allotted to it (a logbook's); not the serial of a blank (1.2). */
  number: text.nullable(),
  /** Its row's, as of the day of receipt. */
  handOver: handOverSchema,
  /** The serial that it bears itself, from its first scan; a sheet's blank has its own. */
  serial: text.nullable(),
  sheets: z.array(printJobSchema),
  shelf: shelfSchema.nullable(),
});
export type Item = z.infer<typeof itemSchema>;

/** In the order in which a thing comes into the citizen's hand. */
export type ItemState = 'due' | 'making' | 'made' | 'shelved' | 'released';
export const itemStates: readonly ItemState[] = ['due', 'making', 'made', 'shelved', 'released'];

/** The state in which a thing can be handed over: a thing stands on the shelf, an electronic one never does. */
export const readyStates = {
  printed: 'shelved',
  stocked: 'shelved',
  produced: 'shelved',
  electronic: 'made',
} as const satisfies Record<Made, ItemState>;
export const isReady = ({ made, state }: { made: Made; state: ItemState }): boolean => readyStates[made] === state;

/** The sheet that is under way: printed or perhaps printed, not yet confirmed and not spoiled. */
export const findOpenSheet = (item: Item): PrintJob | undefined => item.sheets.find((job) => job.outcome === 'open');

/** The sheet that is the citizen's paper. */
export const findConfirmedSheet = (item: Item): PrintJob | undefined =>
  item.sheets.find((job) => job.outcome === 'confirmed');

/**
 * Where an item stands, by its own facts alone. An electronic one is `made` with the approval: the centre issues it.
 * @param isApproved that of its application
 */
export const stateOf = (item: Item, isApproved: boolean, isReleased: boolean): ItemState => {
  if (isReleased) return 'released';
  if (item.shelf !== null) return 'shelved';
  if (findConfirmedSheet(item) !== undefined) return item.handOver === 'at-once' ? 'released' : 'made';
  if (findOpenSheet(item) !== undefined) return 'making';
  return item.made === 'electronic' && isApproved ? 'made' : 'due';
};
