import { useTranslation } from 'react-i18next';
import type { ItemEntry } from '#domain/contract/screen/case.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useItemName } from '../../app/use-item-name.ts';
import { useErrorText } from '../../component/error-notice/use-error-text.ts';
import { PdfViewer, ViewerBlank, ViewerTrouble } from '../../component/pdf-viewer/pdf-viewer.tsx';
import { nameRow } from '../../component/plate-chip/name-row.ts';

/** The paper as it will be printed, under a watermark; the paper itself carries none. */
export function ItemPreview({ entry: { item, application } }: { entry: ItemEntry }) {
  const { t } = useTranslation('print');
  const { say } = useErrorText();
  const nameItem = useItemName();
  const { data, error } = useAsk('item.preview', { id: application.id, itemId: item.id });
  const title = t('preview', { item: nameItem(item), plate: nameRow(application) });
  if (data !== undefined) return <PdfViewer url={data.url} title={title} fit="page" />;
  if (error === null) return <ViewerBlank label={t('previewing')} />;
  return (
    <ViewerTrouble title={say(error.code, 'what', error.details)} advice={say(error.code, 'next', error.details)} />
  );
}
