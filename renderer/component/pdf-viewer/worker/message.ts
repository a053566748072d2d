/** What goes between the window and the worker beside the library's own messages, which ignore these. */
export type ToWorker = { kaunta: 'begin' };
export type FromWorker =
  | { kaunta: 'begun' }
  | { kaunta: 'warning'; text: string }
  | { kaunta: 'jpeg'; bytes: Uint8Array };
