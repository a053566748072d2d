import { AppError } from '#domain/contract/errors.ts';

/** Passwords and codes go this way: encrypted, or not off this computer. */
export const isPrivateAddress = (address: string): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname: host } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(host));
};

/** @throws AppError INVALID_INPUT */
export const requirePrivateAddress = (address: string): void => {
  if (!isPrivateAddress(address))
    throw new AppError('INVALID_INPUT', 'the centre is reached by https only', { field: 'centralUrl' });
};

const spell = (address: string): string => {
  const { origin, pathname } = new URL(address);
  return origin + pathname.replace(/\/+$/, '');
};

/** In any spelling: case of the host, its own port written out, a slash at the end. */
export const isSameAddress = (one: string, other: string): boolean =>
  URL.canParse(one) && URL.canParse(other) && spell(one) === spell(other);
