import { Button, TextInput } from '@mantine/core';
import { IconPackage } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { civilDateAt, daysBetween, formatCivilDate } from '#domain/civil-date.ts';
import type { ItemEntry } from '#domain/contract/screen/case.ts';
import { guessLookKind } from '#domain/look-beyond.ts';
import { formatSerial, isSerialFormat } from '#domain/serial.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useCommand } from '../../api/use-command.ts';
import { useDraft } from '../../app/draft.tsx';
import { useKeyRegistry } from '../../app/key/key-provider.tsx';
import { useLanguage } from '../../app/use-language.ts';
import { useNow } from '../../app/use-now.ts';
import { useRepair } from '../../app/use-repair.ts';
import { FeedAge } from '../../component/data-age/record-age.tsx';
import { EmptyState } from '../../component/empty-state/empty-state.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { ItemList } from '../../component/item-list/item-list.tsx';
import { ListSection } from '../../component/item-list/list-section.tsx';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { nameRow } from '../../component/plate-chip/name-row.ts';
import { RepairBanner } from '../../component/repair-banner/repair-banner.tsx';
import { ScanBox } from '../../component/scan-box/scan-box.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { SkeletonRows } from '../../component/skeleton-rows/skeleton-rows.tsx';
import { SubjectChip } from '../../component/subject-chip/subject-chip.tsx';
import style from './shelf.module.css';

type Place = { bay: string; box: string };

/** A serial as it is printed, or a plate's number as it was scanned. */
const writeScanned = (scanned: string): string => (isSerialFormat(scanned) ? formatSerial(scanned) : scanned);

/**
 * Only a scan puts an item on the shelf. The place of the one before stands ready: a run is scan, Enter, scan, Enter.
 * The number of a plate names both plates, and both go into the same place. What has a serial of its own that is not
 * known yet is asked for after them, and the next unknown number is that.
 */
export function ShelfScreen() {
  const { t } = useTranslation(['shelf', 'repair']);
  const { pick } = useLanguage();
  const { say } = useKeyRegistry();
  const list = useAsk('shelf.list', {});
  const today = civilDateAt(useNow(60_000));
  const { value: place, set: setPlace } = useDraft<Place>('shelf-place', () => ({ bay: '', box: '' }));
  const { value: scanned, set: setScanned } = useDraft<string | null>('shelf-in-hand', () => null);
  const [awaited, setAwaited] = useState<readonly ItemEntry[]>([]);
  const [of, setOf] = useState<{ id: string; itemId: string } | undefined>(undefined);
  const [round, setRound] = useState(0);
  const [typed, setTyped] = useState('');
  const [said, setSaid] = useState('');
  // Read after an act has ended: the next thing may have been scanned meanwhile.
  const inHandNow = useRef(scanned);
  inHandNow.current = scanned;
  const scanRef = useRef<HTMLInputElement>(null);
  const bayRef = useRef<HTMLInputElement>(null);
  const boxRef = useRef<HTMLInputElement>(null);
  const toShelve = list.data?.toShelve ?? [];
  const shelved = list.data?.shelved ?? [];
  const found = useAsk('shelf.find', { scanned: scanned ?? '', of }, { enabled: scanned !== null });
  const foundNow = scanned === null || found.error !== null ? undefined : found.data;
  const inHand = foundNow?.items ?? [];
  const [first] = inHand;
  const isUnknown = found.error?.code === 'NOT_FOUND';
  const isFound = first !== undefined;
  const isComplete = isFound && place.bay.trim() !== '' && place.box.trim() !== '';

  const act = useCommand('item.shelve');
  const repairing = useRepair();
  const former = repairing.repair?.body.name === 'item.shelve' ? repairing.repair.body.payload : undefined;

  const [asked] = awaited;
  const scan = (text: string, itself = asked && { id: asked.application.id, itemId: asked.item.id }): void => {
    act.reset();
    // What is not here yet may have come meanwhile: the same number is asked for anew.
    if (text === scanned && isUnknown) void found.refetch();
    setOf(itself);
    setScanned(text);
    setRound(round + 1);
  };
  // An application was named: what of it has to be scanned itself comes after what its number places
  useEffect(() => {
    if (foundNow === undefined) return;
    const ids = foundNow.items.map(({ item }) => item.id);
    setAwaited((before) => (before.some(({ item }) => ids.includes(item.id)) ? before : foundNow.toScan));
  }, [foundNow]);
  // What was scanned is in hand: the place is next.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each scan that finds something
  useEffect(() => {
    if (round === 0 || !isFound) return;
    const next = place.bay === '' ? bayRef : boxRef;
    requestAnimationFrame(() => next.current?.select());
  }, [round, isFound, scanned]);

  // A refused placing stands filled as it was, to be looked at and placed again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: filled once, when the act is here
  useEffect(() => {
    if (former === undefined) return;
    setPlace({ bay: former.bay.toUpperCase(), box: former.box.toUpperCase() });
    const id = repairing.repair?.body.subject.id;
    scan(former.scanned, id === undefined ? undefined : { id, itemId: former.itemId });
  }, [former === undefined]);

  /** By its serial: one that is scanned for the first time is not on the record yet. */
  const nameOf = ({ item }: ItemEntry): string => {
    const serial = item.serial ?? (of?.itemId === item.id && scanned !== null ? formatSerial(scanned) : '');
    return `${pick(item.name)} ${serial}`.trim();
  };

  /** One after the other; what could not be placed stays in hand with the reason. */
  const placeAll = async (entries: readonly ItemEntry[], given: string): Promise<void> => {
    const [bay, box] = [place.bay.trim(), place.box.trim()];
    const left = entries.filter(({ item: { shelf } }) => shelf?.bay !== bay || shelf.box !== box);
    for (const { item, application } of left.length === 0 ? entries : left) {
      const repairs = former?.itemId === item.id ? repairing.repair?.command.id : undefined;
      await act.mutateAsync({ id: application.id, itemId: item.id, scanned: given, bay, box, repairs });
    }
    const [one] = entries;
    if (one === undefined) return;
    setSaid(
      t('shelf:said', {
        count: entries.length,
        items: entries.map(nameOf).join(', '),
        plate: nameRow(one.application),
        bay,
        box,
      }),
    );
    if (former !== undefined) repairing.done();
    const placed = new Set(entries.map(({ item }) => item.id));
    setAwaited((before) => before.filter(({ item }) => !placed.has(item.id)));
    if (inHandNow.current !== given) return;
    setScanned(null);
    scanRef.current?.focus();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isComplete)
      say({
        kind: 'blocked',
        label: t('shelf:act'),
        reason: t(isFound ? 'shelf:placeMissing' : 'shelf:nothingInHand'),
      });
    // The act shows its own error
    else if (scanned !== null && !act.isPending) void placeAll(inHand, scanned).catch(() => undefined);
  };
  const hint = (): string =>
    isSerialFormat(typed) ? t('shelf:reads', { serial: formatSerial(typed) }) : t('shelf:scanHint');
  const ageOf = ({ item: { shelf } }: ItemEntry): ReactNode => {
    if (shelf === null) return '';
    const since = civilDateAt(shelf.at);
    return (
      <>
        {t('shelf:age', { count: daysBetween(since, today) })}
        <span className={style.since}> {t('shelf:since', { date: formatCivilDate(since) })}</span>
      </>
    );
  };
  const isReadable = scanned !== null && (isSerialFormat(scanned) || guessLookKind(scanned) === 'plate');
  const error =
    scanned === null || typed !== '' || !isUnknown
      ? undefined
      : isReadable
        ? t('shelf:wrong.unknown', { scanned: writeScanned(scanned) })
        : t('shelf:wrong.format');

  return (
    <Screen
      body="fill"
      title={t('shelf:title')}
      meta={<FeedAge />}
      bar={
        repairing.repair === undefined ? undefined : (
          <RepairBanner repair={repairing.repair}>{t('repair:banner.unsettled')}</RepairBanner>
        )
      }
    >
      <div className={style.desk}>
        <form className={style.form} onSubmit={submit} aria-label={t('shelf:place')}>
          <div className={style.serial}>
            <ScanBox
              ref={scanRef}
              large
              autoFocus
              placeholder=""
              label={t('shelf:serial')}
              description={hint()}
              error={error}
              busy={found.isFetching}
              onType={setTyped}
              onScan={(text) => scan(text)}
            />
          </div>
          <div className={style.inHand} role="status">
            {first === undefined && (
              <span className={style.faint}>
                {said === '' && asked === undefined ? t('shelf:nothingInHand') : said}{' '}
                {asked !== undefined && (
                  <strong>
                    {t('shelf:scanItself', {
                      item: pick(asked.item.name),
                      plate: nameRow(asked.application),
                    })}
                  </strong>
                )}
              </span>
            )}
            {first !== undefined && (
              <>
                <SubjectChip subject={first.application} size="large" />
                <span className={style.owner}>
                  {first.application.collector}
                  {inHand.map((entry) => (
                    <span key={entry.item.id} className={style.faint}>
                      {nameOf(entry)}
                      {entry.item.shelf !== null &&
                        ` · ${t('shelf:isAt', { bay: entry.item.shelf.bay, box: entry.item.shelf.box })}`}
                    </span>
                  ))}
                </span>
              </>
            )}
          </div>
          <div className={style.where}>
            <TextInput
              ref={bayRef}
              className={style.place}
              classNames={{ input: style.placeInput }}
              label={t('shelf:bay')}
              maxLength={10}
              value={place.bay}
              onChange={(event) => setPlace({ ...place, bay: event.currentTarget.value.toUpperCase() })}
            />
            <TextInput
              ref={boxRef}
              className={style.place}
              classNames={{ input: style.placeInput }}
              label={t('shelf:box')}
              maxLength={10}
              value={place.box}
              onChange={(event) => setPlace({ ...place, box: event.currentTarget.value.toUpperCase() })}
            />
            <Button
              type="submit"
              className={style.act}
              data-disabled={!isComplete || undefined}
              aria-disabled={!isComplete || undefined}
              loading={act.isPending}
              rightSection={<KeyHint keys="Enter" />}
            >
              {t('shelf:act')}
            </Button>
          </div>
        </form>
        {act.error !== null && <ErrorNotice error={act.error} />}
        {found.error !== null && !isUnknown && <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
        {list.error !== null && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
        {list.data === undefined && list.error === null && <SkeletonRows columns={[2, 5, 2]} />}
        {list.data !== undefined && (
          <div className={style.lists}>
            <ListSection className={style.column} title={t('shelf:toShelve', { count: toShelve.length })}>
              {toShelve.length === 0 ? (
                <EmptyState icon={IconPackage} title={t('shelf:empty.toShelve')} />
              ) : (
                <ItemList
                  label={t('shelf:toShelve', { count: toShelve.length })}
                  items={toShelve.map(({ item, application }) => ({
                    id: item.id,
                    subject: application,
                    title: application.collector,
                    note: `${pick(item.name)} · ${pick(application.service.short)}`,
                    trailing: <span className="mono">{item.serial ?? ''}</span>,
                  }))}
                />
              )}
            </ListSection>
            <ListSection className={style.column} title={t('shelf:shelved', { count: shelved.length })}>
              {shelved.length === 0 ? (
                <EmptyState icon={IconPackage} title={t('shelf:empty.shelved')} />
              ) : (
                <ItemList
                  label={t('shelf:shelved', { count: shelved.length })}
                  items={shelved.map((entry) => {
                    const { item, application } = entry;
                    return {
                      id: item.id,
                      subject: application,
                      title: application.collector,
                      note: (
                        <>
                          {pick(item.name)} · {ageOf(entry)}
                        </>
                      ),
                      trailing: (
                        <span className={style.at}>
                          {item.shelf === null ? '' : t('shelf:bayBox', { bay: item.shelf.bay, box: item.shelf.box })}
                        </span>
                      ),
                    };
                  })}
                />
              )}
            </ListSection>
          </div>
        )}
      </div>
    </Screen>
  );
}
