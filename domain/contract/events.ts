import type { Status } from '../application.ts';

/** What the main process tells the window: only *what changed*; the window asks again. */
export type ProgramEvent =
  /**
   * Records have changed. `statuses`: those that they have now. `acts`: by acts of this workstation on them, done here,
   * answered by the centre or given up, so that what waits and what was refused has changed too.
   */
  | { kind: 'application.changed'; ids: string[]; statuses: (Status | 'gone')[]; acts: boolean }
  /** How the exchange with the centre stands; not what waits to be sent. */
  | { kind: 'sync.changed' }
  /** Entries of the feed were set aside unread, or could be read after all. */
  | { kind: 'parked.changed' }
  /** The reference data or the anchor: what the health of the workstation shows beside its counts. */
  | { kind: 'health.changed' }
  | { kind: 'carry.changed' }
  /** Something is taken down, or lodged, at this workstation. */
  | { kind: 'draft.changed' }
  /** How far the scans of an application have come, here or to the centre. */
  | { kind: 'scan.changed'; applicationId: string }
  | { kind: 'print.changed' }
  /** `ofOthers`: another desk has opened or closed a case; else this desk's own lease has changed. */
  | { kind: 'lease.changed'; ofOthers: boolean }
  | { kind: 'session.changed' }
  | { kind: 'program.changed' };

/** The whole of `window.bridge`, as the preload exposes it. */
export type Bridge = {
  request: (route: string, input: unknown) => Promise<unknown>;
  subscribe: (listener: (event: ProgramEvent) => void) => () => void;
};
