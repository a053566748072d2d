import { BlockList, isIP } from 'node:net';

/**
 * Who calls, by network address. Behind a proxy every connection is the proxy's, so the address is read from
 * `X-Forwarded-For`, as far as proxies that were named wrote it: what stands left of that, anybody can have written.
 */
export type Proxies = BlockList;

/**
 * A canonical IPv4 or IPv6 address: IPv4 wrapped in IPv6 is unwrapped, a zone is left out. Undefined for anything else.
 */
const canonical = (text: string): string | undefined => {
  const plain = text.trim().replace(/%.*$/, '');
  if (isIP(plain) === 4) return plain;
  if (isIP(plain) !== 6) return undefined;
  const address = new URL(`http://[${plain}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address);
  if (mapped === null) return address;
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
};

/** `10.0.0.0/8`, `2001:db8::/32`, or one address. @throws Error that names what is not one */
export const parseProxies = (cidrs: readonly string[]): Proxies => {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [network = '', prefix] = cidr.split('/');
    const address = canonical(network);
    const [family, most] = address?.includes(':') === true ? (['ipv6', 128] as const) : (['ipv4', 32] as const);
    const bits = prefix === undefined ? most : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
    if (address === undefined || !(bits <= most))
      throw new Error(`--trusted-proxy ${cidr}: not an address or a network such as 10.0.0.0/8 or 2001:db8::/32`);
    list.addSubnet(address, bits, family);
  }
  return list;
};

const isTrusted = (proxies: Proxies, address: string): boolean =>
  proxies.check(address, address.includes(':') ? 'ipv6' : 'ipv4');

/** An entry of `X-Forwarded-For`: some proxies write the port too, or quote it. */
const readEntry = (entry: string): string | undefined => {
  const plain = entry.trim().replace(/^"(.*)"$/, '$1');
  const [, bracketed, dotted] = /^(?:\[([^\]]+)\](?::\d{1,5})?|(\d+\.\d+\.\d+\.\d+):\d{1,5})$/.exec(plain) ?? [];
  return canonical(bracketed ?? dotted ?? plain);
};

/**
 * The rightmost address that no named proxy has. An entry that is no address ends the reading: the proxy that passed it
 * on answers for it.
 */
export const findAddress = (
  socketAddress: string,
  forwardedFor: string | null,
  proxies: Proxies | undefined,
): string => {
  let address = canonical(socketAddress) ?? '';
  if (proxies === undefined || forwardedFor === null) return address;
  for (const entry of forwardedFor.split(',').reverse()) {
    if (address === '' || !isTrusted(proxies, address)) return address;
    const before = readEntry(entry);
    if (before === undefined) return address;
    address = before;
  }
  return address;
};

/** Addresses of one caller as one: an IPv6 site has 2^64 of them. */
export const callerOf = (given: string): string => {
  const address = canonical(given) ?? '';
  if (!address.includes(':')) return address;
  const [head = '', tail = ''] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === '' ? [] : tail.split(':');
  const filled = address.includes('::')
    ? [...groups, ...Array(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest]
    : groups;
  return filled.slice(0, 4).join(':');
};
