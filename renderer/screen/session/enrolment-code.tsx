import { TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useScanTarget } from '../../app/key/use-scan-target.ts';
import style from './session-form.module.css';

type Props = { value: string; description?: string; onChange: (code: string) => void };

const maxLength = 60;

/** The one-time code that the centre gave, read off paper or a telephone. */
export function EnrolmentCode({ value, description, onChange }: Props) {
  const { t } = useTranslation('session');
  const ref = useRef<HTMLInputElement>(null);
  const [field] = useState(() => () => ref.current);
  // The Enter of a scanner that read the code off the paper sends the form, as a hand's does.
  useScanTarget(
    (scanned, { end }) => {
      flushSync(() => onChange(scanned.slice(0, maxLength)));
      if (end === 'enter') ref.current?.form?.requestSubmit();
    },
    true,
    field,
    { leaves: (at, text) => at !== ref.current && /^https?:/i.test(text) },
  );
  return (
    <TextInput
      ref={ref}
      label={t('enrol.code')}
      description={description}
      required
      withAsterisk={false}
      minLength={6}
      maxLength={maxLength}
      autoComplete="off"
      spellCheck={false}
      autoFocus
      value={value}
      classNames={{ input: style.mono }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
