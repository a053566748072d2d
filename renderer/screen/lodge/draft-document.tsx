import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LodgedDocument } from '#domain/lodge.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { useFocusReturn } from '../../app/use-focus-return.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { PdfViewer, ViewerBlank } from '../../component/pdf-viewer/pdf-viewer.tsx';
import style from './lodge.module.css';

type Props = { id: string; document: LodgedDocument; onClose: () => void };

/** The joined papers in the place of the form, as they would be lodged; `Esc` goes back to the form. */
export function DraftDocument({ id, document: { sha256 }, onClose }: Props) {
  const { t } = useTranslation('lodge');
  const preview = useAsk('draft.preview', { id, sha256 });
  const ref = useRef<HTMLDivElement>(null);
  useFocusReturn();
  useEffect(() => ref.current?.focus(), []);
  useKeys([{ key: 'Escape', label: t('look.back'), run: onClose }]);
  return (
    <div ref={ref} className={style.paperView} tabIndex={-1}>
      {preview.error !== null && <ErrorNotice error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.data === undefined && preview.error === null && <ViewerBlank label={t('look.act')} />}
      {preview.data !== undefined && (
        <PdfViewer
          url={preview.data.url}
          title={t('look.title')}
          fit="page"
          isMain
          onRetry={() => void preview.refetch()}
        />
      )}
    </div>
  );
}
