import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Status } from '#domain/application.ts';
import { civilDateAt, formatCivilDate } from '#domain/civil-date.ts';
import type { RouteOutput } from '#domain/contract/ipc.ts';
import { guessLookKind, type LookKind, lookKindSchema } from '#domain/look-beyond.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useRequest } from '../../api/use-command.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { useLanguage } from '../../app/use-language.ts';
import { KeyHint } from '../key-hint/key-hint.tsx';
import { ReasonDialog } from '../reason-dialog/reason-dialog.tsx';
import { StatusBadge } from '../status-badge/status-badge.tsx';
import { SubjectChip } from '../subject-chip/subject-chip.tsx';
import { useSubjectText } from '../subject-chip/use-subject-text.ts';
import style from './look-beyond.module.css';

type Found = RouteOutput<'beyond.find'>[number];

/**
 * Where a search found nothing here: asks the centre about other offices, with a reason, and shows where to send the
 * person.
 */
export function LookBeyond({ query }: { query: string }) {
  const { t, i18n } = useTranslation('beyond');
  const { data: sync } = useAsk('sync.status', {});
  const [isAsking, setAsking] = useState(false);
  const ask = useRequest('beyond.find', () => setAsking(false));
  const guess = guessLookKind(query);
  const isReached = sync?.centre === true && sync.network !== false;
  const isOffered = guess !== undefined && sync !== undefined && ask.data === undefined;
  const blocked = isReached ? undefined : t('offline');
  useKeys([{ key: 'Ctrl+Enter', label: t('ask'), blocked, run: () => setAsking(true) }], { enabled: isOffered });

  if (guess === undefined) return null;
  if (ask.data !== undefined) return <Result found={ask.data} query={query} />;
  if (sync === undefined) return null;
  if (!isReached) return <p>{t('offline')}</p>;
  const inBoth = (kind: LookKind) => ({
    en: i18n.getFixedT('en', 'beyond')(`kind.${kind}`),
    sw: i18n.getFixedT('sw', 'beyond')(`kind.${kind}`),
  });
  return (
    <div className={style.offer}>
      <p>{t('invite')}</p>
      <Button
        variant="default"
        aria-keyshortcuts="Control+Enter"
        rightSection={<KeyHint keys="Ctrl+Enter" />}
        onClick={() => setAsking(true)}
      >
        {t('ask')}
      </Button>
      {isAsking && (
        <ReasonDialog
          draft={`look-beyond ${query}`}
          title={t('dialog.title', { query })}
          description={t('dialog.body')}
          actLabel={t('ask')}
          choices={lookKindSchema.options.map((code) => ({ code, label: inBoth(code) }))}
          initialCodes={[guess]}
          multiple={false}
          noteRequired
          noteLabel={t('dialog.reason')}
          busy={ask.isPending}
          error={ask.error}
          onCancel={() => {
            ask.reset();
            setAsking(false);
          }}
          onSubmit={({ codes, note }) => ask.mutate({ kind: lookKindSchema.parse(codes[0]), query, reason: note })}
        />
      )}
    </div>
  );
}

function Result({ found, query }: { found: readonly Found[]; query: string }) {
  const { t } = useTranslation('beyond');
  return (
    <div className={style.result} role="status">
      <p>{found.length === 0 ? t('none', { query }) : t('found', { count: found.length })}</p>
      {found.map((one) => (
        <FoundCard key={`${one.office.id} ${one.reference}`} one={one} />
      ))}
    </div>
  );
}

/** The office first: that is what the person at the desk came to hear. */
function FoundCard({ one }: { one: Found }) {
  const { t } = useTranslation('beyond');
  const { pick } = useLanguage();
  const writeSubject = useSubjectText();
  return (
    <article className={style.card}>
      <div className={style.head}>
        <h3 className={style.office}>{t('at', { office: one.office.name })}</h3>
        <StatusBadge status={one.status} />
      </div>
      <p className={style.since}>{useSince(one)}</p>
      <div className={style.facts}>
        <SubjectChip subject={one} />
        <span>
          {pick(one.serviceName)} · {writeSubject(one)} · <span className="mono">{one.reference}</span>
        </span>
      </div>
      <p className={style.people}>{t('people', { owner: one.owner, collector: one.collector })}</p>
    </article>
  );
}

const useSince = ({ status, receivedAt, decidedAt, readyAt, collectedAt }: Found): string => {
  const { t } = useTranslation('beyond');
  const date = (at: number) => formatCivilDate(civilDateAt(at));
  if (status === 'released' && collectedAt !== null) return t('since.released', { date: date(collectedAt) });
  if (status === 'shelved' && readyAt !== null) return t('since.shelved', { date: date(readyAt) });
  if (decidedAt === null || isOpen(status)) return t('since.received', { date: date(receivedAt) });
  return t(`since.${status === 'released' ? 'issued' : status}`, { date: date(decidedAt) });
};

type Open = 'lodged' | 'awaiting-buyer' | 'submitted' | 'withdrawn' | 'shelved';
/** Of which no day of a decision is worth a word. */
const isOpen = (status: Status): status is Open =>
  status === 'lodged' ||
  status === 'awaiting-buyer' ||
  status === 'submitted' ||
  status === 'withdrawn' ||
  status === 'shelved';
