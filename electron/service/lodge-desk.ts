import { transact } from '#db/connection.ts';
import { getApplication } from '#db/query/application.ts';
import { upsertContent } from '#db/query/content.ts';
import { insertDraft, removeDraft, updateDraft } from '#db/query/draft.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { DraftView } from '#domain/contract/screen/lodge.ts';
import { type DraftPaper, type LodgedDocument, listPlaces, mostPapers } from '#domain/lodge.ts';
import type { Officer } from '#domain/officer.ts';
import { isGreyPicture } from '#domain/picture-header.ts';
import { listWholeServices } from '#domain/reference.ts';
import { maxScanBytes } from '#domain/scan.ts';
import { findEndOfService, findService } from '#domain/service.ts';
import type { JoinedPaper } from '../document/join.ts';
import { keepBytes, type MakeRoom } from '../document/keep-bytes.ts';
import { type ScanTools, takeScan } from '../document/scan-intake.ts';
import type { DocumentStore } from '../document/store.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { requireRole, type SessionHolder } from '../workstation/session.ts';
import { toRow } from './application-row.ts';
import type { ChooseFile } from './evidence.ts';
import type { ItemPaper } from './item-paper.ts';
import { getDraft, lodgeDraft, readDraftView, readLodgeList } from './lodge.ts';
import type { Offer } from './offer.ts';
import { perform } from './perform.ts';
import { type PlainPaperOptions, printPlain } from './plain-paper.ts';
import { requireOwn } from './repair.ts';

type Options = {
  counter: WorkstationContext;
  session: Pick<SessionHolder, 'find'>;
  store: DocumentStore;
  makeRoom: MakeRoom;
  chooseScan: ChooseFile;
  scanTools: ScanTools;
  paper: Pick<ItemPaper, 'makeAcknowledgement'>;
  printing: PlainPaperOptions;
  offer: Offer;
};

const desks = ['verifying', 'collection'] as const;
const documentName = 'papers.pdf';
/** A PNG may shrink as it is joined, by no more than this. */
const mostBytesToJoin = 3 * maxScanBytes;

/** @throws AppError PAPERS_TOO_LARGE with the name of the largest */
const requireJoinable = (papers: readonly DraftPaper[], bytes: number, maxBytes: number): void => {
  if (bytes <= maxBytes) return;
  const [largest] = papers.toSorted((one, other) => other.sizeBytes - one.sizeBytes);
  throw new AppError('PAPERS_TOO_LARGE', 'the papers are too large for one document', { name: largest?.name ?? '' });
};

/** What the Lodge desk asks for. A draft is the workstation's: whoever is on the next shift goes on with it. */
export const createLodgeDesk = (options: Options) => {
  const { counter, session, store, makeRoom, chooseScan, scanTools, paper, printing, offer } = options;
  const change = (id: string, by: Officer, what: Partial<Parameters<typeof updateDraft>[2]>): void => {
    transact(counter.connection.writer, (tx) => {
      getDraft(tx, id);
      updateDraft(tx, id, { ...what, savedAt: counter.now(), savedBy: by.staffNumber });
    });
    counter.emit({ kind: 'draft.changed' });
  };

  const readPaper = async ({ sha256, mediaType, turn }: DraftPaper): Promise<JoinedPaper> => ({
    mediaType,
    turn,
    bytes: await store.read(sha256),
  });

  /** The one PDF of all papers; one that came as such, and was not turned, is lodged as it came. */
  const join = async (
    papers: readonly DraftPaper[],
  ): Promise<{ papers: DraftPaper[]; document: LodgedDocument | null }> => {
    const [first, ...more] = papers;
    if (first === undefined) return { papers: [], document: null };
    if (more.length === 0 && first.mediaType === 'application/pdf' && first.turn === 0)
      return {
        papers: [first],
        document: { name: documentName, sha256: first.sha256, sizeBytes: first.sizeBytes },
      };
    // Before they are read: forty papers as large as one may be would fill the memory
    requireJoinable(
      papers,
      papers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      mostBytesToJoin,
    );
    const { pdf, pages } = await scanTools.joinPapers(await Promise.all(papers.map(readPaper)));
    requireJoinable(papers, pdf.length, maxScanBytes);
    const counted = papers.map((one, index) => ({ ...one, pageCount: pages[index] ?? null }));
    const pageCount = pages.reduce((sum, one) => sum + one, 0);
    const sha256 = await keepBytes(store, makeRoom, pdf);
    return {
      papers: counted,
      document: { name: documentName, sha256, sizeBytes: pdf.length, pageCount, papers: listPlaces(counted) },
    };
  };

  /** One change of the papers after the other: each is joined from what the one before has left. */
  let last: Promise<unknown> = Promise.resolve();
  const changePapers = (
    officer: Officer,
    id: string,
    added: readonly DraftPaper[],
    next: (papers: readonly DraftPaper[]) => readonly DraftPaper[],
  ): Promise<DraftView> => {
    const before = session.find()?.officer;
    const turn = last.then(async () => {
      const { papers, document } = await join(next(getDraft(counter.connection.reader, id).papers));
      // Joining takes seconds, and may go on over a sign-out
      if (session.find()?.officer !== before) throw new AppError('SIGNED_OUT', 'the officer has signed out');
      const at = counter.now();
      transact(counter.connection.writer, (tx) => {
        getDraft(tx, id);
        for (const { sha256, mediaType, sizeBytes } of added)
          upsertContent(tx, { sha256, mediaType, sizeBytes, bytesHere: sizeBytes, lastUsedAt: at });
        if (document !== null) {
          const { sha256, sizeBytes } = document;
          upsertContent(tx, { sha256, mediaType: 'application/pdf', sizeBytes, bytesHere: sizeBytes, lastUsedAt: at });
        }
        updateDraft(tx, id, { papers, document, savedAt: at, savedBy: officer.staffNumber });
      });
      counter.emit({ kind: 'draft.changed' });
      return readDraftView(counter, id);
    });
    last = turn.catch(() => undefined);
    return turn;
  };

  return {
    services: async (officer: Officer): Promise<RouteOutput<'lodge.services'>> => {
      requireRole(officer, ...desks);
      const { reference, now } = counter;
      return listWholeServices(reference).flatMap((service) => {
        const received = { service, submittedAt: now() };
        const row = findEndOfService(reference, received) === undefined ? findService(reference, received) : undefined;
        return row === undefined ? [] : [{ id: row.id, name: row.name, short: row.short }];
      });
    },

    list: async (officer: Officer): Promise<RouteOutput<'lodge.list'>> => {
      requireRole(officer, ...desks);
      return readLodgeList(counter);
    },

    /** @throws AppError SERVICE_UNKNOWN */
    create: async (officer: Officer, { service }: RouteInput<'draft.create'>): Promise<RouteOutput<'draft.create'>> => {
      requireRole(officer, ...desks);
      const [id, at] = [counter.newId(), counter.now()];
      if (findService(counter.reference, { service, submittedAt: at }) === undefined)
        throw new AppError('SERVICE_UNKNOWN', 'no row of this service is in force', { service });
      transact(counter.connection.writer, (tx) =>
        insertDraft(tx, {
          id,
          service,
          typed: {},
          brought: [],
          papers: [],
          document: null,
          createdAt: at,
          savedAt: at,
          savedBy: officer.staffNumber,
          commandId: null,
          provisionalReference: null,
        }),
      );
      counter.emit({ kind: 'draft.changed' });
      return { id };
    },

    get: async (officer: Officer, { id }: RouteInput<'draft.get'>): Promise<RouteOutput<'draft.get'>> => {
      requireRole(officer, ...desks);
      return readDraftView(counter, id);
    },

    save: async (
      officer: Officer,
      { id, typed, brought }: RouteInput<'draft.save'>,
    ): Promise<RouteOutput<'draft.save'>> => {
      requireRole(officer, ...desks);
      change(id, officer, { typed, brought });
      return readDraftView(counter, id);
    },

    /** @throws AppError what `takeScan` and `JoinPapers` say of the file; PAPERS_FULL, PAPERS_TOO_LARGE, EVIDENCE_ATTACHED, DISK_FULL */
    attach: async (officer: Officer, { id }: RouteInput<'draft.attach'>): Promise<RouteOutput<'draft.attach'>> => {
      requireRole(officer, ...desks);
      if (getDraft(counter.connection.reader, id).papers.length >= mostPapers)
        throw new AppError('PAPERS_FULL', 'the draft has as many papers as it may have', { most: mostPapers });
      const before = session.find()?.officer;
      const file = await chooseScan();
      if (file === undefined) return null;
      // The dialog may have stood open over a sign-out
      if (session.find()?.officer !== before) throw new AppError('SIGNED_OUT', 'the officer has signed out');
      if (file.sizeBytes > maxScanBytes)
        throw new AppError('SCAN_TOO_LARGE', 'the file is too large for a scan', { maxBytes: maxScanBytes });
      const { bytes, mediaType } = await takeScan(await file.read(), scanTools);
      const sha256 = await keepBytes(store, makeRoom, bytes);
      const paper: DraftPaper = {
        sha256,
        name: file.name.slice(0, 120),
        mediaType,
        sizeBytes: bytes.length,
        pageCount: mediaType === 'application/pdf' ? null : 1,
        line: null,
        turn: 0,
        isGrey: mediaType !== 'application/pdf' && isGreyPicture(bytes, mediaType),
      };
      return changePapers(officer, id, [paper], (papers) => {
        if (papers.some((one) => one.sha256 === sha256))
          throw new AppError('EVIDENCE_ATTACHED', 'this paper is attached already');
        return [...papers, paper];
      });
    },

    /** @throws AppError NOT_FOUND where a paper is not the draft's; what `JoinPapers` says; PAPERS_TOO_LARGE, DISK_FULL */
    arrange: async (
      officer: Officer,
      { id, papers }: RouteInput<'draft.arrange'>,
    ): Promise<RouteOutput<'draft.arrange'>> => {
      requireRole(officer, ...desks);
      return changePapers(officer, id, [], (there) =>
        papers.map(({ sha256, turn, line }) => {
          const paper = there.find((one) => one.sha256 === sha256);
          if (paper === undefined) throw new AppError('NOT_FOUND', 'no such paper in this draft');
          return { ...paper, turn, line };
        }),
      );
    },

    previewDraft: async (
      officer: Officer,
      { id, sha256 }: RouteInput<'draft.preview'>,
    ): Promise<RouteOutput<'draft.preview'>> => {
      requireRole(officer, ...desks);
      if (getDraft(counter.connection.reader, id).document?.sha256 !== sha256)
        throw new AppError('NOT_FOUND', 'the papers of the draft are others by now');
      return { url: await offer(async () => ({ bytes: await store.read(sha256) })) };
    },

    /** One that was lodged and refused is its officer's or a supervisor's to drop: on the Sync desk. */
    remove: async (officer: Officer, { id }: RouteInput<'draft.remove'>): Promise<RouteOutput<'draft.remove'>> => {
      requireRole(officer, ...desks);
      const { commandId } = getDraft(counter.connection.reader, id);
      if (commandId !== null) {
        requireOwn(counter, officer, commandId);
        throw new AppError('WRONG_STATUS', 'a refused lodging is withdrawn on the Sync desk', { status: 'lodged' });
      }
      transact(counter.connection.writer, (tx) => removeDraft(tx, id));
      counter.emit({ kind: 'draft.changed' });
      return {};
    },

    lodge: async (
      officer: Officer,
      { id }: RouteInput<'application.lodge'>,
    ): Promise<RouteOutput<'application.lodge'>> => {
      requireRole(officer, ...desks);
      const { lodged } = lodgeDraft(counter, officer, id);
      return { id, provisionalReference: lodged?.provisionalReference ?? '' };
    },

    withdraw: async (
      officer: Officer,
      { id, reason }: RouteInput<'application.withdraw'>,
    ): Promise<RouteOutput<'application.withdraw'>> => {
      perform(counter, officer, 'application.withdraw', id, { reason });
      return toRow(getApplication(counter.connection.reader, id), counter.reference, civilDateAt(counter.now()));
    },

    previewPaper: async (
      officer: Officer,
      { id }: RouteInput<'acknowledgement.preview'>,
    ): Promise<RouteOutput<'acknowledgement.preview'>> => {
      requireRole(officer, ...desks);
      return { url: await offer(async () => ({ bytes: await paper.makeAcknowledgement(id) })) };
    },

    printPaper: async (
      officer: Officer,
      { id, printer }: RouteInput<'acknowledgement.print'>,
    ): Promise<RouteOutput<'acknowledgement.print'>> => {
      requireRole(officer, ...desks);
      await printPlain(printing, await paper.makeAcknowledgement(id), printer, 'Kaunta acknowledgement');
      return {};
    },
  };
};
