import { getApplication } from '#db/query/application.ts';
import { findContent, findUpload, insertUpload, upsertContent } from '#db/query/content.ts';
import { findDocument } from '#db/query/sync.ts';
import { AppError, toErrorCode } from '#domain/contract/errors.ts';
import type { ScanRow } from '#domain/contract/screen/case.ts';
import type { Officer } from '#domain/officer.ts';
import { maxScanBytes } from '#domain/scan.ts';
import { keepBytes } from '../document/keep-bytes.ts';
import { type ScanTools, takeScan } from '../document/scan-intake.ts';
import type { DocumentStore } from '../document/store.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { perform } from './perform.ts';

/** A file that the officer chose, not read yet: its size is looked at first. */
/** `name`: the last part of its path. */
export type ChosenFile = { name: string; sizeBytes: number; read: () => Promise<Uint8Array> };
/** Opens the system's own dialog for one file; undefined when the officer leaves it. */
export type ChooseFile = () => Promise<ChosenFile | undefined>;

/** What is here of some bytes, as a whole percentage. */
const hereOf = (counter: WorkstationContext, sha256: string | undefined): number => {
  const row = sha256 === undefined ? undefined : findContent(counter.connection.reader, sha256);
  return row === undefined ? 0 : Math.floor((row.bytesHere / row.sizeBytes) * 100);
};

/**
 * All scans of an application with where each is: the portal's compiled document first, then those of counters, the
 * newest first.
 */
export const listScans = (counter: WorkstationContext, applicationId: string): ScanRow[] => {
  const { reader } = counter.connection;
  const { document, evidence = [], resubmittedAt, submittedAt } = getApplication(reader, applicationId).record;
  const compiledHash = document.sha256 ?? findDocument(reader, document.id)?.sha256;
  const compiledHere = hereOf(counter, compiledHash);
  const compiled: ScanRow = {
    sha256: compiledHash ?? null,
    kind: null,
    name: document.name,
    mediaType: 'application/pdf',
    sizeBytes: compiledHash === undefined ? null : (findContent(reader, compiledHash)?.sizeBytes ?? null),
    note: null,
    at: resubmittedAt ?? submittedAt,
    by: null,
    state: compiledHere === 100 ? 'here' : 'at-centre',
    percent: compiledHere,
    problem: null,
  };
  const attached = evidence.map(({ sha256, kind, mediaType, sizeBytes, note, at, by }): ScanRow => {
    const sending = findUpload(reader, sha256);
    const isOnItsWay = sending !== undefined && sending.doneAt === null;
    const here = hereOf(counter, sha256);
    const sent = isOnItsWay ? Math.floor((sending.sentBytes / sizeBytes) * 100) : 100;
    const problem = isOnItsWay ? (sending.problem ?? null) : null;
    const state =
      problem !== null
        ? 'refused'
        : isOnItsWay
          ? sent > 0
            ? 'sending'
            : 'waiting'
          : here === 100
            ? 'here'
            : 'at-centre';
    return {
      sha256,
      kind,
      name: null,
      mediaType,
      sizeBytes,
      note: note ?? null,
      at,
      by,
      state,
      percent: isOnItsWay ? sent : here,
      problem: problem === null ? null : toErrorCode(problem.code),
    };
  });
  return [compiled, ...attached.toReversed()];
};

/** Whether the record names these bytes: nothing else is opened by this way. @throws AppError NOT_FOUND */
export const requireEvidence = (counter: WorkstationContext, applicationId: string, sha256: string): void => {
  const { evidence = [] } = getApplication(counter.connection.reader, applicationId).record;
  if (!evidence.some((one) => one.sha256 === sha256))
    throw new AppError('NOT_FOUND', 'the application has no such scan');
};

type Attach = { applicationId: string; kind: string; note?: string | undefined; file: ChosenFile };
type Keeping = {
  counter: WorkstationContext;
  store: DocumentStore;
  makeRoom: (bytes: number) => Promise<boolean>;
  tools: ScanTools;
};

/**
 * Keeps the chosen file and attaches it: the act goes out with the next push, the bytes after it, and they stay here
 * until the centre has every one.
 * @throws AppError what `takeScan` says of the file; DISK_FULL; what the rule says
 */
export const attachScan = async (
  { counter, store, makeRoom, tools }: Keeping,
  officer: Officer,
  { applicationId, kind, note, file }: Attach,
): Promise<string> => {
  if (file.sizeBytes > maxScanBytes)
    throw new AppError('SCAN_TOO_LARGE', 'the file is too large for a scan', { maxBytes: maxScanBytes });
  // The file may have grown since its size was looked at, and may be anything: it is drawn once before it is taken.
  const { bytes, mediaType } = await takeScan(await file.read(), tools);
  const sha256 = await keepBytes(store, makeRoom, bytes);
  const sizeBytes = bytes.length;
  const at = counter.now();
  perform(
    counter,
    officer,
    'evidence.attach',
    applicationId,
    { sha256, mediaType, sizeBytes, kind, ...(note === undefined ? {} : { note }) },
    (tx) => {
      upsertContent(tx, { sha256, mediaType, sizeBytes, bytesHere: sizeBytes, lastUsedAt: at });
      insertUpload(tx, { sha256, applicationId, url: null, sentBytes: 0, createdAt: at, doneAt: null, problem: null });
    },
  );
  return sha256;
};
