import type { Declared } from '#domain/application.ts';
import type { CheckCall, ChecklistLine } from '#domain/checklist.ts';
import type { useWord } from '../../app/use-word.ts';
import type { Elsewhere } from './fact.tsx';

type OnPaper = Extract<CheckCall, { paper: string }>['id'];

/** The paper that a check of the checklist reads: "the logbook" of this service, whatever it is called. */
export const findPaper = (lines: readonly ChecklistLine[], check: OnPaper): string | undefined =>
  lines
    .flatMap(({ checks }) => checks)
    .flatMap((call) => (call.id === check && 'paper' in call ? [call.paper] : []))[0];

/** What each paper that the applicant keyed says of the same. */
export const listDeclared = (declared: Declared, field: string, word: ReturnType<typeof useWord>): Elsewhere[] =>
  Object.entries(declared).map(([paper, fields]) => ({ source: word('paper', paper), value: fields[field] }));
