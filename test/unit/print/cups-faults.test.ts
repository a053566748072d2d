import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeRequest } from '#electron/shell/printers/ipp.ts';
import { createPrinters } from '#electron/shell/printers/printers.ts';

const operations: Record<number, string> = { 5: 'create', 6: 'send', 8: 'cancel', 9: 'job', 11: 'printer' };
type Reply = (response: ServerResponse) => void;

const reply =
  (status: number, attributes: Parameters<typeof encodeRequest>[2] = []): Reply =>
  (response) => {
    response.end(encodeRequest(status, [], attributes));
  };
const created = reply(0, [['job-id', 'integer', 41]]);

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

/** A scheduler that answers each operation as told, and what it was asked. */
const startScheduler = async (replies: Record<string, Reply>) => {
  const asked: string[] = [];
  server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => {});
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const name = operations[Buffer.concat(chunks).readUInt16BE(2)] ?? 'other';
      asked.push(name);
      (replies[name] ?? reply(0x0501))(response);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return {
    asked,
    printers: createPrinters('linux', { userName: 'x', schedulers: [{ host: '127.0.0.1', port: address.port }] }),
  };
};
const bytes = new TextEncoder().encode('%PDF-1.7');

describe('a scheduler that fails half way', () => {
  it('gives the job number when it breaks off while the PDF is sent: perhaps there is paper, so it must be followed', async () => {
    const { printers } = await startScheduler({
      create: created,
      send: (response) => response.destroy(),
    });
    await expect(printers.submit(bytes, 'a', 'x')).resolves.toEqual({ printerJobId: '41' });
  });

  it('cancels the empty job when the PDF is refused, and says that nothing prints', async () => {
    const { asked, printers } = await startScheduler({
      create: created,
      send: reply(0x040a),
      cancel: reply(0),
    });
    await expect(printers.submit(bytes, 'a', 'x')).rejects.toMatchObject({ code: 'PRINTER_REJECTED' });
    expect(asked).toEqual(['create', 'send', 'cancel']);
  });

  it('sends nothing when the queue closes between the look and the job', async () => {
    const { asked, printers } = await startScheduler({ create: reply(0x0506) });
    await expect(printers.submit(bytes, 'a', 'x')).rejects.toMatchObject({ code: 'PRINTER_REJECTED' });
    expect(asked).toEqual(['create']);
  });

  it('is unreachable, not a bug, when it answers with something else than IPP', async () => {
    const { printers } = await startScheduler({
      create: (response) => response.end('<html>'),
      job: (response) => response.writeHead(401).end(),
    });
    await expect(printers.submit(bytes, 'a', 'x')).rejects.toMatchObject({ code: 'PRINTER_MISSING' });
    await expect(printers.follow('a', '41')).rejects.toMatchObject({ code: 'PRINTER_MISSING' });
  });
});
