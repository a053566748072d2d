import type { z } from 'zod';
import { type Application, findHold, stateOfItem, statusOf } from '../application.ts';
import { civilDateAt, formatCivilDate } from '../civil-date.ts';
import { heapBound, recordBound, requireRecordBound } from '../contract/bounds.ts';
import { AppError } from '../contract/errors.ts';
import { findWait, noDueOn } from '../deadline.ts';
import { hasRole } from '../officer.ts';
import type { Reference } from '../reference.ts';
import { findService, type Service } from '../service.ts';
import { acts, type Command, type CommandName } from './command.ts';
import type { Act, ApplyContext, BlankUse, Block, BlockContext } from './rule.ts';

/**
 * The one place that says what an act does, and why it may not be done. Pure: the same state, command and context give
 * the same answer at the counter (at once), at the centre (with authority) and in a rebase (again, over a fresher
 * record).
 */
type AnyAct = Act<CommandName, z.ZodObject>;
const actOf = (name: CommandName): AnyAct => acts[name] as unknown as AnyAct; // its own act, given its own commands alone

const block = (code: Block['code'], details: Block['details'] = {}): Block => ({ code, details });

const listItemBlocks = (act: AnyAct, state: Application, itemIds: readonly string[]): Block[] =>
  act.items === undefined
    ? []
    : itemIds.flatMap((itemId) => {
        const item = state.items.find(({ id }) => id === itemId);
        if (item === undefined) return [block('ITEM_UNKNOWN', { item: itemId })];
        const at = stateOfItem(item, state);
        const isThere = act.items?.states[item.made]?.includes(at) === true;
        return isThere ? [] : [block('ITEM_NOT_AT_STEP', { item: itemId, kind: item.kind, state: at })];
      });

/** What stands before a step of the service. A wait has ended by the sender's clock and by the centre's. */
const listStepBlocks = (
  step: NonNullable<AnyAct['step']>,
  service: Service,
  state: Application,
  { reference, at, contact, receivedAt = at }: BlockContext,
): Block[] => {
  const held = findHold(state);
  const running = findWait(state, step, reference, civilDateAt(Math.min(at, receivedAt)));
  return [
    ...(held === undefined ? [] : [block('ON_HOLD', { hold: held.id, reason: held.reason, officer: held.by })]),
    ...(running === undefined ? [] : [toWaitBlock(running)]),
    ...(contact === false && service.online.includes(step) ? [block('CENTRE_NEEDED')] : []),
  ];
};

const toWaitBlock = ({ wait, until }: NonNullable<ReturnType<typeof findWait>>): Block =>
  until === noDueOn
    ? block('WAIT_NOT_BEGUN', { wait: wait.id })
    : block('WAIT_RUNNING', { wait: wait.id, until: formatCivilDate(until) });

/**
 * Every reason why an act may not be done now, whatever it would carry, the first to be told first: office, role,
 * standing, items, step, and what the act itself adds; empty means yes. The one answer to "why can I not?", for
 * buttons, desks, centre and rebase alike.
 * @param itemIds of an act on items; without them, what stands against the application itself
 */
export const listBlocks = (
  name: CommandName,
  state: Application,
  context: BlockContext,
  itemIds: readonly string[] = [],
): Block[] => {
  const act = actOf(name);
  const roles = [act.role].flat();
  const first: Block[] = [
    ...(context.officer.officeId === state.officeId ? [] : [block('OTHER_OFFICE', { office: state.officeId })]),
    ...(roles.some((role) => hasRole(context.officer, role)) ? [] : [block('ROLE_MISSING', { role: roles[0] ?? '' })]),
    ...(act.from.includes(state.standing) ? [] : [block('WRONG_STATUS', { status: statusOf(state) })]),
  ];
  const items = listItemBlocks(act, state, itemIds);
  const rest = act.blocks?.(state, context, itemIds) ?? [];
  if (act.step === undefined) return [...first, ...items, ...rest];
  const service = findService(context.reference, state);
  // Nothing is known of a step whose service is out of reach.
  if (service === undefined) return [...first, ...items, block('SERVICE_UNKNOWN', { service: state.service })];
  return [...first, ...items, ...listStepBlocks(act.step, service, state, context), ...rest];
};

/** Whether an application, and its items where the act is on some, are where the act may be done. */
export const isAtStep = (name: CommandName, state: Application, itemIds: readonly string[] = []): boolean =>
  actOf(name).from.includes(state.standing) && listItemBlocks(actOf(name), state, itemIds).length === 0;

/** The items that an act is on. */
export const listItems = ({ name, payload }: Pick<Command, 'name' | 'payload'>): readonly string[] =>
  actOf(name).items?.of(payload) ?? [];

/** The numbered blank that an act uses up. */
export const findBlankUse = ({ name, payload }: Pick<Command, 'name' | 'payload'>): BlankUse | undefined =>
  actOf(name).blank?.(payload);

/** Whether the act needs the centre's word: it is sent before it is applied here. */
export const isOnline = ({ name }: Pick<Command, 'name'>, state: Application, reference: Reference): boolean => {
  const { step } = actOf(name);
  return step !== undefined && findService(reference, state)?.online.includes(step) === true;
};

/**
 * Applies one act.
 * @throws AppError the first of `listBlocks`, RECORD_FULL, or one of the act's own codes.
 */
export const apply = (state: Application, command: Command, context: ApplyContext): Application => {
  const act = actOf(command.name);
  const itemIds = listItems(command);
  if (new Set(itemIds).size < itemIds.length) throw new AppError('INVALID_INPUT', 'An item is named twice');
  const [first] = listBlocks(command.name, state, { ...context, at: command.at }, itemIds);
  if (first !== undefined) throw new AppError(first.code, 'The act may not be done now', first.details);
  const next = act.apply(state, command as Parameters<AnyAct['apply']>[1], context); // of its own name, as above
  const entry = {
    act: command.name,
    at: command.at,
    by: command.officer,
    workstationId: command.workstation,
    ...act.describe?.(command.payload),
  };
  const whole = act.isMark === true ? next : { ...next, timeline: [...next.timeline, entry] };
  requireRecordBound(whole, act.heaps?.(state, command.payload) === true ? heapBound : recordBound);
  return whole;
};
