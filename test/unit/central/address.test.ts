import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callerOf, findAddress, parseProxies } from '#central/http/address.ts';

const proxies = parseProxies(['10.0.0.0/8', '2001:db8:aaaa::/48', '192.0.2.7']);

describe('H2: who calls through a proxy', () => {
  it.each<[string, string, string | null, string]>([
    ['no proxy was named for this connection', '203.0.113.5', '198.51.100.1', '203.0.113.5'],
    ['one proxy', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['two proxies', '10.0.0.1', '198.51.100.1, 10.9.9.9', '198.51.100.1'],
    ['what a stranger wrote stands further left', '10.0.0.1', '1.1.1.1, 198.51.100.1, 10.9.9.9', '198.51.100.1'],
    ['a stranger names a proxy’s address', '10.0.0.1', '10.5.5.5, 198.51.100.1', '198.51.100.1'],
    ['all are proxies', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['the proxy wrote nothing', '10.0.0.1', null, '10.0.0.1'],
    ['an empty header', '10.0.0.1', '', '10.0.0.1'],
    ['no address', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['no address amid it', '10.0.0.1', '198.51.100.1, _hidden, 10.0.0.2', '10.0.0.2'],
    ['a comma too many', '10.0.0.1', '198.51.100.1,', '10.0.0.1'],
    ['a port', '10.0.0.1', '198.51.100.1:5123', '198.51.100.1'],
    ['a port of IPv6', '10.0.0.1', '[2001:db8:1::5]:5123', '2001:db8:1::5'],
    ['quoted', '10.0.0.1', '"[2001:db8:1::5]"', '2001:db8:1::5'],
    ['an IPv6 proxy', '2001:db8:aaaa::1', '2001:db8:1::5', '2001:db8:1::5'],
    ['an IPv4 proxy wrapped in IPv6', '::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['an IPv4 proxy wrapped in hex', '::ffff:a00:1', '198.51.100.1', '198.51.100.1'],
    ['a proxy wrapped in IPv6 within', '10.0.0.1', '198.51.100.1, ::ffff:10.1.1.1', '198.51.100.1'],
    ['one address named by itself', '192.0.2.7', '198.51.100.1', '198.51.100.1'],
    ['the address beside it', '192.0.2.8', '198.51.100.1', '192.0.2.8'],
  ])('%s', (_what, socket, header, found) => {
    expect(findAddress(socket, header, proxies)).toBe(found);
  });

  it('believes nobody where no proxy is named', () => {
    expect(findAddress('127.0.0.1', '198.51.100.1', undefined)).toBe('127.0.0.1');
    expect(findAddress('127.0.0.1', '198.51.100.1', parseProxies([]))).toBe('127.0.0.1');
  });

  it('is nobody’s choice: whatever a stranger writes before the proxy’s own entry', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.array(fc.ipV4(), { maxLength: 5 }).map(String)),
        fc.ipV4(),
        (written, own) => {
          fc.pre(!own.startsWith('10.') && own !== '192.0.2.7');
          expect(findAddress('10.0.0.1', `${written}, ${own}`, proxies)).toBe(own);
        },
      ),
    );
  });

  it.each([
    '',
    '10.0.0.0/33',
    '2001:db8::/129',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10.0.0.0/8x',
    'proxy.example',
    '10.0.0/8',
    '300.1.1.1',
  ])('a proxy that is named %j is an error at the start, not a proxy that is never met', (cidr) => {
    expect(() => parseProxies([cidr])).toThrow('--trusted-proxy');
  });

  it('counts an IPv6 site as one caller, and IPv4 however it is wrapped', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.ipV6(), (one, other) => {
        fc.pre(!one.includes('.') && !other.includes('.') && !/^(::|0+:0+:0+:0+:)/.test(one));
        const site = callerOf(one);
        expect(site.split(':')).toHaveLength(4);
        expect(callerOf(`${site}:1:2:3:4`)).toBe(site);
      }),
    );
    expect([callerOf('::ffff:10.1.2.3'), callerOf('::ffff:a01:203'), callerOf('::FFFF:0a01:0203')]).toEqual(
      Array(3).fill('10.1.2.3'),
    );
    expect([callerOf('fe80::1%eth0'), callerOf('not an address')]).toEqual(['fe80:0:0:0', '']);
  });
});
