import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSerial, isSerialFormat } from '#domain/serial.ts';
import { ScanBox } from '../../component/scan-box/scan-box.tsx';

type Props = {
  label: string;
  /** What stands in it from the start, to be looked at and entered; empty otherwise. */
  initial: string;
  autoFocus?: boolean;
  /** What Enter does with a serial that reads well. */
  say: (serial: string) => string;
  placeholder?: string;
  busy: boolean;
  boxRef: Ref<HTMLInputElement>;
  /** Anything was entered: what was said of the entry before is over. */
  onEnter: () => void;
  onSerial: (serial: string) => void;
};

/** The box for the serial on a sheet: says how it reads while it is typed, and hands on only what is a serial. */
export function SerialBox({
  label,
  initial,
  autoFocus = false,
  say,
  placeholder = '',
  busy,
  boxRef,
  onEnter,
  onSerial,
}: Props) {
  const { t } = useTranslation('print');
  const [typed, setTyped] = useState(initial);
  const [isWrong, setWrong] = useState(false);
  return (
    <ScanBox
      ref={boxRef}
      label={label}
      initial={initial}
      autoFocus={autoFocus}
      description={isSerialFormat(typed) ? say(formatSerial(typed)) : t('confirm.hint')}
      placeholder={placeholder}
      error={isWrong ? t('confirm.format') : undefined}
      busy={busy}
      onType={(text) => {
        setTyped(text);
        if (text !== '') setWrong(false);
      }}
      onScan={(serial) => {
        onEnter();
        setWrong(!isSerialFormat(serial));
        if (isSerialFormat(serial)) onSerial(serial);
      }}
    />
  );
}
