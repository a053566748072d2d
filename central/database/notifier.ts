import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import pg from 'pg';

/** What of an office has changed: its feed has grown, who has which case open, or who may work. */
export type Tone = 'change' | 'lease' | 'revoked';
const isTone = (text: string | undefined): text is Tone => text === 'change' || text === 'lease' || text === 'revoked';

/** Says that something of this office has changed, after the commit. It carries no data: who hears it asks. */
export type Bell = {
  ring: (officeId: string, tone?: Tone) => void;
  listen: (officeId: string, listener: (tone: Tone) => void) => () => void;
  close: () => Promise<void>;
};

export const createLocalBell = (): Bell => {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  return {
    ring: (officeId, tone = 'change') => {
      emitter.emit(officeId, tone);
    },
    listen: (officeId, listener) => {
      emitter.on(officeId, listener);
      return () => emitter.off(officeId, listener);
    },
    close: async () => {
      emitter.removeAllListeners();
    },
  };
};

const channel = 'kaunta_feed';
const reconnectMs = 1000;

/**
 * A bell that rings on every centre of one database, over LISTEN and NOTIFY. The notification is sent after the commit,
 * not in it, since NOTIFY inside a transaction serialises all commits of the database; a bell lost with a crash is
 * made good by the next ring or the counter's own round.
 */
export const createPostgresBell = async (connectionString: string, onError: (error: Error) => void): Promise<Bell> => {
  const local = createLocalBell();
  const self = randomUUID();
  const waiting = new Set<string>();
  let client: pg.Client | undefined;
  let closed = false;
  let again: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({ connectionString });
    fresh.on('notification', ({ payload = '' }) => {
      const [from, officeId = '', tone] = payload.split(' ');
      if (from !== self) local.ring(officeId, isTone(tone) ? tone : 'change');
    });
    fresh.on('error', (error) => {
      onError(error);
      reconnect(fresh);
    });
    fresh.on('end', () => reconnect(fresh));
    await fresh.connect();
    await fresh.query(`listen ${channel}`);
    client = fresh;
  };
  const reconnect = (lost: pg.Client): void => {
    if (closed || client !== lost) return;
    client = undefined;
    const attempt = (): void => {
      connect().catch((error: Error) => {
        onError(error);
        again = setTimeout(attempt, reconnectMs);
      });
    };
    again = setTimeout(attempt, reconnectMs);
  };

  await connect();
  return {
    ring: (officeId, tone = 'change') => {
      local.ring(officeId, tone);
      const message = tone === 'change' ? officeId : `${officeId} ${tone}`;
      if (waiting.has(message)) return;
      waiting.add(message);
      setTimeout(() => {
        waiting.delete(message);
        client?.query('select pg_notify($1, $2)', [channel, `${self} ${message}`]).catch(onError);
      }, 20);
    },
    listen: local.listen,
    close: async () => {
      closed = true;
      clearTimeout(again);
      await local.close();
      await client?.end();
    },
  };
};
