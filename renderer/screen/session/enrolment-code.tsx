import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import style from './session-form.module.css';

type Props = { value: string; description?: string; onChange: (code: string) => void };

/** The one-time code that the centre gave, read off paper or a telephone. */
export function EnrolmentCode({ value, description, onChange }: Props) {
  const { t } = useTranslation('session');
  return (
    <TextInput
      label={t('enrol.code')}
      description={description}
      required
      withAsterisk={false}
      minLength={6}
      maxLength={60}
      autoComplete="off"
      spellCheck={false}
      autoFocus
      value={value}
      classNames={{ input: style.mono }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
