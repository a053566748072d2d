import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Mark } from '#domain/application.ts';
import type { Case } from '#domain/contract/screen/case.ts';
import { hasRole } from '#domain/officer.ts';
import { useSession } from '../../api/use-session.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { CheckLine } from '../../component/check-line/check-line.tsx';
import style from './case.module.css';
import type { Guesses } from './use-guesses.ts';

type Props = {
  shown: Case;
  selectedId: string | undefined;
  /** Rises when the focus is to go to the line in hand, though it is the same one. */
  attention: number;
  mayMark: boolean;
  onSelect: (lineId: string) => void;
  onMark: (lineId: string, mark: Mark['mark'] | null) => void;
  onOverride: (lineId: string) => void;
  /** Where the paper of the line in hand seems to stand, and how far that is known. */
  guess: number | undefined;
  guesses: Guesses;
  onPage: (page: number) => void;
};

/** The lines to see and mark. `J` and `K` move; the focus goes along, so that a screen reader reads each line. */
export function ChecklistPanel(props: Props) {
  const { shown, selectedId, attention, mayMark, onSelect, onMark, onOverride, guess, guesses, onPage } = props;
  const { t } = useTranslation('case');
  const { session } = useSession();
  const listRef = useRef<HTMLOListElement>(null);
  const { lines, checks } = shown;
  const { verification } = shown.application;
  const done = lines.filter(({ id }) => verification[id] !== undefined && verification[id].mark !== 'faulted').length;

  const step = (by: 1 | -1): void => {
    const at = lines.findIndex(({ id }) => id === selectedId);
    const next = lines[Math.min(Math.max(at + by, 0), lines.length - 1)];
    if (next !== undefined) onSelect(next.id);
  };
  useKeys([
    { key: 'J', label: t('key.nextLine'), run: () => step(1), moves: true },
    { key: 'K', label: t('key.previousLine'), run: () => step(-1), moves: true },
  ]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    step(event.key === 'ArrowDown' ? 1 : -1);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for once more
  useEffect(() => {
    if (selectedId === undefined) return;
    const line = listRef.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(selectedId)}"]`);
    line?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
    line?.scrollIntoView({ block: 'nearest' });
  }, [selectedId, attention]);

  return (
    <section className={style.checklist} aria-labelledby="checklist-title" onKeyDown={onKeyDown}>
      <div className={style.panelHead}>
        <h2 id="checklist-title" className={style.panelTitle}>
          {t('checklist.title')}
        </h2>
        <span className={style.faint}>{t('checklist.progress', { done, total: lines.length })}</span>
        {guesses.progress !== undefined && (
          <span className={style.reading}>
            {t('guess.progress', { page: guesses.progress.done + 1, total: guesses.progress.total })}
          </span>
        )}
      </div>
      {guesses.isUnavailable && <p className={style.unavailable}>{t('guess.unavailable')}</p>}
      <ol ref={listRef} className={style.lines}>
        {lines.map((line) => {
          const own = checks[line.id] ?? [];
          const isSound = own.every(({ result }) => result === 'pass');
          const needsSupervisor = own.some(
            ({ result, overrideBy, beyond }) =>
              overrideBy === 'supervisor' && (result === 'fail' || (isSound && beyond === true)),
          );
          return (
            <li key={line.id} data-line={line.id}>
              <CheckLine
                line={line}
                checks={own}
                mark={verification[line.id]}
                selected={line.id === selectedId}
                mayMark={mayMark}
                mayOverride={!needsSupervisor || hasRole(session.officer, 'supervisor')}
                onSelect={() => onSelect(line.id)}
                onConfirm={() => onMark(line.id, 'confirmed')}
                onOverride={() => onOverride(line.id)}
                onFault={() => onMark(line.id, 'faulted')}
                onTakeBack={() => onMark(line.id, null)}
                guess={line.id === selectedId ? guess : undefined}
                onPage={onPage}
              />
            </li>
          );
        })}
      </ol>
    </section>
  );
}
