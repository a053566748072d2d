import { Button, Radio, TextInput } from '@mantine/core';
import { IconZoomScan } from '@tabler/icons-react';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type SearchReasonCode, searchReasonCodes, searchReasonSchema } from '#domain/vehicle-search.ts';
import { useKeyRegistry } from '../../app/key/key-provider.tsx';
import { useKeys } from '../../app/key/use-keys.ts';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { ScanBox } from '../../component/scan-box/scan-box.tsx';
import style from './vehicle.module.css';

export type Asked = { query: string; code: SearchReasonCode | null; detail: string };

type Props = {
  asked: Asked;
  busy: boolean;
  onChange: (next: Asked) => void;
  onSearch: (next: Asked) => void;
};

/**
 * The number, why, and what the reason rests on: `Enter` goes to whatever of them is missing, and searches once nothing
 * is. A scan does the same.
 */
export function SearchForm({ asked, busy, onChange, onSearch }: Props) {
  const { t } = useTranslation('vehicle');
  const { say } = useKeyRegistry();
  const boxRef = useRef<HTMLInputElement>(null);
  const reasonRef = useRef<HTMLDivElement>(null);
  const detailRef = useRef<HTMLInputElement>(null);
  useKeys([{ key: '/', label: t('form.query'), run: () => boxRef.current?.select(), moves: true }]);

  const focusReason = (code: SearchReasonCode | null): void =>
    reasonRef.current?.querySelector<HTMLInputElement>(`input[value="${code ?? searchReasonCodes[0]}"]`)?.focus();
  const goOn = (next: Asked): void => {
    if (next.query.trim() === '') boxRef.current?.focus();
    else if (next.code === null) focusReason(null);
    else if (!searchReasonSchema.safeParse(next).success) requestAnimationFrame(() => detailRef.current?.select());
    else if (!busy) onSearch(next);
  };
  const choose = (code: SearchReasonCode): Asked => ({
    ...asked,
    code,
    detail: code === 'owner' || code !== asked.code ? '' : asked.detail,
  });
  const onReasonKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    const focused = searchReasonCodes.find(
      (code) => event.target instanceof HTMLInputElement && event.target.value === code,
    );
    if (event.key !== 'Enter' || focused === undefined) return;
    event.preventDefault();
    const next = focused === asked.code ? asked : choose(focused);
    onChange(next);
    goOn(next);
  };
  const submit = (): void => {
    if (asked.query.trim() === '') say({ kind: 'blocked', label: t('form.search'), reason: t('form.queryMissing') });
    goOn(asked);
  };

  return (
    <form
      className={style.form}
      aria-label={t('form.label')}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ScanBox
        ref={boxRef}
        large
        keep
        autoFocus
        initial={asked.query}
        placeholder=""
        label={t('form.query')}
        description={t('form.hint')}
        busy={busy}
        onType={(query) => onChange({ ...asked, query })}
        onScan={(query) => goOn({ ...asked, query })}
      />
      <Radio.Group
        ref={reasonRef}
        label={t('form.reason')}
        description={t('form.reasonHint')}
        value={asked.code}
        onChange={(code) => {
          const chosen = searchReasonCodes.find((one) => one === code);
          if (chosen !== undefined) onChange(choose(chosen));
        }}
        onKeyDown={onReasonKey}
      >
        <div className={style.reasons}>
          {searchReasonCodes.map((code) => (
            <Radio key={code} value={code} label={t(`reason.${code}`)} />
          ))}
        </div>
      </Radio.Group>
      <div className={style.last}>
        {asked.code === null || asked.code === 'owner' ? (
          <span className={style.grow} />
        ) : (
          <TextInput
            ref={detailRef}
            className={style.grow}
            label={t(`detail.${asked.code}`)}
            value={asked.detail}
            maxLength={300}
            autoComplete="off"
            data-scan="never"
            onChange={(event) => onChange({ ...asked, detail: event.currentTarget.value })}
          />
        )}
        <Button
          type="submit"
          loading={busy}
          leftSection={<IconZoomScan className={style.icon} aria-hidden="true" />}
          rightSection={<KeyHint keys="Enter" />}
        >
          {t('form.search')}
        </Button>
      </div>
    </form>
  );
}
