import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { type Ref, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CollectionItem } from '#domain/contract/screen/collection.ts';
import { identityKindSchema } from '#domain/identity.ts';
import type { NameMatch } from '#domain/person-name.ts';
import { Badge } from '../../component/tone/badge.tsx';
import style from './collection.module.css';
import { type Draft, isNamedIdentity } from './hand-over-draft.ts';

const matchLook = {
  exact: { icon: IconCircleCheck, tone: 'green' },
  close: { icon: IconAlertTriangle, tone: 'amber' },
  different: { icon: IconCircleX, tone: 'red' },
} as const;

type Props = {
  item: CollectionItem;
  draft: Draft;
  match: NameMatch | undefined;
  numberRef: Ref<HTMLInputElement>;
  nameRef: Ref<HTMLInputElement>;
  onChange: (draft: Draft) => void;
};

/** What the person shows, typed from the original and never filled in: the comparison is the check. */
export const CollectorFields = ({ item, draft, match, numberRef, nameRef, onChange }: Props) => {
  const { t } = useTranslation(['collection', 'status']);
  const [isLeft, setLeft] = useState(false);
  const kindRef = useRef<HTMLSelectElement>(null);
  useEffect(() => kindRef.current?.focus({ preventScroll: true }), []);
  const named = isNamedIdentity(item, draft);
  const kinds = identityKindSchema.options
    // A company's own paper proves nobody but a company.
    .filter((kind) => kind !== 'company' || item.collector.identity.kind === 'company')
    .map((kind) => ({ value: kind, label: t(`status:identity.${kind}`) }));
  return (
    <section className={style.step} aria-labelledby="show-title">
      <h2 id="show-title" className={style.stepTitle}>
        {t('collection:show.title')}
      </h2>
      <p className={style.faint}>
        {t('collection:show.body', { kind: t(`status:identity.${item.collector.identity.kind}`) })}
      </p>
      <div className={style.fields}>
        <NativeSelect
          ref={kindRef}
          label={t('collection:show.kind')}
          data={[{ value: '', label: '' }, ...kinds]}
          value={draft.kind ?? ''}
          onChange={(event) =>
            onChange({ ...draft, kind: identityKindSchema.safeParse(event.currentTarget.value).data ?? null })
          }
        />
        <TextInput
          ref={numberRef}
          label={t('collection:show.number')}
          classNames={{ input: 'mono' }}
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          value={draft.number}
          error={isLeft && named === false ? t('collection:show.otherNumber') : undefined}
          onFocus={() => setLeft(false)}
          onBlur={() => setLeft(true)}
          onChange={(event) => onChange({ ...draft, number: event.currentTarget.value })}
        />
        <TextInput
          ref={nameRef}
          className={style.name}
          label={t('collection:show.name')}
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
            {t('collection:show.sameNumber')}
          </Badge>
        )}
        {match !== undefined && (
          <>
            <Badge icon={matchLook[match].icon} tone={matchLook[match].tone}>
              {t(`collection:match.${match}.label`)}
            </Badge>
            <span className={style.faint}>{t(`collection:match.${match}.why`)}</span>
          </>
        )}
      </div>
      <Checkbox
        label={t('collection:show.original')}
        checked={draft.originalSeen}
        onChange={(event) => onChange({ ...draft, originalSeen: event.currentTarget.checked })}
      />
    </section>
  );
};
