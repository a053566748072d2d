import { TextInput, UnstyledButton } from '@mantine/core';
import { IconCircleX, IconFileText } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant, formatTime } from '#domain/civil-date.ts';
import { foldWords } from '#domain/search-key.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useRequest } from '../../api/use-command.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useLanguage } from '../../app/use-language.ts';
import { FeedAge } from '../../component/data-age/record-age.tsx';
import { EmptyState } from '../../component/empty-state/empty-state.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { ItemList } from '../../component/item-list/item-list.tsx';
import { ListSection } from '../../component/item-list/list-section.tsx';
import { useCursor } from '../../component/item-list/use-cursor.ts';
import { Screen } from '../../component/screen/screen.tsx';
import { SkeletonRows } from '../../component/skeleton-rows/skeleton-rows.tsx';
import { StatusBadge } from '../../component/status-badge/status-badge.tsx';
import { Badge } from '../../component/tone/badge.tsx';
import style from './lodge.module.css';

/** Every word typed begins a word of the name, in either language. */
const isNamed = (names: readonly string[], query: string): boolean => {
  const words = foldWords(names.join(' ')).split(' ');
  return foldWords(query)
    .split(' ')
    .every((typed) => words.some((word) => word.startsWith(typed)));
};

/** The service is chosen by typing: arrows move, Enter begins the form. */
function ServiceChoice() {
  const { t } = useTranslation('lodge');
  const { pick } = useLanguage();
  const { go } = useNavigation();
  const services = useAsk('lodge.services', {});
  const [query, setQuery] = useState('');
  const create = useRequest('draft.create', ({ id }) => go({ desk: 'lodge', applicationId: id }));
  const found = (services.data ?? []).filter(({ name, short }) =>
    isNamed([name.en, name.sw, short.en, short.sw], query),
  );
  const cursor = useCursor(found.map(({ id }) => id));
  const boxRef = useRef<HTMLInputElement>(null);
  const begin = (service: string | undefined): void => {
    if (service !== undefined && !create.isPending) create.mutate({ service });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      cursor.step(event.key === 'ArrowDown' ? 1 : -1);
    }
    if (event.key === 'Enter') begin(cursor.selectedId);
  };
  useKeys([{ key: '/', label: t('service.label'), run: () => boxRef.current?.select(), moves: true }]);
  return (
    <ListSection className={style.column} title={t('service.title')}>
      <TextInput
        ref={boxRef}
        className={style.serviceBox}
        autoFocus
        label={t('service.label')}
        description={t('service.hint')}
        data-scan="never"
        autoComplete="off"
        spellCheck={false}
        maxLength={80}
        role="combobox"
        aria-expanded
        aria-controls="lodge-services"
        aria-activedescendant={cursor.selectedId === undefined ? undefined : `service-${cursor.selectedId}`}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          cursor.select(undefined);
        }}
        onKeyDown={onKeyDown}
      />
      {create.error !== null && <ErrorNotice error={create.error} />}
      {services.error !== null && <ErrorNotice error={services.error} onRetry={() => void services.refetch()} />}
      {services.data === undefined && services.error === null && <SkeletonRows columns={[5]} />}
      <div id="lodge-services" role="listbox" aria-label={t('service.title')} className={style.services}>
        {found.map(({ id, name }) => (
          <UnstyledButton
            key={id}
            id={`service-${id}`}
            role="option"
            tabIndex={-1}
            aria-selected={id === cursor.selectedId}
            className={style.service}
            onClick={() => begin(id)}
          >
            {pick(name)}
          </UnstyledButton>
        ))}
      </div>
      {services.data !== undefined && found.length === 0 && <p className={style.faint}>{t('service.none')}</p>}
    </ListSection>
  );
}

/** The drafts of this workstation, and what was lodged here today. */
export function LodgeList() {
  const { t } = useTranslation('lodge');
  const { pick } = useLanguage();
  const { go } = useNavigation();
  const list = useAsk('lodge.list', {});
  const drafts = list.data?.drafts ?? [];
  const lodged = list.data?.lodged ?? [];
  const draftCursor = useCursor(drafts.map(({ id }) => id));
  const lodgedCursor = useCursor(lodged.map(({ id }) => id));
  const open = (id: string): void => go({ desk: 'lodge', applicationId: id });
  return (
    <Screen body="fill" title={t('title')} meta={<FeedAge />}>
      <div className={style.lists}>
        <ServiceChoice />
        <div className={style.column}>
          {list.error !== null && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
          {list.data === undefined && list.error === null && <SkeletonRows columns={[2, 5, 2]} />}
          {list.data !== undefined && (
            <>
              <ListSection className={style.half} title={t('drafts', { count: drafts.length })}>
                {drafts.length === 0 ? (
                  <EmptyState icon={IconFileText} title={t('empty.drafts')} />
                ) : (
                  <ItemList
                    label={t('drafts', { count: drafts.length })}
                    cursor={draftCursor}
                    quiet
                    onOpen={open}
                    items={drafts.map((draft) => ({
                      id: draft.id,
                      subject: draft,
                      title: draft.owner === '' ? pick(draft.service.short) : draft.owner,
                      note: `${pick(draft.service.short)} · ${t('savedBy', {
                        officer: draft.savedBy,
                        at: formatInstant(draft.savedAt),
                      })}`,
                      trailing:
                        draft.refused === null ? undefined : (
                          <Badge icon={IconCircleX} tone="red">
                            {t('refused.mark')}
                          </Badge>
                        ),
                    }))}
                  />
                )}
              </ListSection>
              <ListSection className={style.half} title={t('lodgedToday', { count: lodged.length })}>
                {lodged.length === 0 ? (
                  <EmptyState icon={IconFileText} title={t('empty.lodged')} />
                ) : (
                  <ItemList
                    label={t('lodgedToday', { count: lodged.length })}
                    cursor={lodgedCursor}
                    quiet
                    onOpen={open}
                    items={lodged.map((row) => ({
                      id: row.id,
                      subject: row,
                      leading: formatTime(row.receivedAt),
                      title: row.owner,
                      note: `${pick(row.service.short)} · ${row.provisionalReference}`,
                      trailing: <StatusBadge status={row.status} />,
                    }))}
                  />
                )}
              </ListSection>
            </>
          )}
        </div>
      </div>
    </Screen>
  );
}
