import { createHash } from 'node:crypto';
import { AppError } from '#domain/contract/errors.ts';
import { findScanMediaType } from '#domain/scan.ts';
import { partBytes } from '#electron/document/upload.ts';
import { type Answered, type Asked, problemAnswer } from './answer.ts';

/**
 * The scans of the counters at the model centre: tus 1.0 in memory. It counts what each scan costs on the line: its own
 * bytes and one part for each cut, however often it is taken up again.
 */
type Upload = {
  id: string;
  officeId: string;
  workstationId: string;
  sha256: string;
  mediaType: string;
  bytes: Buffer;
  received: number;
  expiresAt: number;
};
type Bearer = { officeId: string; workstationId: string };
/** Of one scan of one workstation: what has been sent of it, and what may have been. */
type Wire = { sent: number; allowed: number };

const keptMs = 48 * 3_600_000;
const path = '/v1/upload';
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

export const createScanDesk = (now: () => number, wrong: (text: string) => void) => {
  const uploads = new Map<string, Upload>();
  const contents = new Map<string, Uint8Array>();
  const wires = new Map<string, Wire>();
  const completed = new Set<string>();
  const keyOf = ({ workstationId, sha256 }: Pick<Upload, 'workstationId' | 'sha256'>): string =>
    `${workstationId} ${sha256}`;

  const findUpload = (asked: string): Upload | undefined => {
    const found = uploads.get(asked.slice(path.length + 1));
    return found === undefined || found.expiresAt <= now() ? undefined : found;
  };
  const stateOf = (upload: Upload): Record<string, string> => ({
    'Upload-Offset': String(upload.received),
    'Upload-Length': String(upload.bytes.length),
  });

  const create = (bearer: Bearer, { headers }: Asked): Answered => {
    const given = (headers.get('Upload-Metadata') ?? '').split(',').map((pair): [string, string] => {
      const [key = '', value = ''] = pair.split(' ');
      return [key, Buffer.from(value, 'base64').toString()];
    });
    const { sha256 = '', mediatype: mediaType = '' } = Object.fromEntries(given);
    const sizeBytes = Number(headers.get('Upload-Length'));
    const begun = [...uploads.values()].find(
      (one) => keyOf(one) === keyOf({ ...bearer, sha256 }) && one.expiresAt > now(),
    );
    const known = contents.get(`${bearer.officeId}/${sha256}`);
    const id = begun?.id ?? `upload-${uploads.size + 1}`;
    const upload = begun ?? {
      ...bearer,
      id,
      sha256,
      mediaType,
      bytes: Buffer.alloc(sizeBytes),
      received: known === undefined ? 0 : sizeBytes,
      expiresAt: 0,
    };
    if (begun === undefined) {
      const wire = wires.get(keyOf(upload)) ?? { sent: 0, allowed: 0 };
      wires.set(keyOf(upload), { ...wire, allowed: wire.allowed + sizeBytes });
      uploads.set(id, { ...upload, expiresAt: now() + keptMs });
    }
    return {
      status: 201,
      headers: { ...stateOf(upload), Location: `${path}/${id}` },
      body: '',
      note: `${id} at ${upload.received} of ${sizeBytes}`,
    };
  };

  const keepWhole = (upload: Upload): Answered | undefined => {
    if (sha256Of(upload.bytes).toString('hex') !== upload.sha256) return problemAnswer('DOCUMENT_DAMAGED', 422);
    if (findScanMediaType(upload.bytes) !== upload.mediaType) return problemAnswer('SCAN_TYPE_REFUSED');
    contents.set(`${upload.officeId}/${upload.sha256}`, upload.bytes);
    if (completed.has(keyOf(upload)))
      wrong(`I11 scan ${upload.sha256.slice(0, 8)} of ${upload.workstationId} came whole a second time`);
    completed.add(keyOf(upload));
    return undefined;
  };

  const append = (upload: Upload, { headers, bytes }: Asked): Answered => {
    const first = Number(headers.get('Upload-Offset'));
    if (first !== upload.received) {
      const details = { path: 'Upload-Offset', offset: upload.received };
      return {
        ...problemAnswer(new AppError('INVALID_INPUT', 'The next byte is another', details), 409),
        note: `wants ${upload.received}`,
      };
    }
    if (headers.get('Upload-Checksum') !== `sha256 ${sha256Of(bytes).toString('base64')}`)
      return problemAnswer('DOCUMENT_DAMAGED', 460);
    if (first + bytes.length > upload.bytes.length) return problemAnswer('SCAN_TOO_LARGE');
    upload.bytes.set(bytes, first);
    upload.received += bytes.length;
    upload.expiresAt = now() + keptMs;
    const fault = upload.received === upload.bytes.length ? keepWhole(upload) : undefined;
    if (fault === undefined)
      return {
        status: 204,
        headers: stateOf(upload),
        body: '',
        note: `to ${upload.received} of ${upload.bytes.length}`,
      };
    wrong(`I11 scan ${upload.sha256.slice(0, 8)} of ${upload.workstationId} came damaged`);
    uploads.delete(upload.id);
    return fault;
  };

  return {
    /** What the office has of a scan. */
    find: (officeId: string, sha256: string): Uint8Array | undefined => contents.get(`${officeId}/${sha256}`),
    isPath: (asked: string): boolean => asked === path || asked.startsWith(`${path}/`),
    answer: (bearer: Bearer, asked: Asked): Answered => {
      if (asked.path === path) return create(bearer, asked);
      const upload = findUpload(asked.path);
      if (upload === undefined || upload.workstationId !== bearer.workstationId) return problemAnswer('NOT_FOUND');
      if (asked.method === 'PATCH') return append(upload, asked);
      return {
        status: 200,
        headers: stateOf(upload),
        body: '',
        note: `at ${upload.received} of ${upload.bytes.length}`,
      };
    },
    /** So many bytes of a scan have gone on the line. */
    noteSent: (asked: string, bytes: number): void => {
      const upload = uploads.get(asked.slice(path.length + 1));
      const wire = upload === undefined ? undefined : wires.get(keyOf(upload));
      if (upload === undefined || wire === undefined) return;
      wire.sent += bytes;
      if (wire.sent > wire.allowed)
        wrong(
          `I12 scan ${upload.sha256.slice(0, 8)} of ${upload.workstationId}: ${wire.sent} bytes on the line, ${wire.allowed} would do`,
        );
    },
    /** A request of this workstation about a scan was cut, or its power was: what was on the line goes on it again. */
    noteCut: (workstationId: string, asked?: string): void => {
      const upload = asked === undefined ? undefined : uploads.get(asked.slice(path.length + 1));
      for (const one of upload === undefined ? uploads.values() : [upload]) {
        const wire = one.workstationId === workstationId ? wires.get(keyOf(one)) : undefined;
        if (wire !== undefined) wire.allowed += partBytes;
      }
    },
  };
};
