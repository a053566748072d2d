import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A go-between on the level of HTTP: the centre hears the request, and somebody else has the last word on its answer.
 */
export type Reply = {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  /** Repeated until the caller hangs up. */
  endless?: Buffer;
  /** After so many bytes of a body whose whole length was announced. */
  cut?: { after: number; how: 'reset' | 'end' | 'silence' };
  /** Byte by byte, each so much after the last. */
  dripMs?: number;
};
export type Rewrite = (reply: Reply) => Reply;
export type AnswerProxy = Awaited<ReturnType<typeof startAnswerProxy>>;

/** The centre's whole answer; of a stream its first event. */
const ask = (centreUrl: string, incoming: IncomingMessage, body: Buffer): Promise<Reply> =>
  new Promise((resolve, reject) => {
    // Plain from the centre, so that a rewrite sees what the answer says; under the name that the caller proves to have
    // asked.
    const { connection: _connection, 'accept-encoding': _coding, ...headers } = incoming.headers;
    const outgoing = request(
      new URL(incoming.url ?? '/', centreUrl),
      { method: incoming.method ?? 'GET', headers: { ...headers, connection: 'close' } },
      (answer) => {
        const pieces: Buffer[] = [];
        const { connection: _close, 'transfer-encoding': _chunked, 'keep-alive': _alive, ...kept } = answer.headers;
        const give = (): void =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: kept as Record<string, string>,
            body: Buffer.concat(pieces),
          }); // none of the centre's comes twice
        answer.on('data', (piece: Buffer) => {
          const isStream = kept['content-type'] === 'text/event-stream';
          pieces.push(isStream ? piece.subarray(0, piece.indexOf('\n\n') + 2) : piece);
          if (!isStream) return;
          give();
          outgoing.destroy();
        });
        answer.on('end', give);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

const writeEndlessly = (response: ServerResponse, piece: Buffer, count: (bytes: number) => void): void => {
  const more = (): void => {
    while (!response.destroyed) {
      count(piece.length);
      if (!response.write(piece)) break;
    }
  };
  response.on('drain', more);
  more();
};

export const startAnswerProxy = async (centreUrl: string, rewrite: Rewrite, secure?: ServerOptions) => {
  let requests = 0;
  let endlessBytes = 0;
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    requests += 1;
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece as Buffer); // a request in no encoding gives bytes
    const { status, headers, body, endless, cut, dripMs } = rewrite(
      await ask(centreUrl, incoming, Buffer.concat(pieces)),
    );
    const { 'content-length': _length, ...rest } = headers;
    if (endless === undefined)
      response.writeHead(status, status === 304 ? rest : { ...rest, 'content-length': body.length });
    else response.writeHead(status, rest);
    if (dripMs !== undefined) {
      for (const byte of body) {
        if (response.destroyed) return;
        response.write(Buffer.from([byte]));
        await delay(dripMs);
      }
      response.end();
      return;
    }
    if (cut !== undefined) {
      response.write(body.subarray(0, cut.after), () => {
        if (cut.how === 'reset') response.socket?.resetAndDestroy();
        if (cut.how === 'end') response.socket?.end();
      });
      return;
    }
    // Where an answer has no body, what is written of one is thrown away without ever filling the line.
    const isBodiless = incoming.method === 'HEAD' || status === 204 || status === 304;
    if (endless === undefined || isBodiless) {
      response.end(body);
      return;
    }
    response.write(body);
    writeEndlessly(response, endless, (bytes) => {
      endlessBytes += bytes;
    });
  };
  const handle = (incoming: IncomingMessage, response: ServerResponse): void =>
    void answer(incoming, response).catch(() => response.destroy());
  const server = secure === undefined ? createServer(handle) : createSecureServer(secure, handle);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listens on a port, not on a pipe
  return {
    url: secure === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    /** How many requests came through; none where the caller did not like the certificate. */
    countRequests: (): number => requests,
    countEndlessBytes: (): number => endlessBytes,
    stop: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
