/** What the main process tells the window: only *what changed*; the window asks again. */
export type ProgramEvent =
  | { kind: 'application.changed'; ids: string[] }
  | { kind: 'sync.changed' }
  | { kind: 'carry.changed' }
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
