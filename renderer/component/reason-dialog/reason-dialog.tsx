import { Button, Checkbox, Radio, Textarea, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bilingual, Language } from '#domain/bilingual.ts';
import { useDraft } from '../../app/draft.tsx';
import { useKeyRegistry } from '../../app/key/key-provider.tsx';
import { useKeys } from '../../app/key/use-keys.ts';
import { useLanguage } from '../../app/use-language.ts';
import { Dialog } from '../dialog/dialog.tsx';
import { ErrorNotice } from '../error-notice/error-notice.tsx';
import { KeyHint } from '../key-hint/key-hint.tsx';
import style from './reason-dialog.module.css';

export type ReasonChoice = {
  code: string;
  label: Bilingual /** What the citizen is told, shown beside when chosen. */;
  wording?: Bilingual;
};
type Props = {
  /** What the reasons and the note are kept under while the act is not done: the act and the application. */
  draft?: string;
  title: string;
  description?: string;
  /** The act, on its button: "Return to the applicant". */
  actLabel: string;
  danger?: boolean;
  /** None: the note alone is asked (an override, a withdrawal). */
  choices?: readonly ReasonChoice[];
  /** The letter that goes to the applicant, around the wordings and the note: shown in both languages as it grows. */
  letter?: (language: Language) => { opening: string; closing: string };
  /** Chosen from the start: what the failed checks suggest. */
  initialCodes?: readonly string[];
  initialNote?: string;
  /** One or several. */
  multiple?: boolean;
  /** Always, or by what is chosen. */
  noteRequired?: boolean | ((codes: readonly string[]) => boolean);
  noteLabel?: string;
  /** Another field of the act, in place of the note. */
  children?: ReactNode;
  /** Another field of the act, beside the note. */
  extra?: ReactNode;
  /** What the other field still lacks, as a sentence: it holds the act back. */
  blocked?: string | undefined;
  busy?: boolean;
  error?: unknown;
  onCancel: () => void;
  onSubmit: (given: { codes: string[]; note: string }) => void;
};

/**
 * Asks for the reasons of an act before it is done: codes with the wording the citizen gets in both languages, and a
 * note. Mount it to open, unmount to close; `Ctrl+Enter` does the act, `Esc` leaves it undone and, with `draft`, loses
 * nothing. In the search `Enter` chooses the first match and Down goes into the list.
 */
export function ReasonDialog({
  draft: draftKey,
  title,
  description,
  actLabel,
  danger = false,
  choices = [],
  letter,
  initialCodes = [],
  initialNote = '',
  multiple = true,
  noteRequired: noteRule = false,
  noteLabel,
  children,
  extra,
  blocked,
  busy = false,
  error,
  onCancel,
  onSubmit,
}: Props) {
  const { t } = useTranslation();
  const { language, pick } = useLanguage();
  const { say } = useKeyRegistry();
  const draft = useDraft(draftKey, () => ({ codes: [...initialCodes], note: initialNote }));
  const codes = draft.value.codes.filter((code) => choices.some((one) => one.code === code));
  const { note } = draft.value;
  const noteRequired = typeof noteRule === 'function' ? noteRule(codes) : noteRule;
  const setCodes = (next: string[]) => draft.set({ codes: next, note });
  const [query, setQuery] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const isNoteShort = noteRequired && note.trim().length < 3;
  const missing =
    choices.length > 0 && codes.length === 0
      ? t('reason.missing')
      : (blocked ?? (isNoteShort ? t('reason.short') : undefined));
  const isSent = useRef(false);
  const submit = () => {
    if (busy) return;
    isSent.current = true;
    onSubmit({ codes, note: note.trim() });
  };
  useKeys([{ key: 'Ctrl+Enter', label: actLabel, run: submit, blocked: missing }], { inDialog: true });
  const hasError = error !== undefined && error !== null;
  // Still here after the act has come back: it was not done.
  useEffect(() => {
    if (!busy) isSent.current = false;
  }, [busy]);
  // Closed because the act was done: what was begun is over.
  const drop = useRef(draft.drop);
  drop.current = draft.drop;
  useEffect(
    () => () => {
      if (isSent.current) drop.current();
    },
    [],
  );

  // What is suggested stands first: it is chosen already and must be in sight. What is looked for stands before it.
  const ordered = choices.toSorted(
    (a, b) => Number(initialCodes.includes(b.code)) - Number(initialCodes.includes(a.code)),
  );
  const wanted = query.trim().toLocaleLowerCase(language);
  const isWanted = ({ label }: ReasonChoice): boolean => pick(label).toLocaleLowerCase(language).includes(wanted);
  const matching = ordered.filter(isWanted);
  const shown = [...matching, ...ordered.filter((one) => !isWanted(one) && codes.includes(one.code))];
  const chosen = choices.filter(({ code }) => codes.includes(code));
  const toggle = (code: string) => {
    if (!multiple) setCodes([code]);
    else setCodes(codes.includes(code) ? codes.filter((one) => one !== code) : [...codes, code]);
  };
  const choose = (code: string) => {
    if (!codes.includes(code)) toggle(code);
  };
  const onSearchKey = (event: KeyboardEvent) => {
    const [match] = matching;
    if (event.key === 'Enter' && wanted !== '' && match !== undefined) {
      choose(match.code);
      setQuery('');
    } else if (event.key === 'ArrowDown') list.current?.querySelector('input')?.focus();
    else return;
    event.preventDefault();
  };
  const onListKey = (event: KeyboardEvent) => {
    const own: EventTarget[] = [...(list.current?.querySelectorAll('input') ?? [])];
    const at = own.indexOf(event.target);
    const one = shown[at];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter' && one !== undefined) choose(one.code);
    // Arrows among radios are the browser's own.
    else if (step !== undefined && multiple) list.current?.querySelectorAll('input')[at + step]?.focus();
    else return;
    event.preventDefault();
  };
  const Choice = multiple ? Checkbox : Radio;
  const hasWording = choices.some(({ wording }) => wording !== undefined);

  return (
    <Dialog title={title} size={hasWording ? 'xl' : 'md'} onClose={onCancel}>
      {description !== undefined && <p className={style.description}>{description}</p>}
      {choices.length > 0 && (
        <div className={hasWording ? style.columns : undefined}>
          <fieldset className={style.choices}>
            <legend className="visually-hidden">{t('reason.title')}</legend>
            {choices.length > 8 && (
              <TextInput
                className={style.search}
                aria-label={t('reason.search')}
                placeholder={t('reason.search')}
                leftSection={<IconSearch className={style.icon} aria-hidden="true" />}
                value={query}
                onChange={(event) => setQuery(event.currentTarget.value)}
                onKeyDown={onSearchKey}
                data-autofocus
              />
            )}
            {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows move among the choices in it, which are the controls */}
            <div ref={list} className={style.list} onKeyDown={onListKey}>
              {shown.map(({ code, label }, index) => (
                <Choice
                  key={code}
                  className={
                    index === 0 && wanted !== '' && matching.length > 0
                      ? `${style.choice} ${style.first}`
                      : style.choice
                  }
                  name="reason"
                  label={pick(label)}
                  checked={codes.includes(code)}
                  onChange={() => toggle(code)}
                  data-autofocus={(index === 0 && choices.length <= 8) || undefined}
                />
              ))}
              {shown.length === 0 && <p className={style.none}>{t('reason.none')}</p>}
            </div>
          </fieldset>
          {hasWording && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by the keyboard
            <section className={style.preview} aria-label={t('reason.wording')} tabIndex={0}>
              <h3 className={style.previewTitle}>{t('reason.wording')}</h3>
              {(['en', 'sw'] as const).map((one) => (
                <LetterPreview
                  key={one}
                  language={one}
                  frame={letter?.(one)}
                  wordings={chosen.flatMap(({ wording }) => wording?.[one] ?? [])}
                  note={note}
                />
              ))}
            </section>
          )}
        </div>
      )}
      {children ?? (
        <Textarea
          className={style.note}
          label={noteLabel ?? (noteRequired ? t('reason.note') : t('reason.noteOptional'))}
          required={noteRequired}
          withAsterisk={false}
          rows={2}
          maxLength={300}
          value={note}
          onChange={(event) => draft.set({ codes, note: event.currentTarget.value })}
          data-autofocus={choices.length === 0 || undefined}
        />
      )}
      {extra}
      {hasError && <ErrorNotice error={error} />}
      <div className={style.acts}>
        {multiple && choices.length > 0 && (
          <span role="status" className={style.count}>
            {t('reason.chosen', { count: codes.length })}
          </span>
        )}
        <Button variant="default" onClick={onCancel} rightSection={<KeyHint keys="Escape" />}>
          {t('act.cancel')}
        </Button>
        {/* The first of these marks on the page has the focus: the act itself only where nothing is asked. */}
        <Button
          color={danger ? 'red' : 'accent'}
          data-disabled={missing !== undefined || undefined}
          aria-disabled={missing !== undefined || undefined}
          loading={busy}
          onClick={() =>
            missing === undefined ? submit() : say({ kind: 'blocked', label: actLabel, reason: missing })
          }
          rightSection={<KeyHint keys="Ctrl+Enter" />}
          data-autofocus
        >
          {actLabel}
        </Button>
      </div>
    </Dialog>
  );
}

type LetterProps = {
  language: Language;
  frame: { opening: string; closing: string } | undefined;
  wordings: readonly string[];
  note: string;
};

function LetterPreview({ language, frame, wordings, note }: LetterProps) {
  const { t } = useTranslation();
  return (
    <div lang={language}>
      <p className={style.language}>{language === 'en' ? t('reason.english') : t('reason.kiswahili')}</p>
      {frame !== undefined && <p>{frame.opening}</p>}
      {wordings.length === 0 ? (
        <p className={style.none}>—</p>
      ) : (
        <ul className={style.wordings}>
          {wordings.map((wording) => (
            <li key={wording}>{wording}</li>
          ))}
        </ul>
      )}
      {note.trim() !== '' && <p>“{note.trim()}”</p>}
      {frame !== undefined && <p>{frame.closing}</p>}
    </div>
  );
}
