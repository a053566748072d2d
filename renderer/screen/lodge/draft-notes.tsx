import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatCivilDate, formatInstant } from '#domain/civil-date.ts';
import type { DraftView } from '#domain/contract/screen/lodge.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useErrorText } from '../../component/error-notice/use-error-text.ts';
import { Note } from '../../component/tone/note.tsx';

/** What an officer has to know of a draft before going on with it. */
export function DraftNotes({ view: { refused, endedOn, aside, sameVehicle } }: { view: DraftView }) {
  const { t } = useTranslation('lodge');
  const { sayWhy } = useErrorText();
  const { replace } = useNavigation();
  const kept = Object.entries(aside);
  return (
    <>
      {refused !== null && (
        <Note tone="red" title={t('refused.title')}>
          <p>{sayWhy([refused.problem])}</p>
          <p>{t('refused.next')}</p>
        </Note>
      )}
      {sameVehicle.map((other) => (
        <Note key={other.id} tone="amber" title={t('same.title')}>
          <p>{t('same.body', { officer: other.savedBy, at: formatInstant(other.savedAt) })}</p>
          <Button variant="default" onClick={() => replace({ desk: 'lodge', applicationId: other.id })}>
            {t('same.open')}
          </Button>
        </Note>
      ))}
      {endedOn !== null && (
        <Note tone="red" title={t('ended.title', { on: formatCivilDate(endedOn) })}>
          <p>{t('ended.body')}</p>
        </Note>
      )}
      {kept.length > 0 && (
        <Note tone="amber" title={t('aside.title')}>
          <p>{t('aside.body')}</p>
          <ul>
            {kept.map(([path, text]) => (
              <li key={path}>
                <span className="mono">{path}</span>: {text}
              </li>
            ))}
          </ul>
        </Note>
      )}
    </>
  );
}
