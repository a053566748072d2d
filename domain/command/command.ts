import { z } from 'zod';
import { assign } from './assign.ts';
import { envelopeShape, ofApplication, ofLookUp } from './envelope.ts';
import { attachEvidence } from './evidence.ts';
import { hold, note, releaseHold } from './hold.ts';
import { lodge, withdrawApplication } from './lodge.ts';
import { lookUp } from './look-up.ts';
import { confirm, make, spoil } from './printed-item.ts';
import { escalateAct, withdrawAct } from './refused.ts';
import { release } from './release.ts';
import { shelve } from './shelve.ts';
import { approve, recordVerification, reject, returnToApplicant } from './verification.ts';

/**
 * Every act of an officer is a command: made once at the counter, applied there, sent, applied again by the centre with
 * authority. The list below is all there is; the union of commands and the inputs of the window follow from it.
 */
export const acts = {
  'application.lodge': lodge,
  'application.withdraw': withdrawApplication,
  'verification.record': recordVerification,
  'application.approve': approve,
  'application.return': returnToApplicant,
  'application.reject': reject,
  'application.hold': hold,
  'application.release-hold': releaseHold,
  'application.note': note,
  'application.assign': assign,
  'item.make': make,
  'item.confirm': confirm,
  'item.spoil': spoil,
  'item.shelve': shelve,
  'item.release': release,
  'evidence.attach': attachEvidence,
  'act.withdraw': withdrawAct,
  'act.escalate': escalateAct,
  'vehicle.look-up': lookUp,
} as const;

export type Acts = typeof acts;
export type CommandName = keyof Acts;
export const commandNames = Object.keys(acts) as CommandName[]; // keys of the table above
export type Payload<Name extends CommandName> = z.output<Acts[Name]['payload']>;

const of = <Name extends CommandName>(name: Name) =>
  z.object({
    ...envelopeShape,
    subject: ofApplication,
    name: z.literal(name),
    payload: acts[name].payload as Acts[Name]['payload'], // its own
  });

export const commandSchema = z.discriminatedUnion('name', [
  of('application.lodge'),
  of('application.withdraw'),
  of('verification.record'),
  of('application.approve'),
  of('application.return'),
  of('application.reject'),
  of('application.hold'),
  of('application.release-hold'),
  of('application.note'),
  of('application.assign'),
  of('item.make'),
  of('item.confirm'),
  of('item.spoil'),
  of('item.shelve'),
  of('item.release'),
  of('evidence.attach'),
  of('act.withdraw'),
  of('act.escalate'),
  of('vehicle.look-up').extend({ subject: ofLookUp }),
]);
export type Command = z.infer<typeof commandSchema>;
export type CommandOf<Name extends CommandName> = Extract<Command, { name: Name }>;
