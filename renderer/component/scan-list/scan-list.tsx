import { Button } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCloud,
  IconCloudUp,
  IconDeviceFloppy,
  IconFileText,
  IconHourglass,
  IconPaperclip,
  IconPhoto,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '#domain/civil-date.ts';
import type { ScanRow } from '#domain/contract/screen/case.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useCommand } from '../../api/use-command.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { useLanguage } from '../../app/use-language.ts';
import { formatSize } from '../count/format-size.ts';
import { ErrorNotice } from '../error-notice/error-notice.tsx';
import { KeyHint } from '../key-hint/key-hint.tsx';
import { ReasonDialog } from '../reason-dialog/reason-dialog.tsx';
import { Badge } from '../tone/badge.tsx';
import style from './scan-list.module.css';
import { ScanView } from './scan-view.tsx';

const look = {
  here: { icon: IconDeviceFloppy, tone: 'green' },
  'at-centre': { icon: IconCloud, tone: 'grey' },
  waiting: { icon: IconHourglass, tone: 'amber' },
  sending: { icon: IconCloudUp, tone: 'blue' },
  refused: { icon: IconAlertTriangle, tone: 'red' },
} as const;

const attachKey = 'Ctrl+U';

type Props = {
  id: string;
  /** Nothing may be attached on this screen now; what is there may still be looked at. */
  readOnly?: boolean;
};

/** The scans of an application: what the portal compiled and what officers attached, where each is, and one more. */
export function ScanList({ id, readOnly = false }: Props) {
  const { t } = useTranslation(['scan', 'error']);
  const { pick } = useLanguage();
  const found = useAsk('evidence.list', { id });
  const [isAttaching, setAttaching] = useState(false);
  const [opened, setOpened] = useState<(ScanRow & { sha256: string }) | undefined>(undefined);
  const attach = useCommand('evidence.attach', () => setAttaching(false));
  const begin = (): void => {
    attach.reset();
    setAttaching(true);
  };
  useKeys([{ key: attachKey, label: t('scan:attach'), run: begin }], {
    enabled: !readOnly && found.data !== undefined && !isAttaching && opened === undefined,
  });

  const kinds = found.data?.kinds ?? [];
  const nameOf = ({ kind, name }: ScanRow): string => {
    if (kind === null) return t('scan:compiled', { name });
    const known = kinds.find(({ code }) => code === kind);
    return known === undefined ? kind : pick(known.label);
  };

  return (
    <div className={style.scans}>
      {found.error !== null && <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
      <ul className={style.list}>
        {found.data?.scans.map((scan) => {
          const { sha256, kind, mediaType, sizeBytes, note, at, by, state, percent, problem } = scan;
          const Icon = mediaType.startsWith('image/') ? IconPhoto : IconFileText;
          const facts = [formatInstant(at), by, sizeBytes === null ? null : formatSize(sizeBytes)].filter(
            (fact) => fact !== null,
          );
          const text = (
            <>
              <Icon className={style.icon} aria-hidden="true" />
              <span className={style.text}>
                <span className={style.name}>{nameOf(scan)}</span>
                <span className={style.facts}>{facts.join(' · ')}</span>
                {note !== null && <span className={style.note}>{note}</span>}
                {problem !== null && (
                  <span className={style.problem}>
                    {t(`error:${problem}.what`)} {t('scan:refusedNext')}
                  </span>
                )}
              </span>
            </>
          );
          return (
            <li key={`${kind ?? ''} ${sha256 ?? ''}`} className={style.scan}>
              {/* The compiled document has its own viewer on the Case desk. */}
              {kind === null || sha256 === null ? (
                <span className={style.open}>{text}</span>
              ) : (
                <button
                  type="button"
                  className={`${style.open} ${style.button}`}
                  onClick={() => setOpened({ ...scan, sha256 })}
                >
                  {text}
                </button>
              )}
              <Badge icon={look[state].icon} tone={look[state].tone}>
                {state === 'at-centre' && percent > 0
                  ? t('scan:state.partly', { percent })
                  : t(`scan:state.${state}`, { percent })}
              </Badge>
            </li>
          );
        })}
      </ul>
      {found.data?.scans.length === 1 && <p className={style.none}>{t('scan:none')}</p>}
      {!readOnly && (
        <Button
          className={style.attach}
          variant="default"
          leftSection={<IconPaperclip className={style.icon} aria-hidden="true" />}
          rightSection={<KeyHint keys={attachKey} />}
          onClick={begin}
        >
          {t('scan:attach')}
        </Button>
      )}
      {isAttaching && (
        <ReasonDialog
          draft={`attach ${id}`}
          title={t('scan:dialog.title')}
          description={t('scan:dialog.description')}
          actLabel={t('scan:dialog.act')}
          choices={kinds}
          multiple={false}
          noteLabel={t('scan:dialog.note')}
          busy={attach.isPending}
          error={attach.error}
          onCancel={() => setAttaching(false)}
          onSubmit={({ codes, note }) => attach.mutate({ id, kind: codes[0] ?? '', ...(note === '' ? {} : { note }) })}
        />
      )}
      {opened !== undefined && (
        <ScanView id={id} sha256={opened.sha256} title={nameOf(opened)} onClose={() => setOpened(undefined)} />
      )}
    </div>
  );
}
