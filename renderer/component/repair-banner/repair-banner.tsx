import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatTime } from '#domain/civil-date.ts';
import type { Repair } from '#domain/contract/screen/sync.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useErrorText } from '../error-notice/use-error-text.ts';
import { KeyHint } from '../key-hint/key-hint.tsx';
import { useActName } from '../timeline/use-act-name.ts';
import { Note } from '../tone/note.tsx';
import style from './repair-banner.module.css';

/** Above the form of an act that is done again: which act was refused, and what the centre says. */
export function RepairBanner({
  repair,
  children,
  action,
}: {
  repair: Repair;
  children?: ReactNode;
  action?: ReactNode;
}) {
  const { t } = useTranslation('repair');
  const { say } = useErrorText();
  const { back } = useNavigation();
  const { nameAct } = useActName();
  const { command } = repair;
  return (
    <Note
      tone="amber"
      role="status"
      title={t('banner.title', { act: nameAct(command.name), time: formatTime(command.at) })}
      action={
        <>
          {action}
          <Button
            variant="default"
            leftSection={<IconArrowBackUp className={style.icon} aria-hidden="true" />}
            rightSection={<KeyHint keys="Escape" />}
            onClick={back}
          >
            {t('banner.back')}
          </Button>
        </>
      }
    >
      <p>
        {command.problem !== null &&
          t('banner.says', { what: say(command.problem.code, 'what', command.problem.details) })}{' '}
        {children}
      </p>
    </Note>
  );
}
