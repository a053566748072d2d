import { Loader, TextInput } from '@mantine/core';
import { useMergedRef } from '@mantine/hooks';
import { IconScan } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, type Ref, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useScanTarget } from '../../app/key/use-scan-target.ts';
import style from './scan-box.module.css';

type Props = {
  label: string;
  /** What was scanned, or typed and ended with Enter. Trimmed, never empty. */
  onScan: (text: string) => void;
  description?: ReactNode;
  placeholder?: string;
  error?: ReactNode;
  busy?: boolean;
  autoFocus?: boolean;
  large?: boolean;
  /** Keep what was typed after Enter (a search); otherwise the box empties for the next scan. */
  keep?: boolean;
  /** Hears each change, for a search that follows typing. */
  onType?: (text: string) => void;
  enabled?: boolean;
  /** What stands in it from the start, to be looked at and entered or typed over. */
  initial?: string;
  ref?: Ref<HTMLInputElement>;
};

/**
 * The box that a scanner fills, wherever the focus is, and that a hand can fill too. The newest on screen wins. A scan
 * takes the place of what stands in it.
 */
export function ScanBox({
  label,
  onScan,
  description,
  placeholder,
  error,
  busy = false,
  autoFocus = false,
  large = false,
  keep = false,
  onType,
  enabled = true,
  initial = '',
  ref,
}: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(initial);
  const change = (next: string) => {
    setText(next);
    onType?.(next);
  };
  const submit = (given: string) => {
    const clean = given.trim();
    if (clean === '') return;
    change(keep ? clean : '');
    onScan(clean);
  };
  const own = useRef<HTMLInputElement>(null);
  const [field] = useState(() => () => own.current);
  useScanTarget(submit, enabled, field);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter' || event.ctrlKey) return;
    event.preventDefault();
    submit(text);
  };
  return (
    <TextInput
      ref={useMergedRef(own, ref)}
      label={label}
      description={description}
      placeholder={placeholder ?? t('scan.hint')}
      error={error}
      value={text}
      disabled={!enabled}
      data-autofocus={autoFocus || undefined}
      autoFocus={autoFocus}
      autoComplete="off"
      spellCheck={false}
      leftSection={<IconScan className={style.icon} aria-hidden="true" />}
      rightSection={busy ? <Loader size="xs" /> : undefined}
      classNames={{ input: large ? style.large : style.input }}
      onChange={(event) => change(event.currentTarget.value)}
      onFocus={(event) => {
        if (text === initial) event.currentTarget.select();
      }}
      onKeyDown={onKeyDown}
    />
  );
}
