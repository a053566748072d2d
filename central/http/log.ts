/** One structured line. Never a name, a number of a person, a password, a token or a record. */
export type LogEntry = { level: 'info' | 'warn' | 'error'; event: string } & Record<string, unknown>;
export type Log = (entry: LogEntry) => void;

export const createJsonLog =
  (write: (line: string) => void, now: () => number): Log =>
  (entry) =>
    write(JSON.stringify({ at: new Date(now()).toISOString(), ...entry }));
