import type { Centre } from '#central/application/centre.ts';
import type { Application } from '#domain/application.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Office, Reference } from '#domain/reference.ts';
import { getService } from '#domain/service.ts';
import { createAgain, createAnswer, createFirst } from './case.ts';
import { answerDelayMs, type CaseKey, parseDocumentId } from './draft.ts';
import { initialCountOf, planCase } from './plan.ts';
import { createRandom, type Random } from './random.ts';

/** What the portal does on its own while the program runs, one thing at a time. */
type Setting = {
  seed: number;
  offices: readonly Office[];
  reference: Reference;
  log: (line: string) => void;
  paceMs: number;
};
type Place = { centre: Centre; setting: Setting; office: Office; officeOrder: number; random: Random };

/** An office with so many to verify is sent nothing new until officers have worked. */
const fullQueue = 150;
/** A returned application comes back after this long, so that one who returns it sees it again. */
const returnAfterMs = 90_000;
/** An applicant who is sent back this often gives up. */
const lastRevision = 4;

const sendNew = async ({ centre, setting, office, officeOrder }: Place): Promise<string | undefined> => {
  const all = await centre.listApplications(office.id);
  if (all.filter(({ standing }) => standing === 'submitted').length >= fullQueue) return undefined;
  const indexes = all.map(({ document }) => parseDocumentId(document.id)?.index ?? -1);
  const place = {
    seed: setting.seed,
    officeId: office.id,
    officeOrder,
    index: Math.max(initialCountOf(office.id) - 1, ...indexes) + 1,
  };
  const { service } = planCase(place, setting.reference);
  const row = getService(setting.reference, { service, submittedAt: centre.now() });
  const bornAt = centre.now() - answerDelayMs({ ...place, bornAt: 0 }, row);
  const submission = createFirst({ ...place, bornAt }, setting.reference);
  await centre.takeIn([submission]);
  return `new ${submission.reference}`;
};

const keyOf = ({ setting, office, officeOrder }: Place, { document }: Application): CaseKey | undefined => {
  const found = parseDocumentId(document.id);
  return found === undefined
    ? undefined
    : { seed: setting.seed, officeId: office.id, officeOrder, index: found.index, bornAt: found.bornAt };
};

const isMendable = (place: Place, application: Application): boolean => {
  const key = keyOf(place, application);
  return key !== undefined && planCase(key, place.setting.reference).defect?.isFixable !== false;
};

const sendAgain = async (place: Place): Promise<string | undefined> => {
  const { centre, setting, office, random } = place;
  const now = centre.now();
  const returned = await centre.listApplications(office.id, 'returned');
  const waiting = returned.filter(
    (one) =>
      one.decision !== null &&
      now - one.decision.at > returnAfterMs &&
      one.revision <= lastRevision &&
      isMendable(place, one),
  );
  // The one that an officer has just returned comes first; the old ones stay on the desk a while.
  const newest = waiting.sort((a, b) => (b.decision?.at ?? 0) - (a.decision?.at ?? 0))[0];
  const isRecent = newest?.decision != null && now - newest.decision.at < 3_600_000;
  if (newest === undefined || !(isRecent || random.chance(0.2))) return undefined;
  const key = keyOf(place, newest);
  if (key === undefined) return undefined;
  await centre.takeIn([createAgain(newest, key, setting.reference)]);
  return `resubmitted ${newest.reference}`;
};

const answerAsBuyer = async (place: Place): Promise<string | undefined> => {
  const { centre, setting, office, random } = place;
  const waiting = await centre.listApplications(office.id, 'awaiting-buyer');
  if (waiting.length === 0) return undefined;
  const chosen = random.pick(waiting);
  const key = keyOf(place, chosen);
  if (key === undefined) return undefined;
  const accepts = random.chance(0.9);
  await centre.takeIn([createAnswer(chosen, key, setting.reference, accepts, centre.now())]);
  return `buyer ${accepts ? 'accepted' : 'declined'} ${chosen.reference}`;
};

/** A payment that the portal matches late changes nothing that the applicant has sent: the marks of officers stand. */
const matchPayment = async ({ centre, office, random }: Place): Promise<string | undefined> => {
  const waiting = (await centre.listApplications(office.id, 'submitted')).filter(({ payments }) =>
    payments.some(({ reflected }) => !reflected),
  );
  if (waiting.length === 0) return undefined;
  const chosen = random.pick(waiting);
  const at = centre.now();
  const timeline = [...chosen.timeline, { act: 'portal.payment', at, by: 'portal' }];
  await centre.placeRecords([
    { ...chosen, timeline, payments: chosen.payments.map((payment) => ({ ...payment, reflected: true })) },
  ]);
  return `payment reflected ${chosen.reference}`;
};

/** One event in a turn: what the dice say, or a new application where there is nothing of the kind. */
export const takeTurn = async (centre: Centre, setting: Setting, random: Random): Promise<string | undefined> => {
  const officeOrder = random.chance(0.5) ? 0 : random.integer(0, setting.offices.length - 1);
  const office = setting.offices[officeOrder];
  if (office === undefined) return undefined;
  const place = { centre, setting, office, officeOrder, random };
  const roll = random.next();
  const answered =
    (await sendAgain(place)) ??
    (roll < 0.2 ? await answerAsBuyer(place) : roll < 0.35 ? await matchPayment(place) : undefined);
  return answered ?? sendNew(place);
};

/**
 * Goes on until stopped, or never begins where `paceMs` is 0; a turn that meets an officer's newer record is simply the
 * next turn's business.
 */
export const startTraffic = (centre: Centre, setting: Setting): { stop: () => Promise<void> } => {
  const random = createRandom(setting.seed, `traffic/${centre.now()}`);
  let turn: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const run = async (): Promise<void> => {
    try {
      const done = await takeTurn(centre, setting, random);
      if (done !== undefined) setting.log(`demonstration: ${done}`);
    } catch (error) {
      // The next turn reads afresh; only the kind of error is told, a message could quote a record.
      setting.log(
        `demonstration: a turn was passed over (${error instanceof AppError ? error.code : error instanceof Error ? error.name : typeof error})`,
      );
    }
  };
  const wait = (): void => {
    const delayMs = Math.round(setting.paceMs * (0.6 + 0.8 * random.next()));
    timer = setTimeout(() => {
      turn = run().finally(() => {
        if (!stopped) wait();
      });
    }, delayMs);
    timer.unref();
  };
  if (setting.paceMs > 0) wait();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await turn;
    },
  };
};
