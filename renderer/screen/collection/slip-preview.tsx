import { useTranslation } from 'react-i18next';
import { useAsk } from '../../api/use-ask.ts';
import { PdfViewer, ViewerBlank, ViewerTrouble } from '../../component/pdf-viewer/pdf-viewer.tsx';
import style from './collection.module.css';

/** The bilingual slip as it prints. */
export const SlipPreview = ({ id, slipNumber }: { id: string; slipNumber: string }) => {
  const { t } = useTranslation(['collection', 'error']);
  const preview = useAsk('slip.preview', { id });
  return (
    <div className={style.slip}>
      {preview.data !== undefined && (
        <PdfViewer url={preview.data.url} title={t('collection:slip.preview', { slip: slipNumber })} fit="page" />
      )}
      {preview.data === undefined && preview.error === null && (
        <ViewerBlank label={t('collection:slip.preview', { slip: slipNumber })} />
      )}
      {preview.error !== null && (
        <ViewerTrouble title={t(`error:${preview.error.code}.what`)} advice={t(`error:${preview.error.code}.next`)} />
      )}
    </div>
  );
};
