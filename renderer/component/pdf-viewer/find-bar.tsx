import { ActionIcon, CloseButton, TextInput, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './pdf-viewer.module.css';
import type { Find } from './use-find.ts';

/** Find in the document. Enter goes to the next match, Shift+Enter to the one before, Esc closes. */
export function FindBar({ find, pageCount }: { find: Find; pageCount: number }) {
  const { t } = useTranslation('viewer');
  const fieldRef = useRef<HTMLInputElement>(null);
  useEffect(() => fieldRef.current?.select(), []);

  const isReading = find.pagesRead < pageCount;
  const state = (): string => {
    if (!isReading && find.pagesWithoutText === pageCount) return t('find.noText');
    if (find.query.trim() === '') return '';
    if (find.matches.length > 0) return t('find.position', { current: find.current + 1, total: find.matches.length });
    if (isReading) return t('find.reading', { read: find.pagesRead, total: pageCount });
    return find.pagesWithoutText > 0
      ? t('find.noneSomeText', { count: find.pagesWithoutText, total: pageCount })
      : t('find.none');
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') find.close();
    else find.step(event.shiftKey ? -1 : 1);
  };

  return (
    <search className={classes.find} aria-label={t('find.label')}>
      <TextInput
        ref={fieldRef}
        size="xs"
        className={classes.findField}
        aria-label={t('find.label')}
        placeholder={t('find.label')}
        value={find.query}
        onChange={(event) => find.setQuery(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        autoFocus
      />
      <Tooltip label={`${t('find.previous')} · Shift+Enter`}>
        <ActionIcon
          variant="subtle"
          aria-label={t('find.previous')}
          disabled={find.matches.length === 0}
          onClick={() => find.step(-1)}
        >
          <IconChevronUp className={classes.icon} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`${t('find.next')} · Enter`}>
        <ActionIcon
          variant="subtle"
          aria-label={t('find.next')}
          disabled={find.matches.length === 0}
          onClick={() => find.step(1)}
        >
          <IconChevronDown className={classes.icon} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
      <span className={classes.findState} role="status">
        {state()}
      </span>
      <CloseButton size="sm" aria-label={t('find.close')} onClick={find.close} />
    </search>
  );
}
