import type { Reference } from '#domain/reference.ts';
import { choiceOf, listServices } from './catalogue.ts';
import { canBePlanted, type Defect, defects } from './defect.ts';
import type { CaseKey } from './draft.ts';
import { createRandom, type Random } from './random.ts';
import { type Trait, traits } from './trait.ts';

/** Where an application stands when the demonstration begins, and by what share. `half-approved`: by one of two. */
const shares = {
  submitted: 12,
  resubmitted: 2,
  'awaiting-buyer': 2,
  returned: 2,
  closed: 1,
  'half-approved': 2,
  approved: 3,
  made: 2,
  shelved: 3,
  released: 2,
} as const;
export type Stage = keyof typeof shares;
const stages = Object.keys(shares) as Stage[]; // of its own keys
/** Over before an officer decides: a service that needs no approval is never there. */
export const beforeApproval: readonly Stage[] = ['submitted', 'resubmitted', 'returned', 'closed'];

type Rows = ReturnType<typeof listServices>[number];
export type Plan = { stage: Stage; service: string; defect?: Defect; trait?: Trait };

/** How many applications an office begins with; those that follow come one by one while the program runs. */
export const initialCountOf = (officeId: string): number => (officeId === 'huduma-gpo-nairobi' ? 165 : 90);
const perService = 3;

const isPrinted = (kind: string, reference: Reference): boolean =>
  reference['item-kind'].some(
    ({ id, made, handOver }) => id === kind && made === 'printed' && handOver === 'collection',
  );

const mayStand = ({ service }: Rows, stage: Stage, reference: Reference): boolean => {
  const approvals = Math.max(0, ...service.approvals.map(({ count }) => count));
  if (stage === 'awaiting-buyer') return service.parts.includes('transfer');
  if (stage === 'half-approved') return service.approvals.some(({ count, when }) => count > 1 && when === undefined);
  // Made and not yet on the shelf is paper: things that come from elsewhere go straight there
  if (stage === 'made') return service.issues.some(({ kind }) => isPrinted(kind, reference));
  return beforeApproval.includes(stage) ? approvals > 0 : true;
};

/** Takes of what is allowed what was taken least for its share, the first of equals. */
const createTurns = <Item>() => {
  const taken = new Map<Item, number>();
  return (allowed: readonly Item[], shareOf: (item: Item) => number = () => 1): Item | undefined => {
    const loadOf = (item: Item) => (taken.get(item) ?? 0) / shareOf(item);
    const chosen = allowed.reduce<Item | undefined>(
      (best, item) => (best === undefined || loadOf(item) < loadOf(best) ? item : best),
      undefined,
    );
    if (chosen !== undefined) taken.set(chosen, (taken.get(chosen) ?? 0) + 1);
    return chosen;
  };
};

const isDefectOf = (stage: Stage, rows: Rows, defect: Defect): boolean =>
  canBePlanted(defect, rows) && (stage === 'submitted' || stage === 'closed' || defect.isFixable);

/** Services that an office meets beyond the three of each: by their weight. */
const listUsual = (services: readonly Rows[]): Rows[] =>
  services.flatMap((rows) => Array.from({ length: choiceOf(rows.service).weight ?? 0 }, () => rows));

/** What fits few services has its turn first, where it can. */
const rareFirst = <Item>(items: readonly Item[], servicesOf: (item: Item) => readonly Rows[]): Item[] => {
  const rare = items.filter((item) => servicesOf(item).length < 4);
  return [...rare, ...items.filter((item) => !rare.includes(item))];
};

type Place = Pick<CaseKey, 'seed' | 'officeId'>;

/** All with which an office begins: every service three times, and stages, faults and traits in turn. */
const planOffice = ({ seed, officeId }: Place, reference: Reference): Plan[] => {
  const random = createRandom(seed, `plan/${officeId}`);
  const services = listServices(reference);
  const usual = listUsual(services);
  const each = services.flatMap((rows) => Array.from({ length: perService }, () => rows));
  const count = initialCountOf(officeId);
  const others = Array.from({ length: Math.max(0, count - each.length) }, () => random.pick(usual));
  const order = rareFirst(random.shuffle(defects), (defect) => services.filter((rows) => canBePlanted(defect, rows)));
  const kinds = rareFirst(random.shuffle(traits), ({ fits }) => services.filter(fits));
  const nextStage = createTurns<Stage>();
  // Each stage has turns of its own, so that every condition is met at every desk
  const nextTraits = new Map(stages.map((stage) => [stage, createTurns<Trait>()]));
  const [nextQueued, nextSentBack] = [createTurns<Defect>(), createTurns<Defect>()];
  const seen = { submitted: 0, plain: 0 };
  return random.shuffle([...each, ...others].slice(0, count)).map((rows): Plan => {
    const service = rows.service.id;
    const stage =
      nextStage(
        stages.filter((one) => mayStand(rows, one, reference)),
        (one) => shares[one],
      ) ?? 'approved';
    if (stage === 'submitted') seen.submitted += 1;
    const isPlanted = stage === 'submitted' ? seen.submitted % 2 === 1 : beforeApproval.includes(stage);
    const fitting = isPlanted ? order.filter((defect) => isDefectOf(stage, rows, defect)) : [];
    const incurable = stage === 'closed' ? fitting.filter(({ isFixable }) => !isFixable) : [];
    const choosing = incurable.length > 0 ? incurable : fitting;
    const defect = stage === 'submitted' ? nextQueued(choosing) : nextSentBack(choosing);
    if (defect !== undefined) return { stage, service, defect };
    seen.plain += 1;
    const trait = seen.plain % 3 === 0 ? undefined : nextTraits.get(stage)?.(kinds.filter(({ fits }) => fits(rows)));
    return { stage, service, ...(trait === undefined ? {} : { trait }) };
  });
};

/** One that comes while the program runs. */
const planLater = (random: Random, reference: Reference): Plan => {
  const services = listServices(reference);
  const rows = random.pick([...services, ...listUsual(services)]);
  const service = rows.service.id;
  if (!mayStand(rows, 'submitted', reference)) return { stage: 'approved', service };
  if (random.chance(0.35)) {
    const fitting = defects.filter((defect) => isDefectOf('submitted', rows, defect));
    return { stage: 'submitted', service, defect: random.pick(fitting) };
  }
  const fitting = traits.filter(({ fits }) => fits(rows));
  return { stage: 'submitted', service, ...(random.chance(0.4) ? { trait: random.pick(fitting) } : {}) };
};

/** An office is planned once for a set of reference data. */
const planned = new WeakMap<Reference, Map<string, Plan[]>>();

/** What a case is to be; it follows from the seed, the office, the index and the catalogue alone. */
export const planCase = (key: Omit<CaseKey, 'bornAt'>, reference: Reference): Plan => {
  const { seed, officeId, index } = key;
  const offices = planned.get(reference) ?? new Map<string, Plan[]>();
  planned.set(reference, offices);
  const name = `${seed}/${officeId}`;
  const initial = offices.get(name) ?? planOffice(key, reference);
  offices.set(name, initial);
  return initial[index] ?? planLater(createRandom(seed, `plan/${officeId}/${index}`), reference);
};
