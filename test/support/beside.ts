import { type Server, type ServerOptions, startServer } from '#central/http/server.ts';
import { testPacks, testReference } from './application.ts';
import { authorise, type TestCentre } from './central.ts';

type Change = Partial<Parameters<typeof startServer>[0]>;

/** More servers over the store of a test centre, each with what a test sets. */
export const createBeside = () => {
  const running: Server[] = [];
  return {
    serve: async (centre: TestCentre, change: Change = {}, options: Partial<ServerOptions> = {}): Promise<Server> => {
      const findDocument = async (): Promise<undefined> => undefined;
      const service = {
        store: centre.store,
        reference: testReference,
        packs: testPacks,
        now: centre.now,
        log: () => {},
        findDocument,
        ...change,
      };
      const server = await startServer(service, { host: '127.0.0.1', port: 0, ...options });
      running.push(server);
      return server;
    },
    stop: async (): Promise<void> => {
      for (const one of running.splice(0)) await one.stop();
    },
  };
};

type Asked = RequestInit & { token: string; now: () => number };

/** A request to one of them by the device that the token was given to. */
export const askBeside = async (url: string, path: string, { token, now, ...init }: Asked): Promise<Response> =>
  fetch(url + path, {
    ...init,
    headers: {
      'Kaunta-Protocol': '2',
      'Content-Type': 'application/json',
      ...(await authorise(token, init.method ?? 'GET', url + path, now())),
      ...init.headers,
    },
  });
