import { app } from 'electron';
import { openCentreLine } from '#electron/shell/centre-line.ts';
import { lockSessions } from '#electron/shell/security.ts';

/**
 * Electron's side of `electron-line.ts`: the shipped way to the centre in a real main process, asked by messages. A
 * piece of a body is read when it is asked for, so that what the caller does not read is not read here either.
 */
export type LineQuestion =
  | {
      id: number;
      kind: 'fetch';
      pins: string[];
      url: string;
      method: string;
      headers: Record<string, string>;
      body: Uint8Array<ArrayBuffer> | undefined;
    }
  | { id: number; kind: 'pull' | 'abort' };
export type LineAnswer =
  | { id: number; kind: 'head'; status: number; headers: [string, string][]; hasBody: boolean }
  | { id: number; kind: 'piece'; bytes: Uint8Array<ArrayBuffer> }
  | { id: number; kind: 'end' | 'ready' }
  | { id: number; kind: 'fault'; message: string };

lockSessions();
const connect = openCentreLine('Kaunta/test');
type Open = { controller: AbortController; reader?: ReadableStreamDefaultReader<Uint8Array> | undefined };
const opened = new Map<number, Open>();

const answer = (said: LineAnswer): void => void process.send?.(said);
const ask = async (question: LineQuestion): Promise<LineAnswer | undefined> => {
  const { id } = question;
  if (question.kind === 'fetch') {
    const controller = new AbortController();
    const open: Open = { controller };
    opened.set(id, open);
    const { url, method, headers, pins, body } = question;
    const response = await connect(pins)(url, {
      method,
      headers,
      signal: controller.signal,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    });
    open.reader = response.body?.getReader();
    return {
      id,
      kind: 'head',
      status: response.status,
      headers: [...response.headers],
      hasBody: open.reader !== undefined,
    };
  }
  const open = opened.get(id);
  if (question.kind === 'abort') {
    open?.controller.abort();
    opened.delete(id);
    return undefined;
  }
  const piece = await open?.reader?.read();
  if (piece === undefined || piece.done) return { id, kind: 'end' };
  return { id, kind: 'piece', bytes: new Uint8Array(piece.value) };
};

process.on('message', (question: LineQuestion) => {
  ask(question).then(
    (said) => said !== undefined && answer(said),
    (error: Error) => answer({ id: question.id, kind: 'fault', message: error.message }),
  );
});
process.on('disconnect', () => app.exit(0));
app.whenReady().then(
  () => answer({ id: 0, kind: 'ready' }),
  () => app.exit(1),
);
