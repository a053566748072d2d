import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { decodeAnswer, encodeRequest, exchange, groupTag, NotConnected } from '#electron/shell/printers/ipp.ts';

/** RFC 8010 appendix A.2 shape: status, groups, an attribute with two values. */
const field = (text: string) => [text.length >> 8, text.length & 255, ...Buffer.from(text)];
const answer = (...rest: number[]) => Buffer.from([2, 0, 0, 0, 0, 0, 0, 1, ...rest, 3]);

describe('IPP', () => {
  it('reads back what it writes', () => {
    const request = encodeRequest(
      0x000b,
      [['printer-uri', 'uri', 'ipp://localhost/printers/Ofisi%20ya%20Nakuru']],
      [
        ['copies', 'integer', 70_000],
        ['sides', 'keyword', 'one-sided', 'two'],
      ],
    );
    const { status, groups } = decodeAnswer(request);
    expect(status).toBe(0x000b);
    expect(groups.map(({ tag }) => tag)).toEqual([groupTag.operation, groupTag.job]);
    expect(groups[0]?.attributes.get('attributes-charset')).toEqual(['utf-8']);
    expect(groups[1]?.attributes.get('copies')).toEqual([70_000]);
    expect(groups[1]?.attributes.get('sides')).toEqual(['one-sided', 'two']);
  });

  it('steps over values it does not know and reads a text that carries its language', () => {
    const strange = [0x7e, ...field('vendor-thing'), 0, 3, 1, 2, 3];
    const said = [0x35, ...field('job-printer-state-message'), 0, 14, ...field('sw'), ...field('karatasi')];
    const { groups } = decodeAnswer(
      answer(groupTag.job, ...strange, ...said, 0x23, ...field('job-state'), 0, 4, 0, 0, 0, 9),
    );
    expect(groups[0]?.attributes.get('job-printer-state-message')).toEqual(['karatasi']);
    expect(groups[0]?.attributes.get('job-state')).toEqual([9]);
  });

  it('refuses an answer cut short anywhere, and never loops', () => {
    const whole = encodeRequest(0x000b, [['printer-uri', 'uri', 'ipp://localhost/printers/a']]);
    for (let length = 0; length < whole.length; length += 1)
      expect(() => decodeAnswer(whole.subarray(0, length))).toThrow(RangeError);
  });

  it('tells a scheduler that is not there from one that breaks off', async () => {
    await expect(
      exchange({ socketPath: '/nowhere/cups.sock' }, '/', [new Uint8Array(10)], 1000),
    ).rejects.toBeInstanceOf(NotConnected);
    const server = createServer((socket) => socket.on('data', () => socket.destroy()).on('error', () => {}));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No port');
    const fault = await exchange({ host: '127.0.0.1', port: address.port }, '/', [new Uint8Array(10)], 1000).catch(
      (error: unknown) => error,
    );
    expect(fault).toBeInstanceOf(Error);
    expect(fault).not.toBeInstanceOf(NotConnected);
    server.close();
  });
});
