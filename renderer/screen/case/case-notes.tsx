import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCivilDate, formatInstant } from '#domain/civil-date.ts';
import type { Case } from '#domain/contract/screen/case.ts';
import type { Repair } from '#domain/contract/screen/sync.ts';
import type { ReasonCode } from '#domain/reference.ts';
import type { OpenElsewhere } from '../../api/use-open-cases.ts';
import { Note } from '../../component/tone/note.tsx';
import { ApprovalNotes, hasApprovalNotes } from './approval-notes.tsx';
import style from './case.module.css';
import { CaseRepair } from './case-repair.tsx';
import { OpenElsewhereNote } from './open-elsewhere.tsx';
import { ResubmittedNote } from './resubmitted-note.tsx';
import type { CaseWork } from './use-case.ts';

type Given = {
  newest: Case;
  work: CaseWork;
  repair: Repair | undefined;
  elsewhere: OpenElsewhere | undefined;
  online: boolean;
  reasons: readonly ReasonCode[];
};

/** What must be known of a case before anything else is read; undefined when there is nothing. */
export const useCaseNotes = ({ newest, work, repair, elsewhere, online, reasons }: Given): ReactNode | undefined => {
  const { t } = useTranslation('case');
  const { application, unknownWords } = work.shown;
  const [restriction] = application.restrictions;
  const holds = application.holds.filter(({ releasedAt }) => releasedAt === null);
  const isAgain = application.former !== null && application.standing === 'submitted';
  const isSilent =
    !isAgain &&
    repair === undefined &&
    elsewhere === undefined &&
    restriction === undefined &&
    holds.length === 0 &&
    !hasApprovalNotes(work.shown) &&
    unknownWords.length === 0 &&
    !work.isResubmitted &&
    work.former.length === 0;
  if (isSilent) return undefined;
  return (
    <div className={style.notes}>
      {repair !== undefined && <CaseRepair repair={repair} recordAgain={work.recordAgain} />}
      {elsewhere !== undefined && <OpenElsewhereNote id={application.id} elsewhere={elsewhere} online={online} />}
      {isAgain && <ResubmittedNote shown={work.shown} reasons={reasons} />}
      {restriction !== undefined && <RestrictionNote restriction={restriction} />}
      {holds.map(({ id, reason, at, by }) => (
        <Note key={id} tone="amber" title={t('hold', { at: formatInstant(at), officer: by })}>
          <p>{reason}</p>
        </Note>
      ))}
      {hasApprovalNotes(work.shown) && <ApprovalNotes shown={work.shown} />}
      {unknownWords.length > 0 && <UnknownWordsNote words={unknownWords} />}
      {work.isResubmitted && (
        <Note
          tone="amber"
          role="alert"
          title={t('resubmitted.title', {
            at: formatInstant(newest.application.resubmittedAt ?? newest.confirmedAt),
          })}
          action={
            <Button variant="default" onClick={work.loadNewest}>
              {t('resubmitted.load')}
            </Button>
          }
        >
          <p>{t('resubmitted.body')}</p>
        </Note>
      )}
      {work.former.length > 0 && !work.isResubmitted && (
        <Note
          tone="blue"
          title={t('resubmitted.former', { count: work.former.length })}
          action={
            <Button variant="default" onClick={work.putBack}>
              {t('resubmitted.putBack')}
            </Button>
          }
        />
      )}
    </div>
  );
};

function RestrictionNote({ restriction }: { restriction: Case['application']['restrictions'][number] }) {
  const { t } = useTranslation('case');
  const { kind, note } = restriction;
  const since = formatCivilDate(restriction.since);
  const title =
    kind === 'caveat' || kind === 'restricted' || kind === 'stolen'
      ? t(`restriction.${kind}`, { since })
      : t('restriction.other', { since, kind });
  return (
    <Note tone="red" title={title}>
      <p>{note}</p>
    </Note>
  );
}

/** A portal's new word is no mistake, but nobody here can say what it means. */
function UnknownWordsNote({ words }: { words: Case['unknownWords'] }) {
  const { t } = useTranslation('case');
  const listed = words.map(({ list, word }) => t('unknown.word', { list: t(`unknown.list.${list}`), word })).join(', ');
  return (
    <Note tone="amber" title={t('unknown.title', { count: words.length, words: listed })}>
      <p>{t('unknown.body', { count: words.length })}</p>
    </Note>
  );
}
