import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Assignment, findAssignment, type TimelineEntry } from '#domain/application.ts';
import { formatCivilDate, formatInstant } from '#domain/civil-date.ts';
import type { ApplicationRow, Case } from '#domain/contract/screen/case.ts';
import type { Repair } from '#domain/contract/screen/sync.ts';
import { openStatuses } from '#domain/deadline.ts';
import { hasRole } from '#domain/officer.ts';
import type { ReasonCode } from '#domain/reference.ts';
import type { OpenElsewhere } from '../../api/use-open-cases.ts';
import { useSession } from '../../api/use-session.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useLanguage } from '../../app/use-language.ts';
import { useOfficerName } from '../../app/use-officer-name.ts';
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
  /** The other applications of its vehicle that are here. */
  others: readonly ApplicationRow[];
};

/** What must be known of a case before anything else is read; undefined when there is nothing. */
export const useCaseNotes = ({
  newest,
  work,
  repair,
  elsewhere,
  online,
  reasons,
  others,
}: Given): ReactNode | undefined => {
  const { t } = useTranslation('case');
  const { application, unknownWords } = work.shown;
  const [restriction] = application.restrictions;
  const nameOfficer = useOfficerName();
  const holds = application.holds.filter(({ releasedAt }) => releasedAt === null);
  const notes = application.timeline.filter(({ act }) => act === 'application.note');
  const assignment = findAssignment(application);
  const openOthers = others.filter(({ status }) => openStatuses.includes(status));
  const isAgain = application.former !== null && application.standing === 'submitted';
  const isSilent =
    !isAgain &&
    repair === undefined &&
    elsewhere === undefined &&
    restriction === undefined &&
    holds.length === 0 &&
    notes.length === 0 &&
    assignment === undefined &&
    openOthers.length === 0 &&
    !hasApprovalNotes(work.shown) &&
    unknownWords.length === 0 &&
    !work.isResubmitted &&
    work.former.length === 0;
  if (isSilent) return undefined;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by the keyboard
    <section className={style.notes} aria-label={t('notesRegion')} tabIndex={0}>
      {repair !== undefined && <CaseRepair repair={repair} recordAgain={work.recordAgain} />}
      {elsewhere !== undefined && <OpenElsewhereNote id={application.id} elsewhere={elsewhere} online={online} />}
      {isAgain && <ResubmittedNote shown={work.shown} reasons={reasons} />}
      {restriction !== undefined && <RestrictionNote restriction={restriction} />}
      {assignment !== undefined && <AssignmentNote assignment={assignment} />}
      {openOthers.length > 0 && <OpenOthersNote rows={openOthers} />}
      {holds.map(({ id, reason, until, at, by }) => (
        <Note
          key={id}
          tone="amber"
          title={
            until === null
              ? t('hold', { at: formatInstant(at), officer: nameOfficer(by) })
              : t('holdUntil', { at: formatInstant(at), officer: nameOfficer(by), until: formatCivilDate(until) })
          }
        >
          <p>{reason}</p>
        </Note>
      ))}
      {notes.length > 0 && <OfficerNotes notes={notes} />}
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
    </section>
  );
};

/** Whose turn it is: it says so, and keeps nobody else from deciding. */
function AssignmentNote({ assignment }: { assignment: Assignment }) {
  const { t } = useTranslation('case');
  const { session } = useSession();
  const nameOfficer = useOfficerName();
  const { to, by, at, reason } = assignment;
  const whose = to === null ? 'supervisor' : to === session.officer.staffNumber ? 'own' : 'other';
  const isMine = whose === 'own' || (whose === 'supervisor' && hasRole(session.officer, 'supervisor'));
  return (
    <Note
      tone={isMine ? 'amber' : 'blue'}
      title={t(`assigned.${whose}`, { to: nameOfficer(to ?? ''), officer: nameOfficer(by), at: formatInstant(at) })}
    >
      {reason !== null && <p>{reason}</p>}
    </Note>
  );
}

/** The latest in full; those before it fold away, and stand in what was done as well. */
function OfficerNotes({ notes }: { notes: readonly TimelineEntry[] }) {
  const { t } = useTranslation('case');
  const nameOfficer = useOfficerName();
  const [latest, ...former] = notes.toSorted((a, b) => b.at - a.at);
  if (latest === undefined) return null;
  const write = ({ note = '', by, at }: TimelineEntry): string =>
    `${note} (${t('noteBy', { officer: nameOfficer(by), at: formatInstant(at) })})`;
  return (
    <Note tone="grey" title={t('notes', { count: notes.length })}>
      <p>{write(latest)}</p>
      {former.length > 0 && (
        <details>
          <summary className={style.changes}>{t('notesBefore', { count: former.length })}</summary>
          {former.map((one) => (
            <p key={`${one.at} ${one.by}`}>{write(one)}</p>
          ))}
        </details>
      )}
    </Note>
  );
}

/** Two open applications of one vehicle are looked at together. */
function OpenOthersNote({ rows }: { rows: readonly ApplicationRow[] }) {
  const { t } = useTranslation('case');
  const { pick } = useLanguage();
  const { go } = useNavigation();
  return (
    <Note tone="amber" title={t('others.open', { count: rows.length })}>
      {rows.map(({ id, service, reference }) => (
        <p key={id}>
          <Button size="compact-sm" variant="default" onClick={() => go({ desk: 'queue', applicationId: id })}>
            {pick(service.short)} · {reference}
          </Button>
        </p>
      ))}
    </Note>
  );
}

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
