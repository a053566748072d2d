import { TextInput } from '@mantine/core';
import { IconInboxOff, IconSearch } from '@tabler/icons-react';
import { useCallback, useDeferredValue, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { civilDateAt, formatCivilDate, formatTime } from '#domain/civil-date.ts';
import type { ApplicationRow, QueueFilter } from '#domain/contract/screen/case.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { useScanTarget } from '../../app/key/use-scan-target.ts';
import { useDeskState, useNavigation } from '../../app/navigation.tsx';
import { useEntered } from '../../app/use-entered.ts';
import { useNow } from '../../app/use-now.ts';
import { FeedAge } from '../../component/data-age/record-age.tsx';
import { EmptyState } from '../../component/empty-state/empty-state.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { LookBeyond } from '../../component/look-beyond/look-beyond.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { SkeletonRows } from '../../component/skeleton-rows/skeleton-rows.tsx';
import { useCaseAhead } from '../case/use-case-ahead.ts';
import { QueueFilters } from './queue-filters.tsx';
import { QueueList } from './queue-list.tsx';
import { QueueNotices } from './queue-notices.tsx';
import style from './queue-screen.module.css';
import { useQueue } from './use-queue.ts';

/** Everything this office has to verify, the most urgent first. Comes back as it was left. */
export function QueueScreen() {
  const { t } = useTranslation('queue');
  const { go } = useNavigation();
  const [filter, setFilter] = useDeskState<QueueFilter>('queue.filter', 'to-verify');
  const [search, setSearch] = useDeskState('queue.search', '');
  const [selected, setSelected] = useDeskState<{ id: string; index: number } | null>('queue.selected', null);
  const [range, setRange] = useState({ first: selected?.index ?? 0, last: selected?.index ?? 0 });
  const { data: sync } = useAsk('sync.status', {});
  const query = useDeferredValue(search.trim());
  const queue = useQueue(filter, query, range.first, range.last);
  const grid = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLInputElement>(null);

  // The row in hand keeps its application when rows before it come or go; when it has left, its place is kept.
  const foundAt = selected === null ? -1 : queue.rows.findIndex(({ id }) => id === selected.id);
  const isWhole = queue.rows.length === queue.total;
  const at = Math.max(0, Math.min(isWhole && foundAt >= 0 ? foundAt : (selected?.index ?? 0), queue.total - 1));

  useCaseAhead(queue.rowAt(at)?.id);

  const select = (index: number) => {
    const next = Math.max(0, Math.min(index, queue.total - 1));
    setSelected({ id: queue.rowAt(next)?.id ?? '', index: next });
  };
  const open = useCallback(
    (row: ApplicationRow, index: number) => {
      setSelected({ id: row.id, index });
      go({ desk: 'queue', applicationId: row.id });
    },
    [go, setSelected],
  );
  const { enter, takeBack } = useEntered(query === search.trim() && queue.isSettled, () => {
    const row = queue.rowAt(at);
    if (row !== undefined) open(row, at);
  });
  // A scan finds; the row in hand is never opened by it. Ended with Enter in the box itself, what it names alone is.
  const [field] = useState(() => () => box.current);
  const [scanned, setScanned] = useState<string | undefined>(undefined);
  useScanTarget(
    (text, { end, field: typedIn }) => {
      takeBack();
      setSelected(null);
      setSearch(text);
      setScanned(end === 'enter' && typedIn !== null && typedIn === box.current ? text : undefined);
    },
    true,
    field,
  );
  const only = scanned === query && queue.isSettled && queue.total === 1 ? queue.rowAt(0) : undefined;
  useEffect(() => {
    if (only === undefined) return;
    setScanned(undefined);
    open(only, 0);
  }, [only, open]);
  const leaveSearch = () => {
    setSearch('');
    grid.current?.focus();
  };
  useKeys([
    { key: 'J', label: t('key.next'), run: () => select(at + 1), moves: true },
    { key: 'K', label: t('key.previous'), run: () => select(at - 1), moves: true },
    { key: 'ArrowDown', label: t('key.next'), run: () => select(at + 1), inField: true, hidden: true },
    { key: 'ArrowUp', label: t('key.previous'), run: () => select(at - 1), inField: true, hidden: true },
    { key: 'Home', label: t('key.first'), run: () => select(0) },
    { key: 'End', label: t('key.last'), run: () => select(queue.total - 1) },
    { key: 'Enter', label: t('key.open'), run: enter, inField: true },
    { key: '/', label: t('key.search'), run: () => box.current?.select(), moves: true },
  ]);
  const hasRows = queue.total > 0;
  useEffect(() => {
    if (hasRows && (document.activeElement === document.body || document.activeElement === null)) grid.current?.focus();
  }, [hasRows]);
  const onRange = useCallback((first: number, last: number) => setRange({ first, last }), []);

  const body = () => {
    if (queue.error !== null)
      return (
        <div className={style.notice}>
          <ErrorNotice error={queue.error} onRetry={queue.retry} />
        </div>
      );
    if (queue.isLoading) return <SkeletonRows count={20} columns={[2, 2, 4, 5, 3, 3, 3, 2]} />;
    if (queue.total === 0) return <Empty filter={filter} search={query} lastClosedAt={queue.lastClosedAt} />;
    return (
      <QueueList
        key={filter}
        gridRef={grid}
        total={queue.total}
        rowAt={queue.rowAt}
        at={at}
        onOpen={open}
        onRange={onRange}
      />
    );
  };
  return (
    <Screen
      title={t('title')}
      meta={<FeedAge />}
      body={hasRows || queue.isLoading ? 'fill' : 'pad'}
      actions={
        <TextInput
          ref={box}
          className={style.search}
          aria-label={t('search')}
          placeholder={t('search')}
          value={search}
          autoComplete="off"
          spellCheck={false}
          leftSection={<IconSearch className={style.icon} aria-hidden="true" />}
          rightSection={search === '' ? <KeyHint keys="/" /> : undefined}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            setSelected(null);
            setScanned(undefined);
            takeBack();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') leaveSearch();
          }}
        />
      }
      bar={
        <>
          <QueueFilters
            filter={filter}
            counts={queue.counts}
            onFilter={(next) => {
              setFilter(next);
              setSearch('');
              setSelected(null);
            }}
          />
          <QueueNotices sync={sync} />
        </>
      }
    >
      {body()}
    </Screen>
  );
}

function Empty({ filter, search, lastClosedAt }: { filter: QueueFilter; search: string; lastClosedAt: number | null }) {
  const { t } = useTranslation('queue');
  const today = civilDateAt(useNow());
  if (search.length >= 2)
    return (
      <EmptyState icon={IconInboxOff} title={t('empty.search', { query: search })}>
        <LookBeyond key={search} query={search} />
      </EmptyState>
    );
  if (filter !== 'to-verify') return <EmptyState icon={IconInboxOff} title={t('empty.other')} />;
  const closed = () => {
    if (lastClosedAt === null) return t('empty.none');
    const day = civilDateAt(lastClosedAt);
    const time = formatTime(lastClosedAt);
    return day === today ? t('empty.closed', { time }) : t('empty.closedOn', { date: formatCivilDate(day), time });
  };
  return (
    <EmptyState icon={IconInboxOff} title={t('empty.to-verify')}>
      <p>{closed()}</p>
    </EmptyState>
  );
}
