import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatTime } from '#domain/civil-date.ts';
import type { ApplicationRow, ItemRow } from '#domain/contract/screen/case.ts';
import { readyStates } from '#domain/item.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { useDeskState, useNavigation } from '../../app/navigation.tsx';
import { useEntered } from '../../app/use-entered.ts';
import { useLanguage } from '../../app/use-language.ts';
import { formatCount } from '../../component/count/format-count.ts';
import { FeedAge } from '../../component/data-age/record-age.tsx';
import { EmptyState } from '../../component/empty-state/empty-state.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { ItemList } from '../../component/item-list/item-list.tsx';
import { ListSection } from '../../component/item-list/list-section.tsx';
import { useCursor } from '../../component/item-list/use-cursor.ts';
import { LookBeyond } from '../../component/look-beyond/look-beyond.tsx';
import { ScanBox } from '../../component/scan-box/scan-box.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { SkeletonRows } from '../../component/skeleton-rows/skeleton-rows.tsx';
import { StatusBadge } from '../../component/status-badge/status-badge.tsx';
import { useSubjectText } from '../../component/subject-chip/use-subject-text.ts';
import style from './collection.module.css';
import { CollectionItemScreen, scannedKey } from './item-screen.tsx';
import { statusAtDesk } from './status-at-desk.ts';

const pauseMs = 120;

/** One box: anything a person may hold finds their item. One found opens at once; several are listed. */
function CollectionSearch() {
  const { t } = useTranslation('collection');
  const { pick } = useLanguage();
  const writeSubject = useSubjectText();
  const { go } = useNavigation();
  const [scanned, setScanned] = useDeskState(scannedKey, '');
  const [query, setQuery] = useState(scanned);
  const [asked, setAsked] = useState(scanned);
  const boxRef = useRef<HTMLInputElement>(null);
  const listRef = useRef<HTMLDivElement>(null);
  const found = useAsk('collection.find', { query: asked }, { enabled: asked !== '', keep: true });
  const rows = asked === '' ? [] : (found.data ?? []);
  const today = useAsk('collection.today', {});
  const handedOver = today.data?.handedOver ?? [];
  const cursor = useCursor((asked === '' ? handedOver : rows).map(({ id }) => id));
  const isSettled = query.trim() === asked && !found.isFetching && !found.isPlaceholderData;

  useEffect(() => {
    const timer = setTimeout(() => setAsked(query.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [query]);

  useEffect(() => setScanned(''), [setScanned]);

  const open = (id: string): void => go({ desk: 'collection', applicationId: id });
  const only = rows.length === 1 ? rows[0]?.id : undefined;
  const { enter, takeBack } = useEntered(
    isSettled && asked !== '',
    () => {
      if (only !== undefined) open(only);
      else listRef.current?.querySelector<HTMLElement>('[aria-current]')?.focus();
    },
    scanned !== '',
  );

  useKeys([
    { key: '/', label: t('find.label'), run: () => boxRef.current?.select(), moves: true },
    { key: 'J', label: t('key.next'), run: () => cursor.step(1), moves: true },
    { key: 'K', label: t('key.previous'), run: () => cursor.step(-1), moves: true },
  ]);
  // Down goes from the box into the list.
  useEffect(() => {
    const box = boxRef.current;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      listRef.current?.querySelector<HTMLElement>('[aria-current]')?.focus();
    };
    box?.addEventListener('keydown', onKeyDown);
    return () => box?.removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    <Screen body="fill" title={t('title')} meta={<FeedAge />}>
      <div className={style.search}>
        <div className={style.searchBox}>
          <ScanBox
            ref={boxRef}
            large
            keep
            autoFocus
            label={t('find.label')}
            description={t('find.hint')}
            busy={found.isFetching}
            onType={(text) => {
              setQuery(text);
              takeBack();
            }}
            onScan={(text) => {
              setQuery(text);
              setAsked(text.trim());
              enter();
            }}
          />
        </div>
        {asked === '' && (
          <>
            <p className={style.standing}>
              {today.data !== undefined && (
                <>
                  {t('today.ready', { count: today.data.ready })}
                  {today.data.readyElectronic > 0 &&
                    ` ${t('today.readyElectronic', { count: today.data.readyElectronic })}`}
                </>
              )}
            </p>
            {today.error !== null && <ErrorNotice error={today.error} onRetry={() => void today.refetch()} />}
          </>
        )}
        {found.error !== null && <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
        <p className="visually-hidden" role="status">
          {asked !== '' && isSettled ? t('find.found', { count: rows.length }) : ''}
        </p>
        <div ref={listRef} className={style.results}>
          {asked === '' && (
            <ListSection
              className={style.today}
              title={
                <>
                  {t('today.title')}
                  {handedOver.length > 0 && <span className={style.faint}>{formatCount(handedOver.length)}</span>}
                </>
              }
            >
              {today.data === undefined && today.error === null && <SkeletonRows columns={[1, 2, 5, 2]} />}
              {today.data !== undefined && handedOver.length === 0 && (
                <p className={style.nothing}>{t('today.none')}</p>
              )}
              {handedOver.length > 0 && (
                <ItemList
                  label={t('today.title')}
                  cursor={cursor}
                  quiet
                  onOpen={open}
                  items={handedOver.map((one) => ({
                    id: one.id,
                    subject: one,
                    leading: formatTime(one.at),
                    title: one.collector,
                    trailing: <span className="mono">{one.slipNumber}</span>,
                  }))}
                />
              )}
            </ListSection>
          )}
          {asked !== '' && isSettled && rows.length === 0 && found.error === null && (
            <EmptyState icon={IconSearch} title={t('find.none', { query: asked })}>
              <p>{t('find.noneNext')}</p>
              <LookBeyond key={asked} query={asked} />
            </EmptyState>
          )}
          {rows.length > 0 && (
            <ItemList
              label={t('find.results')}
              cursor={cursor}
              onOpen={open}
              items={rows.map((row) => ({
                id: row.id,
                subject: row,
                title: row.collector,
                note: `${pick(row.service.short)} · ${row.reference} · ${writeSubject(row)}`,
                trailing: (
                  <>
                    {listPlaces(row).map(({ bay, box }) => (
                      <span key={`${bay} ${box}`} className={style.resultShelf}>
                        {t('bayBox', { bay, box })}
                      </span>
                    ))}
                    {row.items.some(waitsForHandIn) && <span className={style.resultShelf}>{t('handIn')}</span>}
                    <StatusBadge status={statusAtDesk(row)} />
                  </>
                ),
              }))}
            />
          )}
        </div>
      </div>
    </Screen>
  );
}

const waitsForHandIn = ({ made, state }: ItemRow): boolean => made === 'electronic' && state === readyStates.electronic;

/** Where its things stand, each place once. */
const listPlaces = ({ items }: ApplicationRow): { bay: string; box: string }[] => {
  const places = items.flatMap(({ state, shelf }) => (state === 'shelved' && shelf !== null ? [shelf] : []));
  return [...new Map(places.map((one) => [`${one.bay} ${one.box}`, one])).values()];
};

export function CollectionScreen() {
  const { place } = useNavigation();
  return place.applicationId === undefined ? (
    <CollectionSearch />
  ) : (
    <CollectionItemScreen key={place.applicationId} id={place.applicationId} />
  );
}
