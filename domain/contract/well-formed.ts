/**
 * Whether every text in a JSON value can be kept and sent as it is: half of a surrogate pair is no Unicode (RFC 8259
 * 8.2), and PostgreSQL keeps no NUL in text or jsonb.
 */
export const isWellFormed = (value: unknown): boolean => {
  if (typeof value === 'string') return !value.includes('\0') && !/\p{Surrogate}/u.test(value);
  // Bytes hold no text, and a picture has millions of them.
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return true;
  return Object.entries(value).every(([name, member]) => isWellFormed(name) && isWellFormed(member));
};
