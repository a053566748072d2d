import { useTranslation } from 'react-i18next';
import { useAsk } from '../../api/use-ask.ts';
import { PdfViewer, ViewerBlank, ViewerTrouble } from '../../component/pdf-viewer/pdf-viewer.tsx';

/** The logbook as it will be printed, under a watermark; the paper carries none. */
export const LogbookPreview = ({ id, plate }: { id: string; plate: string }) => {
  const { t } = useTranslation(['print', 'error']);
  const preview = useAsk('logbook.preview', { id });
  if (preview.data !== undefined)
    return <PdfViewer url={preview.data.url} title={t('print:preview', { plate })} fit="page" />;
  if (preview.error === null) return <ViewerBlank label={t('print:previewing')} />;
  return <ViewerTrouble title={t(`error:${preview.error.code}.what`)} advice={t(`error:${preview.error.code}.next`)} />;
};
