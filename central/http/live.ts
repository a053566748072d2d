import type { Session } from '../access/session.ts';
import type { Bell } from '../feed/bell.ts';

const heartbeatMs = 15_000;
/** A burst of commands is one event: the caller asks for pages, not for each change. */
const gatherMs = 25;

/**
 * Server-sent events of one office. The first `change` comes at once: the caller may have missed one between its last
 * page and this. The stream ends with the session and with the centre.
 */
export const openLiveFeed = (bell: Bell, { officeId, expiresAt }: Session, closing: AbortSignal, now: number): Response => {
  const encoder = new TextEncoder();
  let stop = (): void => {};
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const write = (text: string): void => controller.enqueue(encoder.encode(text));
      const change = (): void => write('event: change\ndata: {}\n\n');
      let gathering: NodeJS.Timeout | undefined;
      const unlisten = bell.listen(officeId, () => {
        gathering ??= setTimeout(() => {
          gathering = undefined;
          change();
        }, gatherMs);
      });
      const heartbeat = setInterval(() => write(': heartbeat\n\n'), heartbeatMs);
      const end = (): void => {
        stop();
        controller.close();
      };
      const expiry = setTimeout(end, Math.max(0, expiresAt - now));
      stop = () => {
        unlisten();
        clearTimeout(gathering);
        clearInterval(heartbeat);
        clearTimeout(expiry);
        closing.removeEventListener('abort', end);
      };
      closing.addEventListener('abort', end);
      change();
      if (closing.aborted) end();
    },
    cancel: () => stop(),
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' } });
};
