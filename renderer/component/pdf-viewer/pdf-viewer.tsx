import { IconFileOff } from '@tabler/icons-react';
import { type ReactNode, type Ref, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PagesSeen } from '#domain/command/pages-seen.ts';
import { RetryButton } from '../retry-button/retry-button.tsx';
import { OpenDocument, type PdfViewerHandle } from './open-document.tsx';
import classes from './pdf-viewer.module.css';
import { usePdf } from './use-pdf.ts';

export type { PdfViewerHandle } from './open-document.tsx';

/** A document that cannot be shown, in place of the viewer: what happened, and what to do next. */
export function ViewerTrouble({ title, advice, children }: { title: string; advice: string; children?: ReactNode }) {
  return (
    <div className={classes.trouble} role="alert">
      <IconFileOff className={classes.troubleIcon} aria-hidden="true" />
      <h2>{title}</h2>
      <p>{advice}</p>
      {children}
    </div>
  );
}

/** The page that is about to appear, in its own shape: nothing jumps. */
export function ViewerBlank({ label }: { label: string }) {
  return (
    <div className={classes.stage} aria-busy="true">
      <div className={classes.blank} role="status" aria-label={label} />
    </div>
  );
}

type Props = {
  url: string;
  /** What the document is, for those who hear it. */
  title: string;
  ref?: Ref<PdfViewerHandle>;
  fit?: 'width' | 'page';
  /** A short sign under the thumbnails of marked pages. */
  marks?: ReadonlyMap<number, string>;
  /** The screen is there for this document: see `OpenDocument`. */
  isMain?: boolean;
  /** A key of reading has brought these pages on screen. */
  onRead?: (shown: readonly number[]) => void;
  /** What could be seen of the document so far; undefined while none is open. */
  onPages?: (pages: PagesSeen | undefined) => void;
  /** Another source for the document, when this one fails; without it the same address is tried again. */
  onRetry?: () => void;
};

/** A PDF to read: pages, thumbnails, zoom, turn, find. What is wrong with a file is said in its place. */
export function PdfViewer({ url, title, ref, fit = 'width', isMain = false, marks, onRead, onPages, onRetry }: Props) {
  const { t } = useTranslation('viewer');
  const [attempt, setAttempt] = useState(0);
  const pdf = usePdf(url, attempt);
  const retry = (): void => {
    onRetry?.();
    setAttempt(attempt + 1);
  };
  // The program keeps what it offered for a while only: an address of long ago is asked for anew, once, without a word
  const [expired, setExpired] = useState<string | undefined>(undefined);
  const isExpired =
    pdf.phase === 'trouble' && pdf.kind === 'unreachable' && onRetry !== undefined && (expired ?? url) === url;
  useEffect(() => {
    if (!isExpired || expired !== undefined) return;
    setExpired(url);
    onRetry?.();
  }, [isExpired, expired, url, onRetry]);
  return (
    <section className={classes.viewer} aria-label={title}>
      {(pdf.phase === 'opening' || isExpired) && <ViewerBlank label={t('opening')} />}
      {pdf.phase === 'trouble' && !isExpired && (
        <ViewerTrouble title={t(`trouble.${pdf.kind}.title`)} advice={t(`trouble.${pdf.kind}.advice`)}>
          {(pdf.kind === 'unreachable' || pdf.kind === 'truncated' || pdf.kind === 'empty') && (
            <RetryButton onRetry={retry} />
          )}
        </ViewerTrouble>
      )}
      {pdf.phase === 'open' && (
        <OpenDocument
          key={url + attempt}
          document={pdf.document}
          queue={pdf.queue}
          record={pdf.record}
          first={pdf.first}
          isCutShort={pdf.isCutShort}
          handle={ref}
          initialFit={fit}
          marks={marks}
          isMain={isMain}
          onRead={onRead}
          onPages={onPages}
        />
      )}
    </section>
  );
}
