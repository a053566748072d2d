import { request } from 'node:http';

/**
 * As much of the Internet Printing Protocol as a counter needs: the encoding of RFC 8010 and one exchange over HTTP.
 * Answers are bounded in size and time; a value of a type not known here is skipped by its length, as section 3.5.2
 * asks.
 */
export type Value = string | number | boolean;
export type Attributes = Map<string, Value[]>;
export type Answer = { status: number; groups: { tag: number; attributes: Attributes }[] };

const tag = { operation: 0x01, job: 0x02, end: 0x03, printer: 0x04 } as const;
export const groupTag = tag;

const syntax = {
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  text: 0x41,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
  media: 0x49,
} as const;
export type Attribute = [name: string, syntax: keyof typeof syntax, ...values: Value[]];

const encodeValue = (value: Value): Buffer => {
  if (typeof value === 'boolean') return Buffer.from([value ? 1 : 0]);
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  const number = Buffer.alloc(4);
  number.writeInt32BE(value);
  return number;
};

const encodeField = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

const encodeAttribute = ([name, kind, ...values]: Attribute): Buffer =>
  Buffer.concat(
    values.map((value, index) =>
      Buffer.concat([
        Buffer.from([syntax[kind]]),
        encodeField(Buffer.from(index === 0 ? name : '', 'ascii')),
        encodeField(encodeValue(value)),
      ]),
    ),
  );

export const encodeRequest = (
  operation: number,
  operationAttributes: readonly Attribute[],
  jobAttributes: readonly Attribute[] = [],
): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x0200, 0);
  head.writeUInt16BE(operation, 2);
  head.writeInt32BE(1, 4);
  const first: Attribute[] = [
    ['attributes-charset', 'charset', 'utf-8'],
    ['attributes-natural-language', 'language', 'en'],
  ];
  return Buffer.concat([
    head,
    Buffer.from([tag.operation]),
    ...[...first, ...operationAttributes].map(encodeAttribute),
    ...(jobAttributes.length === 0 ? [] : [Buffer.from([tag.job]), ...jobAttributes.map(encodeAttribute)]),
    Buffer.from([tag.end]),
  ]);
};

const decodeValue = (kind: number, bytes: Buffer): Value | undefined => {
  if (kind === syntax.integer || kind === syntax.enum) return bytes.length === 4 ? bytes.readInt32BE(0) : undefined;
  if (kind === syntax.boolean) return bytes[0] === 1;
  if (kind >= 0x40 && kind <= 0x49) return bytes.toString('utf8');
  if (kind === 0x35 || kind === 0x36) {
    // textWithLanguage, nameWithLanguage: a language and a text, each with its length
    const start = 2 + bytes.readUInt16BE(0);
    return bytes.subarray(start + 2, start + 2 + bytes.readUInt16BE(start)).toString('utf8');
  }
  return undefined;
};

/** @throws RangeError when the bytes end before the message does */
export const decodeAnswer = (bytes: Buffer): Answer => {
  const groups: Answer['groups'] = [];
  let at = 8;
  let name = '';
  const take = (): Buffer => {
    const length = bytes.readUInt16BE(at);
    if (at + 2 + length > bytes.length) throw new RangeError('The answer is cut short');
    at += 2 + length;
    return bytes.subarray(at - length, at);
  };
  for (;;) {
    const kind = bytes.readUInt8(at);
    at += 1;
    if (kind === tag.end) return { status: bytes.readUInt16BE(2), groups };
    if (kind < 0x10) {
      groups.push({ tag: kind, attributes: new Map() });
      continue;
    }
    const given = take().toString('ascii');
    const value = decodeValue(kind, take());
    if (given !== '') name = given;
    const attributes = groups.at(-1)?.attributes;
    if (value !== undefined) attributes?.set(name, [...(attributes.get(name) ?? []), value]);
  }
};

export type Scheduler = { socketPath: string } | { host: string; port: number };

/** The request never left: nothing can have happened at the other side. */
export class NotConnected extends Error {}

const maxAnswerBytes = 4 * 1024 * 1024;

/** One exchange. @throws NotConnected, or another Error when it broke off after the connection stood */
export const exchange = (
  scheduler: Scheduler,
  path: string,
  body: readonly Uint8Array[],
  timeoutMs: number,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    let connected = false;
    const length = body.reduce((sum, part) => sum + part.length, 0);
    const call = request(
      {
        ...scheduler,
        path,
        method: 'POST',
        agent: false,
        // CUPS answers only to names it knows as its own
        headers: { Host: 'localhost', 'Content-Type': 'application/ipp', 'Content-Length': length },
        signal: AbortSignal.timeout(timeoutMs),
      },
      (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size > maxAnswerBytes) call.destroy(new Error('The answer is too long'));
        });
        answer.on('error', reject);
        answer.on('end', () => {
          try {
            if (answer.statusCode !== 200) throw new Error(`The print scheduler answered HTTP ${answer.statusCode}`);
            resolve(decodeAnswer(Buffer.concat(chunks)));
          } catch (fault) {
            reject(fault);
          }
        });
      },
    );
    call.on('socket', (socket) =>
      socket.once('connect', () => {
        connected = true;
      }),
    );
    call.on('error', (fault) => reject(connected ? fault : new NotConnected(fault.message)));
    for (const part of body) call.write(part);
    call.end();
  });
