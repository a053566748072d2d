import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../../api/use-ask.ts';
import { Dialog } from '../dialog/dialog.tsx';
import { ErrorNotice } from '../error-notice/error-notice.tsx';
import { PdfViewer, ViewerBlank, ViewerTrouble } from '../pdf-viewer/pdf-viewer.tsx';
import style from './scan-list.module.css';

type Props = { id: string; sha256: string; title: string; onClose: () => void };

/** One scan, large: from this counter, or fetched from the centre while the dialog stands open. */
export function ScanView({ id, sha256, title, onClose }: Props) {
  const { t } = useTranslation('scan');
  const [isBroken, setBroken] = useState(false);
  const opened = useAsk('evidence.open', { id, sha256 });
  return (
    <Dialog title={title} size="xl" onClose={onClose}>
      <div className={style.view}>
        {opened.error !== null && <ErrorNotice error={opened.error} onRetry={() => void opened.refetch()} />}
        {opened.data === undefined && opened.error === null && <ViewerBlank label={t('fetching')} />}
        {opened.data !== undefined &&
          (opened.data.mediaType === 'application/pdf' ? (
            <PdfViewer url={opened.data.url} title={title} fit="page" onRetry={() => void opened.refetch()} />
          ) : isBroken ? (
            <ViewerTrouble title={t('picture.title')} advice={t('picture.advice')} />
          ) : (
            <img className={style.picture} src={opened.data.url} alt={title} onError={() => setBroken(true)} />
          ))}
      </div>
    </Dialog>
  );
}
