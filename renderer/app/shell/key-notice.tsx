import { ActionIcon, Button } from '@mantine/core';
import { IconBan, IconScan, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { isDialogOpen } from '../key/key-match.ts';
import { useKeyNotice, useKeyRegistry } from '../key/key-provider.tsx';
import style from './key-notice.module.css';

const blockedMs = 10_000;

/**
 * `onFind`: looks for what was scanned in the search of the whole counter. `place`: where it was said; elsewhere it is
 * over.
 */
type Props = { onFind?: (text: string) => void; place?: string };

/** What a scan that nothing on screen takes has read, and why a key did nothing. Above dialogs too, and read aloud. */
export function KeyNotice({ onFind, place = '' }: Props) {
  const { t } = useTranslation();
  const notice = useKeyNotice();
  const { say } = useKeyRegistry();
  const [copied, setCopied] = useState<string | undefined>(undefined);
  const close = () => say(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was said at one place is not said at the next
  useEffect(() => close, [place]);
  // Why a key did nothing is read in a moment; what was scanned stays until it is done with.
  const isBlocked = notice?.kind === 'blocked';
  // biome-ignore lint/correctness/useExhaustiveDependencies: each notice has its own moment
  useEffect(() => {
    if (!isBlocked) return;
    const timer = setTimeout(close, blockedMs);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div className={style.frame} data-low={isDialogOpen() || undefined}>
      <div role="status" className={style.live}>
        {notice !== undefined && (
          <div className={style.notice}>
            {notice.kind === 'scan' ? (
              <IconScan className={style.icon} aria-hidden="true" />
            ) : (
              <IconBan className={style.icon} aria-hidden="true" />
            )}
            <p className={style.text}>
              {notice.kind === 'scan' ? (
                <>
                  {t('notice.scanned')} <strong className={`mono selectable ${style.scanned}`}>{notice.text}</strong>
                  <span className={style.more}> {t('notice.nothing')}</span>
                </>
              ) : (
                <>
                  <strong>{t('notice.blocked', { act: notice.label })}</strong> {notice.reason}
                </>
              )}
            </p>
            {notice.kind === 'scan' && (
              <>
                {onFind !== undefined && !isDialogOpen() && (
                  <Button
                    variant="default"
                    rightSection={<KeyHint keys="Ctrl+K" />}
                    aria-keyshortcuts="Control+K"
                    onClick={() => onFind(notice.text)}
                  >
                    {t('notice.find')}
                  </Button>
                )}
                <Button
                  variant="default"
                  onClick={() => void navigator.clipboard.writeText(notice.text).then(() => setCopied(notice.text))}
                >
                  {copied === notice.text ? t('act.copied') : t('act.copy')}
                </Button>
              </>
            )}
            <ActionIcon aria-label={t('act.close')} onClick={close}>
              <IconX className={style.icon} aria-hidden="true" />
            </ActionIcon>
          </div>
        )}
      </div>
    </div>
  );
}
