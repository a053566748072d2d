import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import pg from 'pg';

/** Says "the feed of this office has grown", after the commit. It carries no data: who hears it reads the feed. */
export type Bell = {
  ring: (officeId: string) => void;
  listen: (officeId: string, listener: () => void) => () => void;
  close: () => Promise<void>;
};

export const createLocalBell = (): Bell => {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  return {
    ring: (officeId) => {
      emitter.emit(officeId);
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
      const at = payload.indexOf(' ');
      if (payload.slice(0, at) !== self) local.ring(payload.slice(at + 1));
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
    ring: (officeId) => {
      local.ring(officeId);
      if (waiting.has(officeId)) return;
      waiting.add(officeId);
      setTimeout(() => {
        waiting.delete(officeId);
        client?.query('select pg_notify($1, $2)', [channel, `${self} ${officeId}`]).catch(onError);
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
