import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { type Ref, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CollectionCase } from '#domain/contract/screen/collection.ts';
import type { NameComparison } from '#domain/person-name.ts';
import { knownWords } from '#domain/word.ts';
import { useWord } from '../../app/use-word.ts';
import { NameReasons } from '../../component/name-reasons/name-reasons.tsx';
import { Badge } from '../../component/tone/badge.tsx';
import style from './collection.module.css';
import { type Draft, isNamedIdentity } from './hand-over-draft.ts';

const matchLook = {
  exact: { icon: IconCircleCheck, tone: 'green' },
  close: { icon: IconAlertTriangle, tone: 'amber' },
  different: { icon: IconCircleX, tone: 'red' },
} as const;

type Props = {
  shown: CollectionCase;
  draft: Draft;
  names: NameComparison | undefined;
  numberRef: Ref<HTMLInputElement>;
  nameRef: Ref<HTMLInputElement>;
  onChange: (draft: Draft) => void;
};

/** What the person shows, typed from the original and never filled in: the comparison is the check. */
export function CollectorFields({ shown, draft, names, numberRef, nameRef, onChange }: Props) {
  const { t } = useTranslation(['collection', 'name']);
  const word = useWord();
  const [isLeft, setLeft] = useState(false);
  const kindRef = useRef<HTMLSelectElement>(null);
  useEffect(() => kindRef.current?.focus({ preventScroll: true }), []);
  const named = isNamedIdentity(shown, draft);
  const namedKind = shown.collector.identity.kind;
  // A company's own paper proves nobody but a company.
  const offered = knownWords.identityKind.filter((kind) => kind !== 'company' || namedKind === 'company');
  const kinds = [...new Set([...offered, ...shown.acceptedKinds])].map((kind) => ({
    value: kind,
    label: word('identityKind', kind),
  }));
  return (
    <section className={style.step} aria-labelledby="show-title">
      <h2 id="show-title" className={style.stepTitle}>
        {t('show.title')}
      </h2>
      <p className={style.faint}>{t('show.body', { kind: word('identityKind', namedKind) })}</p>
      <div className={style.fields}>
        <NativeSelect
          ref={kindRef}
          label={t('show.kind')}
          data={[{ value: '', label: '' }, ...kinds]}
          value={draft.kind ?? ''}
          onChange={(event) =>
            onChange({ ...draft, kind: event.currentTarget.value === '' ? null : event.currentTarget.value })
          }
        />
        <TextInput
          ref={numberRef}
          label={t('show.number')}
          classNames={{ input: 'mono' }}
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          value={draft.number}
          error={isLeft && named === false ? t('show.otherNumber') : undefined}
          onFocus={() => setLeft(false)}
          onBlur={() => setLeft(true)}
          onChange={(event) => onChange({ ...draft, number: event.currentTarget.value })}
        />
        <TextInput
          ref={nameRef}
          className={style.name}
          label={t('show.name')}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        />
      </div>
      <div className={style.verdict} role="status">
        {named === true && (
          <Badge icon={IconCircleCheck} tone="green">
            {t('show.sameNumber')}
          </Badge>
        )}
        {names !== undefined && (
          <>
            <Badge icon={matchLook[names.match].icon} tone={matchLook[names.match].tone}>
              {`${t(`match.${names.match}.label`)} · ${t('name:score', { score: names.score })}`}
            </Badge>
            <span className={style.faint}>{t(`match.${names.match}.why`)}</span>
            {names.match !== 'exact' && (
              <div className={style.reasons}>
                <NameReasons reasons={names.reasons} />
              </div>
            )}
          </>
        )}
      </div>
      <Checkbox
        label={t('show.original')}
        checked={draft.originalSeen}
        onChange={(event) => onChange({ ...draft, originalSeen: event.currentTarget.checked })}
      />
    </section>
  );
}
