import { useTranslation } from 'react-i18next';
import type { CollectionItem } from '#domain/contract/screen/collection.ts';
import { Note } from '../../component/tone/note.tsx';

/** Why an item is not handed over, and what to do about it. */
export const Blocks = ({ item }: { item: CollectionItem }) => {
  const { t } = useTranslation(['collection', 'status', 'error']);
  const { status } = item.row;
  return item.blocks.map(({ code, details }) =>
    code === 'WRONG_STATUS' && status !== 'shelved' && status !== 'collected' ? (
      <Note
        key={code}
        tone="red"
        role="alert"
        title={t('collection:block.status', { status: t(`status:status.${status}`) })}
      >
        <p>{t(`collection:block.next.${status}`)}</p>
      </Note>
    ) : (
      <Note key={code} tone="red" role="alert" title={t(`error:${code}.what`)}>
        {typeof details.note === 'string' && <p>{details.note}</p>}
        <p>{t(`error:${code}.next`)}</p>
      </Note>
    ),
  );
};
