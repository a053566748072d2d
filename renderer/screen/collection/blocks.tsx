import { useTranslation } from 'react-i18next';
import type { Block } from '#domain/contract/screen/case.ts';
import type { CollectionCase } from '#domain/contract/screen/collection.ts';
import { itemStates } from '#domain/item.ts';
import { useLanguage } from '../../app/use-language.ts';
import { useErrorText } from '../../component/error-notice/use-error-text.ts';
import { Note } from '../../component/tone/note.tsx';

type Entry = CollectionCase['items'][number];

/** What to tell the person of an application that is not decided, where its status says more than the refusal does. */
const undecided = ['lodged', 'awaiting-buyer', 'submitted', 'returned', 'rejected', 'withdrawn'] as const;

/** Why one item stays here, in a sentence; undefined when it may go. */
export const useItemBlockText = (): ((entry: Entry) => string | undefined) => {
  const { t } = useTranslation('collection');
  const { sayWhy } = useErrorText();
  return ({ item, blocks }) => {
    const state = itemStates.find((one) => one === blocks[0]?.details.state);
    if (blocks[0]?.code !== 'ITEM_NOT_AT_STEP' || state === undefined) return sayWhy(blocks);
    return state === 'due' && item.made !== 'printed' ? t('block.item.toCome') : t(`block.item.${state}`);
  };
};

/** Why nothing is handed over, and what to do about it: what stands against all, then of each item what is its own. */
export function Blocks({ shown }: { shown: CollectionCase }) {
  const { t } = useTranslation(['collection', 'status']);
  const { pick } = useLanguage();
  const sayItem = useItemBlockText();
  const common = listCommon(shown);
  const left = shown.items.filter(({ item }) => item.state !== 'released');
  return (
    <>
      {common.map((block) => (
        <CommonBlock key={block.code} block={block} />
      ))}
      {common.length === 0 &&
        left.map((entry) => (
          <Note
            key={entry.item.id}
            tone="red"
            role="alert"
            title={t('collection:block.item.title', {
              item: pick(entry.item.name),
              status: t(`status:status.${entry.item.state}`),
            })}
          >
            <p>{sayItem(entry)}</p>
          </Note>
        ))}
    </>
  );
}

function CommonBlock({ block: { code, details } }: { block: Block }) {
  const { t } = useTranslation(['collection', 'status']);
  const { say } = useErrorText();
  const status = code === 'WRONG_STATUS' ? undecided.find((one) => one === details.status) : undefined;
  if (status !== undefined)
    return (
      <Note tone="red" role="alert" title={t('collection:block.status', { status: t(`status:status.${status}`) })}>
        <p>{t(`collection:block.next.${status}`)}</p>
      </Note>
    );
  return (
    <Note tone="red" role="alert" title={say(code, 'what', details)}>
      {typeof details.note === 'string' && <p>{details.note}</p>}
      <p>{say(code, 'next', details)}</p>
    </Note>
  );
}

/** What stands against every item alike. Where each of them is, is its own matter. */
const listCommon = ({ items: [first, ...rest] }: CollectionCase): Block[] =>
  (first?.blocks ?? []).filter(
    ({ code }) =>
      code !== 'ITEM_NOT_AT_STEP' && rest.every(({ blocks }) => blocks.some((block) => block.code === code)),
  );
