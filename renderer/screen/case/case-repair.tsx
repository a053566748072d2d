import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Repair } from '#domain/contract/screen/sync.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { RepairBanner } from '../../component/repair-banner/repair-banner.tsx';

type Props = { repair: Repair /** Of refused marks: gives them all again. */; recordAgain: (() => void) | undefined };

/** A refused decision or marks, done again on the case as it stands now. */
export function CaseRepair({ repair, recordAgain }: Props) {
  const { t } = useTranslation('repair');
  useKeys([{ key: 'M', label: t('banner.marks'), run: () => recordAgain?.() }], { enabled: recordAgain !== undefined });
  return (
    <RepairBanner
      repair={repair}
      action={
        recordAgain !== undefined && (
          <Button variant="default" rightSection={<KeyHint keys="M" />} aria-keyshortcuts="M" onClick={recordAgain}>
            {t('banner.marks')}
          </Button>
        )
      }
    >
      {recordAgain === undefined ? t('banner.unsettled') : t('banner.marksBody')}
    </RepairBanner>
  );
}
