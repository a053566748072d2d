/**
 * One range of bytes (RFC 9110 section 14). Undefined: send the whole, as for a header of another unit, of several
 * ranges or of no sense, which the RFC lets a server ignore. `unsatisfiable`: well formed, and none of it is there.
 */
export type ByteRange = { first: number; last: number };

export const parseRange = (header: string | null, length: number): ByteRange | 'unsatisfiable' | undefined => {
  const found = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '');
  if (found === null) return undefined;
  const [, from = '', to = ''] = found;
  if (from === '' && to === '') return undefined;
  if (from === '') {
    const suffix = Number(to);
    return suffix === 0 || length === 0 ? 'unsatisfiable' : { first: Math.max(0, length - suffix), last: length - 1 };
  }
  const first = Number(from);
  if (to !== '' && Number(to) < first) return undefined;
  return first >= length ? 'unsatisfiable' : { first, last: to === '' ? length - 1 : Math.min(Number(to), length - 1) };
};
