import { useTranslation } from 'react-i18next';
import type { Former } from '#domain/application.ts';
import { formatInstant } from '#domain/civil-date.ts';
import type { Case } from '#domain/contract/screen/case.ts';
import type { PaperPlace } from '#domain/paper-order.ts';
import type { Leaf } from '#domain/record-difference.ts';
import type { ReasonCode } from '#domain/reference.ts';
import { useLanguage } from '../../app/use-language.ts';
import { useOfficerName } from '../../app/use-officer-name.ts';
import { Note } from '../../component/tone/note.tsx';
import { useFieldText } from '../repair/field-text.ts';
import style from './case.module.css';

/** So many changes stand open; more fold away, so that the checklist stays on screen. */
const maxOpen = 3;

/** Papers by the pages that each has, over all its places. */
const countPages = (papers: readonly PaperPlace[] = []): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { paper, pages } of papers) counts.set(paper, (counts.get(paper) ?? 0) + pages);
  return counts;
};

/** What became of a resubmitted application before: why it was returned, which facts and papers differ now. */
export function ResubmittedNote({ shown, reasons }: { shown: Case; reasons: readonly ReasonCode[] }) {
  const { t } = useTranslation('case');
  const { pick } = useLanguage();
  const nameOfficer = useOfficerName();
  const { application } = shown;
  const { former, resubmittedAt } = application;
  if (former === null || resubmittedAt === null) return null;
  const { decision } = former;
  return (
    <Note
      tone="blue"
      title={
        decision === null
          ? t('former.amended', { at: formatInstant(resubmittedAt) })
          : t('former.returned', {
              at: formatInstant(resubmittedAt),
              returnedAt: formatInstant(decision.at),
              officer: nameOfficer(decision.by),
            })
      }
    >
      {decision?.reasons.map(({ code, note }) => {
        const reason = reasons.find((one) => one.code === code);
        const label = reason === undefined ? code : pick(reason.label);
        return <p key={code}>{note === undefined ? label : `${label}: ${note}`}</p>;
      })}
      <Changes shown={shown} former={former} />
    </Note>
  );
}

function Changes({ shown, former }: { shown: Case; former: Former }) {
  const { t } = useTranslation('case');
  const { pick } = useLanguage();
  const { nameField, writeValue } = useFieldText(shown);
  const { document } = shown.application;
  const [before, now] = [countPages(former.document.papers), countPages(document.papers)];
  const papers = [...new Set([...before.keys(), ...now.keys()])].filter((one) => before.get(one) !== now.get(one));
  const nameOf = (paper: string): string => {
    const line = shown.lines.find(({ id }) => id === paper);
    return line === undefined ? paper : pick(line.label);
  };
  const isOtherDocument = former.document.id !== document.id;
  const count = former.changes.length + former.more + papers.length;
  const write = (path: string, value: Leaf | null): string => (value === null ? '—' : writeValue(path, value));
  return (
    <details open={count <= maxOpen}>
      <summary className={style.changes}>
        {t('former.changes', { count })} {isOtherDocument ? t('former.newDocument') : t('former.sameDocument')}
      </summary>
      <ul className={style.changeList}>
        {former.changes.map(({ path, before: was, after }) => (
          <li key={path}>
            {nameField(path)}: <del>{write(path, was)}</del> → <ins>{write(path, after)}</ins>
          </li>
        ))}
        {papers.map((paper) => (
          <li key={paper}>
            {t('former.paper', { paper: nameOf(paper), before: before.get(paper) ?? 0, now: now.get(paper) ?? 0 })}
          </li>
        ))}
        {former.more > 0 && <li>{t('former.more', { count: former.more })}</li>}
      </ul>
    </details>
  );
}
