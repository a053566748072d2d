/** Passwords and codes go this way: encrypted, or not off this computer. */
export const isPrivateAddress = (address: string): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname: host } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(host));
};
