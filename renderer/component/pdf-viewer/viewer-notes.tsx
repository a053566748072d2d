import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Extras } from './extras.ts';
import { pageLimitMs } from './page-limit.ts';
import type { PageRecord } from './page-record.ts';
import { useRecord } from './use-record.ts';
import { ViewerNote } from './viewer-note.tsx';

const manyPages = 200;
/** So many names or comments are spelled out; the rest is counted. */
const maxNamed = 6;
const maxLength = 120;

const kindWords = [
  'Stamp',
  'Text',
  'FileAttachment',
  'Sound',
  'Movie',
  'Screen',
  'RichMedia',
  '3D',
  'Widget',
  'Redact',
  'Caret',
  'FreeText',
] as const;
type KindWord = (typeof kindWords)[number];
const isKindWord = (kind: string): kind is KindWord => (kindWords as readonly string[]).includes(kind);

const quote = (texts: readonly string[]): string => {
  const short = texts.map((text) => (text.length > maxLength ? `${text.slice(0, maxLength)}…` : text));
  return short.length > maxNamed ? `${short.slice(0, maxNamed).join('; ')}; …` : short.join('; ');
};

type DocumentProps = {
  total: number;
  extras: Extras | undefined;
  isCutShort: boolean;
  isNoticeOpen: boolean;
  onNoticeSeen: () => void;
};

/** What has to be said of the whole document. */
export function DocumentNotes({ total, extras, isCutShort, isNoticeOpen, onNoticeSeen }: DocumentProps) {
  const { t } = useTranslation('viewer');
  const seen = (
    <Button size="compact-sm" variant="default" onClick={onNoticeSeen}>
      {t('note.seen')}
    </Button>
  );
  return (
    <>
      {isCutShort && <ViewerNote action={isNoticeOpen ? seen : undefined}>{t('note.cutShort')}</ViewerNote>}
      {total >= manyPages && <ViewerNote>{t('note.manyPages', { total })}</ViewerNote>}
      {extras !== undefined && (
        <>
          {extras.isXmlForm && <ViewerNote>{t('note.xmlForm')}</ViewerNote>}
          {extras.isPortfolio && <ViewerNote>{t('note.portfolio')}</ViewerNote>}
          {extras.attachments.length > 0 && (
            <ViewerNote>
              {t('note.attachments', { count: extras.attachments.length, names: quote(extras.attachments) })}
            </ViewerNote>
          )}
          {extras.hiddenLayers.length > 0 && (
            <ViewerNote>
              {t('note.hiddenLayers', { count: extras.hiddenLayers.length, names: quote(extras.hiddenLayers) })}
            </ViewerNote>
          )}
          {extras.hasScript && <ViewerNote tone="plain">{t('note.script')}</ViewerNote>}
          {extras.hasSignature && <ViewerNote tone="plain">{t('note.signature')}</ViewerNote>}
        </>
      )}
    </>
  );
}

/** What has to be said of the page in sight. */
export function PageNotes({ record, page }: { record: PageRecord; page: number }) {
  const { t } = useTranslation('viewer');
  useRecord(record);
  const verdict = record.verdict(page);
  const undrawn = record.undrawn(page);
  const marks = undrawn.filter(({ kind }) => kind !== 'Text');
  const comments = undrawn.filter(({ kind }) => kind === 'Text');
  const nameOf = ({ kind, text }: { kind: string; text: string }): string => {
    const word = isKindWord(kind) ? t(`note.mark.${kind}`) : t('note.mark.other');
    return text === '' ? word : `${word} (${text})`;
  };
  return (
    <>
      {verdict === 'partly' && <ViewerNote>{t('note.partly')}</ViewerNote>}
      {verdict === 'failed' && <ViewerNote>{t('note.brokenPage')}</ViewerNote>}
      {verdict === 'given-up' && <ViewerNote>{t('note.givenUp', { seconds: pageLimitMs / 1000 })}</ViewerNote>}
      {marks.length > 0 && (
        <ViewerNote>{t('note.marks', { count: marks.length, names: quote(marks.map(nameOf)) })}</ViewerNote>
      )}
      {comments.length > 0 && (
        <ViewerNote tone="plain">
          {t('note.comments', {
            count: comments.length,
            texts: quote(comments.map(({ text }) => (text === '' ? t('note.noText') : text))),
          })}
        </ViewerNote>
      )}
    </>
  );
}
