import type { UseQueryResult } from '@tanstack/react-query';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { PagesSeen } from '#domain/command/pages-seen.ts';
import type { RouteOutput } from '#domain/contract/ipc.ts';
import type { ProgramError } from '../../api/program-error.ts';
import { useErrorText } from '../../component/error-notice/use-error-text.ts';
import { PdfViewer, type PdfViewerHandle, ViewerBlank, ViewerTrouble } from '../../component/pdf-viewer/pdf-viewer.tsx';
import { RetryButton } from '../../component/retry-button/retry-button.tsx';
import style from './case.module.css';

export type OpenDocument = UseQueryResult<RouteOutput<'document.open'>, ProgramError>;

type Props = {
  document: OpenDocument;
  /** The document of the revision on screen, not of a former one. */
  isOwn: boolean;
  marks: ReadonlyMap<number, string>;
  viewerRef: Ref<PdfViewerHandle>;
  /** What could be seen of it so far. */
  onPages: (pages: PagesSeen | undefined) => void;
  /** A key of reading has brought these pages on screen. */
  onRead: (shown: readonly number[]) => void;
};

/** The compiled document, or why it cannot be shown yet; the facts and the checklist stay usable beside it. */
export function CasePaper({ document, isOwn, marks, viewerRef, onPages, onRead }: Props) {
  const { t } = useTranslation('case');
  const { say } = useErrorText();
  const retry = (): void => void document.refetch();
  if (document.data !== undefined && isOwn && !document.isError)
    return (
      <PdfViewer
        ref={viewerRef}
        url={document.data.url}
        title={t('paper.title')}
        isMain
        marks={marks}
        onRead={onRead}
        onPages={onPages}
        onRetry={retry}
      />
    );
  return (
    <section className={style.paper} aria-label={t('paper.title')}>
      {document.error === null ? (
        <ViewerBlank label={t('paper.fetching')} />
      ) : (
        <ViewerTrouble
          title={say(document.error.code, 'what', document.error.details)}
          advice={`${t('paper.safe')} ${say(document.error.code, 'next', document.error.details)}`}
        >
          <RetryButton busy={document.isFetching} onRetry={retry} />
        </ViewerTrouble>
      )}
    </section>
  );
}
