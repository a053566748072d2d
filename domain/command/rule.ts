import type { z } from 'zod';
import type { Application, Standing, TimelineEntry } from '../application.ts';
import type { Duplicates } from '../check/duplicate.ts';
import type { ErrorCode, ErrorDetails } from '../contract/errors.ts';
import type { ItemState, Made } from '../item.ts';
import type { Officer, Role } from '../officer.ts';
import type { Office, Reference } from '../reference.ts';
import type { Envelope } from './envelope.ts';

/** Why an act may not be done: the refusal that it would meet. */
export type Block = { code: ErrorCode; details: ErrorDetails };

/** What an act is judged by, besides the record and itself. Pure: whatever lies outside comes in here. */
export type ApplyContext = {
  reference: Reference;
  officer: Officer;
  office: Office;
  /** SHA-256 of the compiled document as this side holds or has served it; undefined when it never did. */
  documentSha256?: string;
  /** When the centre received the act, at the centre: what depends on the day must hold on that day too. */
  receivedAt?: number;
  /** Other live records of the same vehicle, as this side knows them; undefined where it did not look. */
  duplicates?: Duplicates;
  /** False where the centre cannot be asked now; what needs its word is then refused. */
  contact?: boolean;
};
export type BlockContext = ApplyContext & { at: number };

/** The numbered blank that an act uses up, by its key: on the paper, spoiled, or spoiled by a print that is withdrawn. */
export type BlankUse = { serial: string; jobId: string; outcome: 'confirmed' | 'spoiled' };

type Given<Name extends string, Payload> = Envelope & { name: Name; payload: Payload };

/**
 * One act of an officer: all that any room knows of it. The counter applies it at once, the centre with authority, a
 * rebase again over a fresher record; buttons, desks and repair ask `listBlocks`.
 */
export type Act<Name extends string, Payload extends z.ZodObject> = {
  name: Name;
  payload: Payload;
  /** The one role, or any of several. */
  role: Role | readonly Role[];
  /** The standings that an application may have for this act. */
  from: readonly Standing[];
  /** Of an act on items: which, and the states that they may be in, by how they are made. */
  items?: {
    of: (payload: z.output<Payload>) => readonly string[];
    states: { readonly [Way in Made]?: readonly ItemState[] };
  };
  /** The step that waits, holds and the need of the centre's word stand before. */
  step?: 'approve' | 'make' | 'release';
  /** What else stands against it, whatever its payload. */
  blocks?: (state: Application, context: BlockContext, itemIds: readonly string[]) => Block[];
  /** The state after. Throws `AppError` when the payload is refused; never changes what it was given. */
  apply: (state: Application, command: Given<Name, z.output<Payload>>, context: ApplyContext) => Application;
  /** What its entry on the timeline says besides who, when and where. */
  describe?: (payload: z.output<Payload>) => Pick<TimelineEntry, 'about' | 'note' | 'to' | 'blank'>;
  blank?: (payload: z.output<Payload>) => BlankUse | undefined;
  /** It leaves no line on the timeline: a mark, of which there are as many as the checklist has lines. */
  isMark?: true;
  /** Whether it can be heaped up without end: it then leaves the room in which an application is decided and handed over. */
  heaps?: (state: Application, payload: z.output<Payload>) => boolean;
  /**
   * When the centre refused it: acts of one `kind` may take the place of one another; `form` is the desk on which it is
   * done again, null where there is none.
   */
  repair: { kind: string; form: 'case' | 'print' | 'shelf' | 'collection' | 'lodge' | null };
};

export const defineAct = <const Name extends string, Payload extends z.ZodObject>(
  act: Act<Name, Payload>,
): Act<Name, Payload> => act;

/** The three desks of an office: whoever does more than read. */
export const deskRoles = ['verifying', 'printing', 'collection'] as const satisfies readonly Role[];
