import { AppError } from './errors.ts';

/**
 * How much one thing on the wire may hold (engine 3). The counter refuses its own act before it is made, the centre any
 * act as it comes. SQLite reads JSON 1,000 deep at most, recursion ends somewhere: 32 is four times what a record
 * needs. Bytes are of UTF-8, of JSON without spaces.
 */
export const actBound = { bytes: 64 * 1024, depth: 32 } as const;
export const recordBound = { bytes: 256 * 1024, depth: 32 } as const;
/** A record as it comes from the portal, so that acts have room beside it. */
export const intakeBound = { bytes: 128 * 1024, depth: 32 } as const;
/**
 * Where acts that can be heaped up (scans, notes about refused acts, another box) stop: they do not take away the room
 * in which an application is decided, printed and handed over.
 */
export const heapBound = { bytes: 160 * 1024, depth: 32 } as const;
/** Of a page of the feed; it holds one entry at least. */
export const maxPageBytes = 4 * 1024 * 1024;

export type Bound = { bytes: number; depth: number };

/** UTF-8 bytes of a well-formed text. */
export const utf8Length = (text: string): number => {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // Half of a pair stands for two of its four bytes.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
};

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * Which bound a parsed JSON value is over, `depth` counting nested arrays and objects. Goes level by level: nothing
 * that can be parsed is too deep or too wide to be looked at.
 */
export const findExcess = (value: unknown, { bytes, depth }: Bound): 'depth' | 'bytes' | undefined => {
  let level: object[] = [value].filter(isNested);
  let seen = 0;
  for (let deep = 1; level.length > 0; deep += 1) {
    if (deep > depth) return 'depth';
    const next: object[] = [];
    for (const one of level) {
      const members: unknown[] = Object.values(one);
      // Each member takes two bytes at the least, with its comma.
      seen += members.length;
      if (seen * 2 > bytes + 2) return 'bytes';
      for (const member of members) if (isNested(member)) next.push(member);
    }
    level = next;
  }
  const text = JSON.stringify(value) ?? '';
  return text.length > bytes || (text.length * 3 > bytes && utf8Length(text) > bytes) ? 'bytes' : undefined;
};

/** @throws AppError ACT_TOO_LARGE */
export const requireActBound = (act: unknown): void => {
  const issue = findExcess(act, actBound);
  if (issue !== undefined)
    throw new AppError('ACT_TOO_LARGE', 'The act holds more than an act may', { issue, maxBytes: actBound.bytes });
};

/** @throws AppError RECORD_FULL */
export const requireRecordBound = (record: unknown, bound: Bound): void => {
  const issue = findExcess(record, bound);
  if (issue !== undefined)
    throw new AppError('RECORD_FULL', 'The application holds all that it may', { issue, maxBytes: bound.bytes });
};
