import { getApplication } from '#db/query/application.ts';
import { type Application, getItem, plateOf } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { RouteInput } from '#domain/contract/ipc.ts';
import { readQuote } from '#domain/fee.ts';
import { formatPlate } from '#domain/plate.ts';
import { getItemKind, listBrought } from '#domain/reference.ts';
import { getService } from '#domain/service.ts';
import type { Issue } from '../paper/layout/plain.ts';
import type { PaperMaker } from '../paper/maker.ts';
import type { WorkstationContext } from '../workstation/context.ts';

/** The papers of an application at this counter, each as PDF bytes. */
export type ItemPaper = ReturnType<typeof createItemPaper>;

export const createItemPaper = (counter: WorkstationContext, make: PaperMaker) => {
  const { connection, station } = counter;
  const common = (application: Application) => ({
    application,
    office: station.office,
    plate: formatPlate(plateOf(application) ?? '', counter.reference['plate-series']),
  });
  const nameOf = (application: Application, itemId: string) =>
    getItemKind(counter.reference, getItem(application, itemId).kind).name;

  /** The sheet of an item, or how it will look, in the layout that its kind names. */
  const makeItem = (
    kind: 'sheet' | 'preview',
    record: Application,
    itemId: string,
    issue: Issue,
  ): Promise<Uint8Array> => {
    const { name, mark, layout } = getItemKind(counter.reference, getItem(record, itemId).kind);
    const order = { ...common(record), kind, service: getService(counter.reference, record) };
    return make(layout === 'plain' ? { ...order, layout, name, issue } : { ...order, layout: 'logbook', itemId, mark });
  };

  return {
    makeItem,

    /** @throws AppError NOT_FOUND when there was no such hand-over */
    makeSlip: ({ id, slipNumber }: RouteInput<'slip.preview'>): Promise<Uint8Array> => {
      const { record } = getApplication(connection.reader, id);
      const release = record.releases.find((one) => one.slipNumber === slipNumber);
      if (release === undefined) throw new AppError('NOT_FOUND', 'no such hand-over of this application');
      const itemNames = release.items.map((itemId) => nameOf(record, itemId));
      return make({ ...common(record), kind: 'slip', release, itemNames });
    },

    /**
     * What a citizen takes home who lodged an application here.
     * @throws AppError NOT_FOUND for one that was not lodged at a counter
     */
    makeAcknowledgement: (id: string): Promise<Uint8Array> => {
      const { record } = getApplication(connection.reader, id);
      const { lodged } = record;
      if (lodged === undefined) throw new AppError('NOT_FOUND', 'the application was not lodged at a counter');
      const { reference } = counter;
      const lines = listBrought(reference, record);
      return make({
        ...common(record),
        kind: 'acknowledgement',
        lodged,
        service: getService(reference, record),
        quote: readQuote(record, reference, civilDateAt(lodged.at)),
        missing: lines.flatMap((line) => (lodged.missing.includes(line.id) ? [line.label] : [])),
      });
    },

    /**
     * The unnumbered copy of an electronic logbook.
     * @throws AppError NOT_ISSUED until the centre itself has approved the application
     */
    makeCopy: ({ id }: RouteInput<'copy.preview'>): Promise<Uint8Array> => {
      const { centreRecord } = getApplication(connection.reader, id);
      const item = centreRecord.items.find(({ made }) => made === 'electronic');
      if (item === undefined || centreRecord.standing !== 'approved')
        throw new AppError('NOT_ISSUED', 'the centre has issued no electronic logbook for this application');
      const service = getService(counter.reference, centreRecord);
      return make({ ...common(centreRecord), kind: 'copy', layout: 'logbook', itemId: item.id, service });
    },
  };
};
