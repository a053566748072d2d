import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../../api/use-ask.ts';
import { useFocusReturn } from '../../app/use-focus-return.ts';
import { ErrorNotice } from '../error-notice/error-notice.tsx';
import { PdfViewer, ViewerBlank, ViewerTrouble } from '../pdf-viewer/pdf-viewer.tsx';
import style from './scan-list.module.css';

type Props = { id: string; sha256: string; title: string; onClose: () => void };

/** One scan, large: from this counter, or fetched from the centre while the dialog stands open. */
export function ScanView({ id, sha256, title, onClose }: Props) {
  useFocusReturn();
  const { t } = useTranslation(['scan', 'common']);
  const [isBroken, setBroken] = useState(false);
  const opened = useAsk('evidence.open', { id, sha256 });
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="xl"
      closeButtonProps={{ 'aria-label': t('common:act.close') }}
      returnFocus
    >
      <div className={style.view}>
        {opened.error !== null && <ErrorNotice error={opened.error} onRetry={() => void opened.refetch()} />}
        {opened.data === undefined && opened.error === null && <ViewerBlank label={t('scan:fetching')} />}
        {opened.data !== undefined &&
          (opened.data.mediaType === 'application/pdf' ? (
            <PdfViewer url={opened.data.url} title={title} fit="page" onRetry={() => void opened.refetch()} />
          ) : isBroken ? (
            <ViewerTrouble title={t('scan:picture.title')} advice={t('scan:picture.advice')} />
          ) : (
            <img className={style.picture} src={opened.data.url} alt={title} onError={() => setBroken(true)} />
          ))}
      </div>
    </Modal>
  );
}
