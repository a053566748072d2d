import { transact } from '#db/connection.ts';
import { getApplication } from '#db/query/application.ts';
import { upsertContent } from '#db/query/content.ts';
import { insertDraft, removeDraft, updateDraft } from '#db/query/draft.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { Officer } from '#domain/officer.ts';
import { listWholeServices } from '#domain/reference.ts';
import { maxScanBytes } from '#domain/scan.ts';
import { findEndOfService, findService } from '#domain/service.ts';
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
  makeRoom: (bytes: number) => Promise<boolean>;
  chooseScan: ChooseFile;
  scanTools: ScanTools;
  paper: Pick<ItemPaper, 'makeAcknowledgement'>;
  printing: PlainPaperOptions;
  offer: Offer;
};

const desks = ['verifying', 'collection'] as const;

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

  /** The one PDF that is lodged. Several papers are joined into one before they come here. */
  const keepDocument = async (id: string, officer: Officer, bytes: Uint8Array): Promise<void> => {
    const sha256 = await store.write(bytes).catch(async (error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'DISK_FULL' || !(await makeRoom(bytes.length))) throw error;
      return store.write(bytes);
    });
    const sizeBytes = bytes.length;
    const content = { sha256, mediaType: 'application/pdf', sizeBytes } as const;
    const name = 'papers.pdf';
    transact(counter.connection.writer, (tx) => {
      getDraft(tx, id);
      upsertContent(tx, { ...content, bytesHere: sizeBytes, lastUsedAt: counter.now() });
      updateDraft(tx, id, {
        papers: [{ ...content, name, pageCount: null, line: null }],
        document: { name, sha256, sizeBytes },
        savedAt: counter.now(),
        savedBy: officer.staffNumber,
      });
    });
    counter.emit({ kind: 'draft.changed' });
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

    /** @throws AppError what `takeScan` says of the file; SCAN_TYPE_REFUSED for what is no PDF; DISK_FULL */
    attach: async (officer: Officer, { id }: RouteInput<'draft.attach'>): Promise<RouteOutput<'draft.attach'>> => {
      requireRole(officer, ...desks);
      getDraft(counter.connection.reader, id);
      const before = session.find()?.officer;
      const file = await chooseScan();
      if (file === undefined) return null;
      // The dialog may have stood open over a sign-out
      if (session.find()?.officer !== before) throw new AppError('SIGNED_OUT', 'the officer has signed out');
      if (file.sizeBytes > maxScanBytes)
        throw new AppError('SCAN_TOO_LARGE', 'the file is too large for a scan', { maxBytes: maxScanBytes });
      const { bytes, mediaType } = await takeScan(await file.read(), scanTools);
      if (mediaType !== 'application/pdf') throw new AppError('SCAN_TYPE_REFUSED', 'the file is no PDF');
      await keepDocument(id, officer, bytes);
      return readDraftView(counter, id);
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
