import { Button } from '@mantine/core';
import { IconDatabase } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { civilDateAt, formatCivilDate } from '#domain/civil-date.ts';
import type { DraftView } from '#domain/contract/screen/lodge.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { Note } from '../../component/tone/note.tsx';
import style from './lodge.module.css';

type Props = {
  known: DraftView['known'];
  /** How many fields that the record knows are empty. */
  empty: number;
  onFill: () => void;
};

/** The vehicle is on record here: what is empty of it can be filled in from there. */
export function KnownNote({ known, empty, onFill }: Props) {
  const { t } = useTranslation('lodge');
  useKeys([
    {
      key: 'F7',
      label: t('known.fill'),
      run: onFill,
      blocked: known === null ? t('known.none') : empty === 0 ? t('known.full') : undefined,
    },
  ]);
  if (known === null) return null;
  const { reference, receivedAt } = known;
  return (
    <Note tone="blue" title={t('known.title', { reference })} role="status">
      <p>{t(empty > 0 ? 'known.body' : 'known.filled', { at: formatCivilDate(civilDateAt(receivedAt)) })}</p>
      {empty > 0 && (
        <Button
          className={style.addOwner}
          variant="default"
          leftSection={<IconDatabase className={style.icon} aria-hidden="true" />}
          rightSection={<KeyHint keys="F7" />}
          onClick={onFill}
        >
          {t('known.act', { count: empty })}
        </Button>
      )}
    </Note>
  );
}
