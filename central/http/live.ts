import type { Session } from '../access/session.ts';
import type { Bell, Tone } from '../database/notifier.ts';
import type { Listeners } from './listeners.ts';

const usualHeartbeatMs = 15_000;
/** A burst of commands is one event: the caller asks for pages, not for each change. */
const gatherMs = 25;

type Watch = {
  listeners?: Listeners;
  /** Asked at each heartbeat: whether the session may go on. What cannot be asked now is asked at the next. */
  isOpen?: () => Promise<boolean>;
  heartbeatMs?: number | undefined;
};
type Ending = 'closing' | 'expired' | 'revoked' | 'replaced';

/**
 * Server-sent events of one office. The first `change` and `lease` come at once: the caller may have missed one between
 * its last asking and this. The stream ends with the session and with the centre, and when the workstation has opened
 * too many newer ones; it says which in a last event, `end`. Whether the session goes on is asked at each heartbeat and
 * at each ring for a suspension.
 */
export const openLiveFeed = (
  bell: Bell,
  { officeId, workstationId, expiresAt }: Pick<Session, 'officeId' | 'workstationId' | 'expiresAt'>,
  closing: AbortSignal,
  now: number,
  onEnd: () => void = () => {},
  { listeners, isOpen, heartbeatMs = usualHeartbeatMs }: Watch = {},
): Response => {
  const encoder = new TextEncoder();
  let stop = (): void => {};
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const write = (text: string): void => controller.enqueue(encoder.encode(text));
      const say = (tones: Iterable<Tone>): void =>
        write([...tones].map((tone) => `event: ${tone}\ndata: {}\n\n`).join(''));
      const heard = new Set<Tone>();
      let gathering: NodeJS.Timeout | undefined;
      const check = (): void => {
        isOpen?.().then(
          (is) => {
            if (!is) end('revoked');
          },
          () => {},
        );
      };
      const unlisten = bell.listen(officeId, (tone) => {
        if (tone === 'revoked') return check();
        heard.add(tone);
        gathering ??= setTimeout(() => {
          gathering = undefined;
          say(heard);
          heard.clear();
        }, gatherMs);
      });
      let isOver = false;
      const heartbeat = setInterval(() => {
        write(': heartbeat\n\n');
        check();
      }, heartbeatMs);
      const end = (reason: Ending): void => {
        if (isOver) return;
        stop();
        if (reason === 'revoked') write('event: revoked\ndata: {}\n\n');
        write(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`);
        controller.close();
      };
      const close = (): void => end('closing');
      const expiry = setTimeout(() => end('expired'), Math.max(0, expiresAt - now));
      const leave = listeners?.add(workstationId, () => end('replaced'));
      stop = () => {
        isOver = true;
        leave?.();
        unlisten();
        clearTimeout(gathering);
        clearInterval(heartbeat);
        clearTimeout(expiry);
        closing.removeEventListener('abort', close);
        stop = () => {};
        onEnd();
      };
      closing.addEventListener('abort', close);
      say(['change', 'lease']);
      if (closing.aborted) close();
    },
    cancel: () => stop(),
  });
  return new Response(stream, {
    headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
  });
};
