import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { Controller, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { DraftView } from '#domain/contract/screen/lodge.ts';
import type { FaultCode } from '#domain/lodge.ts';
import type { Field } from '#domain/lodge-form.ts';
import { type NamedList, useWord } from '../../app/use-word.ts';
import style from './lodge.module.css';
import type { Values } from './use-draft-form.ts';

type Props = {
  field: Field;
  form: UseFormReturn<Values>;
  fault: FaultCode | undefined;
  /** It says what the record here says. */
  isFilled: boolean;
  counties: DraftView['counties'];
};

/** One field: a line, a date, a choice, or several to tick. */
export function FormField({ field, form, fault, isFilled, counties }: Props) {
  const { t } = useTranslation('lodge');
  const word = useWord();
  const { path, name, kind, required, words } = field;
  const label = t(`field.${name}`);
  const nameOne = (one: string): string => {
    const list = words?.list;
    if (list === undefined) return one;
    if (list === 'medium' || list === 'partyKind' || list === 'buyerAnswer')
      // of these lists only the words in the table of fields
      return t(`choice.${list}.${one}` as 'choice.medium.paper');
    return list === 'county' ? one : word(list satisfies NamedList, one);
  };
  const common = {
    label: required ? label : t('optional', { label }),
    error: fault === undefined ? undefined : t(`fault.${fault}`),
    'aria-required': required,
    description: isFilled ? t('known.mark') : undefined,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
  };
  if (kind === 'words')
    return (
      <Controller
        name={path}
        control={form.control}
        render={({ field: { value, onChange, onBlur } }) => (
          <Checkbox.Group
            className={style.wide}
            label={common.label}
            error={common.error}
            value={value === undefined || value === '' ? [] : value.split(' ')}
            onChange={(chosen) => onChange(chosen.join(' '))}
            onBlur={onBlur}
          >
            <div className={style.ticks}>
              {words?.of.map((one) => (
                <Checkbox key={one} value={one} label={nameOne(one)} />
              ))}
            </div>
          </Checkbox.Group>
        )}
      />
    );
  const registered = form.register(path);
  if (kind === 'word') {
    const of =
      words?.list === 'county'
        ? counties.map((one) => ({ value: one.code, label: one.name }))
        : (words?.of ?? []).map((one) => ({ value: one, label: nameOne(one) }));
    return <NativeSelect {...common} {...registered} data={[{ value: '', label: '' }, ...of]} />;
  }
  if (kind === 'prose')
    return <Textarea {...common} {...registered} className={style.wide} autosize minRows={2} maxLength={1000} />;
  return (
    <TextInput
      {...common}
      {...registered}
      type={kind === 'date' ? 'date' : 'text'}
      classNames={kind === 'code' ? { input: 'mono' } : {}}
      inputMode={kind === 'whole' || kind === 'money' ? 'numeric' : 'text'}
      autoComplete="off"
      spellCheck={false}
      maxLength={500}
    />
  );
}
