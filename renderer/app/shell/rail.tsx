import { Tooltip, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/use-session.ts';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { listDesks } from '../desk.ts';
import { useNavigation } from '../navigation.tsx';
import style from './rail.module.css';

/** The desks of this officer: icon and word. */
export function Rail() {
  const { t } = useTranslation();
  const { session } = useSession();
  const { place, go } = useNavigation();
  return (
    <nav className={style.rail} aria-label={t('desk.label')}>
      {listDesks(session.officer).map(({ id, icon: Icon }, index) => (
        <Tooltip key={id} position="right" label={<KeyHint keys={`Alt+${index + 1}`} />}>
          <UnstyledButton
            className={style.desk}
            aria-current={place.desk === id ? 'page' : undefined}
            aria-keyshortcuts={`Alt+${index + 1}`}
            onClick={() => go({ desk: id })}
          >
            <Icon className={style.icon} aria-hidden="true" />
            <span className={style.word}>{t(`desk.${id}`)}</span>
          </UnstyledButton>
        </Tooltip>
      ))}
    </nav>
  );
}
