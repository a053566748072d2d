import { useTranslation } from 'react-i18next';
import { formatInstant } from '#domain/civil-date.ts';
import type { Case } from '#domain/contract/screen/case.ts';
import { useSession } from '../../api/use-session.ts';
import { useLanguage } from '../../app/use-language.ts';
import { useOfficerName } from '../../app/use-officer-name.ts';
import { Note } from '../../component/tone/note.tsx';

/** Whether something is to be said of the approvals of a case that is still to be decided. */
export const hasApprovalNotes = ({ application, row, voided }: Case): boolean =>
  application.standing === 'submitted' && row.approvals.needed > 1 && (row.approvals.given > 0 || voided.length > 0);

/** Who approved first and when, what was overridden and why; or which approval counts no longer, and why not. */
export function ApprovalNotes({ shown }: { shown: Case }) {
  const { t } = useTranslation('case');
  const { pick } = useLanguage();
  const { session } = useSession();
  const nameOfficer = useOfficerName();
  const { application, lines, row, voided } = shown;
  const { approvals, verification } = application;
  const former = voided.at(-1);
  if (row.approvals.given === 0)
    return (
      former !== undefined && (
        <Note
          tone="amber"
          title={t('approvalNote.voided', { officer: nameOfficer(former.by), at: formatInstant(former.at) })}
        >
          <p>{t(`approvalNote.cause.${former.cause}`)}</p>
        </Note>
      )
    );
  const overrides = lines.flatMap(({ id, label }) => {
    const mark = verification[id];
    return mark?.mark === 'overridden'
      ? [{ id, line: pick(label), reason: mark.reason ?? '', officer: nameOfficer(mark.by) }]
      : [];
  });
  return approvals
    .filter(({ revision }) => revision === application.revision)
    .map((one) => {
      const isOwn = one.by === session.officer.staffNumber;
      return (
        <Note
          key={one.by}
          tone={isOwn ? 'grey' : 'blue'}
          title={t(isOwn ? 'approvalNote.own' : 'approvalNote.other', {
            officer: nameOfficer(one.by),
            at: formatInstant(one.at),
          })}
        >
          <p>{t(isOwn ? 'approvalNote.ownNext' : 'approvalNote.otherNext')}</p>
          {overrides.map(({ id, ...override }) => (
            <p key={id}>{t('approvalNote.override', override)}</p>
          ))}
        </Note>
      );
    });
}
