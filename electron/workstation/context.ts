import { createHash } from 'node:crypto';
import type { Connection } from '#db/connection.ts';
import type { ProgramEvent } from '#domain/contract/events.ts';
import type { Officer } from '#domain/officer.ts';
import type { Office, Reference } from '#domain/reference.ts';
import type { ClockWatch } from './clock-watch.ts';

/** Who this workstation is, as the centre enrolled it; at an open counter `office` is as the centre last said. */
export type Station = {
  workstationId: string;
  office: Office;
  centralUrl: string;
  demonstration: boolean;
  /** Keys by which the centre is known (`pinSchema`); none: by what the system trusts. */
  pins?: string[] | undefined;
};

/** What every act at an enrolled counter needs. Made once per open cache, in `program/wiring.ts`. */
export type WorkstationContext = {
  connection: Connection;
  /** The one in use, asked for at each act: another may take its place while nobody is signed in. */
  readonly reference: Reference;
  station: Station;
  /** Ed25519 by the device key over a text, base64url. */
  sign: (text: string) => string;
  now: () => number;
  clockWatch: ClockWatch;
  /** Asked before an act is written down: its officer is still signed in. @throws AppError SIGNED_OUT */
  requireSignedIn?: (officer: Officer) => void;
  /** Whether the centre can be asked now, as far as is known. */
  contact: () => boolean;
  /** UUID v7. */
  newId: () => string;
  /** Tells the window what changed; called after the commit only. */
  emit: (event: ProgramEvent) => void;
  /** Wakes the sync: there is something to send. */
  wakeSync: () => void;
};

/** One structured line a call; never personal data. */
export type Log = (level: 'info' | 'warn' | 'error', event: string, fields?: Record<string, unknown>) => void;

export const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');
