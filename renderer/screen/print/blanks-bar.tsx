import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleX, IconFiles, IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { civilDateAt, formatCivilDate } from '#domain/civil-date.ts';
import type { Blanks } from '#domain/contract/screen/print.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useRequest } from '../../api/use-command.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { ReasonDialog } from '../../component/reason-dialog/reason-dialog.tsx';
import { Badge } from '../../component/tone/badge.tsx';
import style from './print.module.css';

/** Fewer than this and the desk may run out within the day. */
const low = 20;

/** Why there is nothing to print on and what to do, in words; undefined when there is. */
const useBlanksTrouble = (blanks: Blanks, isReached: boolean): string | undefined => {
  const { t } = useTranslation('print');
  if (blanks.left > 0) return undefined;
  if (blanks.givenBack) return t('blanks.givenBack');
  if (!isReached)
    return t(blanks.blocks.some(({ expired }) => expired) ? 'blanks.expiredOffline' : 'blanks.noneOffline');
  return t(blanks.shortage === 'none' ? 'blanks.officeNone' : 'blanks.asking');
};

/** The numbered blanks in this desk's keeping: which, how many are left, until when; and how they go back. */
export function BlanksBar({ blanks }: { blanks: Blanks }) {
  const { t } = useTranslation('print');
  const [isAsking, setIsAsking] = useState(false);
  const giveBack = useRequest('blank.giveBack', () => setIsAsking(false));
  const ask = useRequest('blank.ask');
  const isReached = useAsk('sync.status', {}).data?.centre !== false;
  const trouble = useBlanksTrouble(blanks, isReached);
  const good = blanks.blocks.filter(({ expired, left }) => !expired && left > 0);
  // Without the centre neither can be done, and nothing would be printed on in between.
  const mayGiveBack = isReached && good.length > 0;
  const mayAsk = isReached && good.length === 0 && (blanks.givenBack || blanks.shortage === 'none');
  useKeys([
    { key: 'G', label: t('blanks.giveBack'), run: () => mayGiveBack && setIsAsking(true), hidden: !mayGiveBack },
    { key: 'B', label: t('blanks.ask'), run: () => mayAsk && ask.mutate({}), hidden: !mayAsk },
  ]);
  return (
    <div className={style.blanks}>
      <IconFiles className={style.icon} aria-hidden="true" />
      <span className={style.blanksWord}>{t('blanks.title')}</span>
      {blanks.left < 1 && !blanks.givenBack && (
        <Badge icon={IconCircleX} tone="red">
          {t('blanks.none')}
        </Badge>
      )}
      <p className={style.blanksText} role="status" data-trouble={trouble !== undefined || undefined}>
        {good.map(({ first, last, until }, index) => (
          <span key={first}>
            {index > 0 && '; '}
            <span className="mono">
              {first}–{last}
            </span>
            {', '}
            {t('blanks.until', { date: formatCivilDate(civilDateAt(until)) })}
          </span>
        ))}
        {trouble}
      </p>
      {blanks.left >= low && <span className={style.blanksLeft}>{t('blanks.left', { count: blanks.left })}</span>}
      {blanks.left > 0 && blanks.left < low && (
        <Badge icon={IconAlertTriangle} tone="amber">
          {t('blanks.left', { count: blanks.left })}
        </Badge>
      )}
      {blanks.left > 0 && blanks.shortage !== null && (
        <Badge icon={IconInfoCircle} tone={blanks.shortage === 'none' ? 'amber' : 'grey'}>
          {t(`blanks.shortage.${blanks.shortage}`)}
        </Badge>
      )}
      {mayGiveBack && <BlanksAct label={t('blanks.giveBack')} keys="G" busy={false} onAct={() => setIsAsking(true)} />}
      {mayAsk && <BlanksAct label={t('blanks.ask')} keys="B" busy={ask.isPending} onAct={() => ask.mutate({})} />}
      {ask.error !== null && <ErrorNotice error={ask.error} />}
      {isAsking && (
        <ReasonDialog
          title={t('blanks.giveBackTitle', { count: blanks.left })}
          actLabel={t('blanks.giveBackAct')}
          busy={giveBack.isPending}
          error={giveBack.error}
          onCancel={() => {
            setIsAsking(false);
            giveBack.reset();
          }}
          onSubmit={() => giveBack.mutate({})}
        >
          <p>{t('blanks.giveBackBody')}</p>
        </ReasonDialog>
      )}
    </div>
  );
}

function BlanksAct({ label, keys, busy, onAct }: { label: string; keys: string; busy: boolean; onAct: () => void }) {
  return (
    <Button
      className={style.blanksAct}
      variant="default"
      size="compact-sm"
      loading={busy}
      rightSection={<KeyHint keys={keys} />}
      aria-keyshortcuts={keys}
      onClick={onAct}
    >
      {label}
    </Button>
  );
}
