import type { Application } from '#domain/application.ts';
import type { ChecklistLine } from '#domain/checklist.ts';
import { listPapers } from '#domain/paper-order.ts';

/** A field as the applicant keyed it from a paper, and what the record has of the same; undefined where it has nothing. */
export type PaperField = { field: string; value: string; record: string | undefined };

const nameAll = (people: readonly { name: string }[] | undefined): string | undefined =>
  people?.map(({ name }) => name).join(' & ');

/** The number of a paper, where a check of the line says what it is the number of. */
const numberIn = ({ checks }: ChecklistLine, paper: string, { register, importDetail }: Application) => {
  const ids = checks.flatMap((call) => ('paper' in call && call.paper === paper ? [call.id] : []));
  if (ids.includes('logbook-vehicle') || ids.includes('seller-name')) return register?.logbookNumber;
  return ids.includes('customs-entry-equality') ? importDetail?.customsEntryNumber : undefined;
};

/** Whose name a paper bears, by the check that reads it. */
const nameIn = ({ checks }: ChecklistLine, paper: string, application: Application): string | undefined => {
  for (const call of checks) {
    if (!('paper' in call) || call.paper !== paper) continue;
    if (call.id === 'lender-named')
      return (call.of === 'requested' ? application.requestedFinancier : application.registeredFinancier)?.name;
    if (call.id !== 'paper-names') continue;
    const { owners, register, transfer, collector } = application;
    const named = {
      owner: owners,
      registered: register?.owners,
      seller: transfer && [transfer.seller],
      collector: [collector],
    };
    return nameAll(named[call.party] ?? undefined);
  }
  return undefined;
};

const recordOf = (line: ChecklistLine, paper: string, field: string, application: Application): string | undefined => {
  const { vehicle, transfer, register } = application;
  switch (field) {
    case 'registrationNumber':
      return vehicle?.registrationNumber ?? undefined;
    case 'chassisNumber':
    case 'engineNumber':
      return vehicle?.[field];
    case 'ownerName':
      return transfer?.seller.name ?? nameAll(register?.owners);
    case 'name':
    case 'lender':
      return nameIn(line, paper, application);
    case 'number':
      return numberIn(line, paper, application);
    default:
      return undefined;
  }
};

/** Field by field what each paper of a line says, against the record. */
export const listPaperFields = (
  line: ChecklistLine,
  application: Application,
): { paper: string; fields: PaperField[] }[] =>
  listPapers(line).flatMap((paper) => {
    const declared = Object.entries(application.declared[paper] ?? {}).filter(([, value]) => value !== '');
    if (declared.length === 0) return [];
    return [
      {
        paper,
        fields: declared.map(([field, value]) => ({ field, value, record: recordOf(line, paper, field, application) })),
      },
    ];
  });
