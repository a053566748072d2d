import { ActionIcon } from '@mantine/core';
import { IconBuilding, IconEye, IconEyeOff, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Identity, isMasked, maskNumber } from '#domain/identity.ts';
import { useWord } from '../../app/use-word.ts';
import style from './person-line.module.css';

type Props = {
  person: { name: string; identity: Identity; kraPin?: string; kind?: 'individual' | 'organisation' };
  /** A word before the name, such as "Buyer". */
  role?: string;
  /** The numbers are what is compared here: they stand in full. */
  full?: boolean;
};

/**
 * A person or organisation: name, kind, and the identity number masked until it is asked for. One that came masked has no
 * more to show.
 */
export function PersonLine({ person, role, full = false }: Props) {
  const { t } = useTranslation(['status', 'common']);
  const word = useWord();
  const [isAsked, setAsked] = useState(false);
  const shown = full || isAsked;
  const kind = person.kind ?? (person.identity.kind === 'company' ? 'organisation' : 'individual');
  const Icon = kind === 'organisation' ? IconBuilding : IconUser;
  const write = (number: string) => (shown ? number : maskNumber(number));
  const label = shown
    ? t('common:act.hideNumber', { name: person.name })
    : t('common:act.showNumber', { name: person.name });
  return (
    <div className={style.person}>
      <Icon className={style.icon} role="img" aria-label={t(`party.${kind}`)} />
      <div className={style.text}>
        <p className={style.name}>
          {role !== undefined && <span className={style.role}>{role} </span>}
          {person.name}
        </p>
        <p className={style.numbers}>
          <span>{word('identityKind', person.identity.kind)}</span>
          <span className="mono">{write(person.identity.number)}</span>
          {person.kraPin !== undefined && (
            <>
              <span>PIN</span>
              <span className="mono">{write(person.kraPin)}</span>
            </>
          )}
          {!full && !isMasked(person.identity.number) && (
            <ActionIcon size="xs" aria-label={label} aria-pressed={shown} onClick={() => setAsked(!isAsked)}>
              {shown ? <IconEyeOff className={style.eye} /> : <IconEye className={style.eye} />}
            </ActionIcon>
          )}
        </p>
      </div>
    </div>
  );
}
