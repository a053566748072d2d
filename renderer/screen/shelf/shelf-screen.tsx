import { Button, TextInput } from '@mantine/core';
import { IconPackage } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { civilDateAt, daysBetween, formatCivilDate } from '#domain/civil-date.ts';
import type { ApplicationRow } from '#domain/contract/screen/case.ts';
import { formatSerial, isSerialFormat, normaliseSerial } from '#domain/serial.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useCommand } from '../../api/use-command.ts';
import { useDraft } from '../../app/draft.tsx';
import { useKeyRegistry } from '../../app/key/key-provider.tsx';
import { useNow } from '../../app/use-now.ts';
import { useRepair } from '../../app/use-repair.ts';
import { FeedAge } from '../../component/data-age/record-age.tsx';
import { EmptyState } from '../../component/empty-state/empty-state.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { ItemList } from '../../component/item-list/item-list.tsx';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { PlateChip } from '../../component/plate-chip/plate-chip.tsx';
import { RepairBanner } from '../../component/repair-banner/repair-banner.tsx';
import { ScanBox } from '../../component/scan-box/scan-box.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { SkeletonRows } from '../../component/skeleton-rows/skeleton-rows.tsx';
import style from './shelf.module.css';

type Place = { bay: string; box: string };
type Wrong = { kind: 'format' | 'unknown'; serial: string };

/**
 * Only a scan puts an item on the shelf. The place of the one before stands ready: a run is scan, Enter, scan, Enter.
 */
export const ShelfScreen = () => {
  const { t } = useTranslation(['shelf', 'status', 'repair']);
  const { say } = useKeyRegistry();
  const list = useAsk('shelf.list', {});
  const now = useNow(60_000);
  const today = civilDateAt(now);
  const { value: place, set: setPlace } = useDraft<Place>('shelf-place', () => ({ bay: '', box: '' }));
  const { value: serialInHand, set: setSerialInHand } = useDraft<string | null>('shelf-in-hand', () => null);
  const [wrong, setWrong] = useState<Wrong | undefined>(undefined);
  const [typed, setTyped] = useState('');
  const [said, setSaid] = useState('');
  const scanRef = useRef<HTMLInputElement>(null);
  const bayRef = useRef<HTMLInputElement>(null);
  const boxRef = useRef<HTMLInputElement>(null);
  const toShelve = list.data?.toShelve ?? [];
  const shelved = list.data?.shelved ?? [];
  const find = (serial: string): ApplicationRow | undefined =>
    [...toShelve, ...shelved].find(
      (row) => row.serial !== null && normaliseSerial(row.serial) === normaliseSerial(serial),
    );
  const inHand = serialInHand === null ? undefined : find(serialInHand);

  const act = useCommand('item.shelve', (output, { serial }) => {
    setSaid(
      t('shelf:said', {
        serial: formatSerial(serial),
        plate: output.plate.text,
        bay: output.shelf?.bay ?? place.bay,
        box: output.shelf?.box ?? place.box,
      }),
    );
    setSerialInHand(null);
    repairing.done();
    scanRef.current?.focus();
  });

  const scan = (serial: string): void => {
    act.reset();
    const found = find(serial);
    setSerialInHand(found?.serial ?? null);
    setWrong(found !== undefined ? undefined : { kind: isSerialFormat(serial) ? 'unknown' : 'format', serial });
    if (found === undefined) {
      void list.refetch();
      return;
    }
    const next = place.bay === '' ? bayRef : boxRef;
    requestAnimationFrame(() => next.current?.select());
  };

  // A refused placing stands filled as it was, to be looked at and placed again.
  const repairing = useRepair();
  const former = repairing.repair?.body.name === 'item.shelve' ? repairing.repair.body.payload : undefined;
  const isReadyToFill = former !== undefined && list.data !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: filled once, when the act and the list are here
  useEffect(() => {
    if (former === undefined) return;
    setPlace({ bay: former.bay.toUpperCase(), box: former.box.toUpperCase() });
    scan(former.serial);
  }, [isReadyToFill]);

  const isComplete = inHand?.serial != null && place.bay.trim() !== '' && place.box.trim() !== '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isComplete)
      say({
        kind: 'blocked',
        label: t('shelf:act'),
        reason: t(inHand === undefined ? 'shelf:nothingInHand' : 'shelf:placeMissing'),
      });
    else if (inHand?.serial != null && !act.isPending)
      act.mutate({
        serial: inHand.serial,
        bay: place.bay.trim(),
        box: place.box.trim(),
        repairs: repairing.repair?.command.id,
      });
  };
  const hint = (): string =>
    isSerialFormat(typed) ? t('shelf:reads', { serial: formatSerial(typed) }) : t('shelf:scanHint');
  const ageOf = ({ shelf }: ApplicationRow): ReactNode => {
    const since = civilDateAt(shelf?.at ?? now);
    return (
      <>
        {t('shelf:age', { count: daysBetween(since, today) })}
        <span className={style.since}> {t('shelf:since', { date: formatCivilDate(since) })}</span>
      </>
    );
  };
  const error =
    wrong === undefined
      ? undefined
      : wrong.kind === 'format'
        ? t('shelf:wrong.format')
        : t('shelf:wrong.unknown', { serial: formatSerial(wrong.serial) });

  return (
    <Screen
      body="fill"
      title={t('shelf:title')}
      meta={<FeedAge />}
      bar={
        repairing.repair !== undefined && (
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
              onType={(text) => {
                setTyped(text);
                if (text !== '') setWrong(undefined);
              }}
              onScan={scan}
            />
          </div>
          <div className={style.inHand} role="status">
            {inHand === undefined ? (
              <span className={style.faint}>{said === '' ? t('shelf:nothingInHand') : said}</span>
            ) : (
              <>
                <PlateChip plate={inHand.plate} size="large" />
                <span className={style.owner}>
                  {inHand.collector}
                  <span className={inHand.shelf === null ? `mono ${style.faint}` : style.faint}>
                    {inHand.shelf === null
                      ? formatSerial(inHand.serial ?? '')
                      : t('shelf:isAt', { bay: inHand.shelf.bay, box: inHand.shelf.box })}
                  </span>
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
        {list.error !== null && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
        {list.data === undefined && list.error === null && <SkeletonRows columns={[2, 5, 2]} />}
        {list.data !== undefined && (
          <div className={style.lists}>
            <section className={style.column} aria-labelledby="to-shelve-title">
              <h2 id="to-shelve-title" className={style.heading}>
                {t('shelf:toShelve', { count: toShelve.length })}
              </h2>
              {toShelve.length === 0 ? (
                <EmptyState icon={IconPackage} title={t('shelf:empty.toShelve')} />
              ) : (
                <ItemList
                  label={t('shelf:toShelve', { count: toShelve.length })}
                  items={toShelve.map((row) => ({
                    id: row.id,
                    plate: row.plate,
                    title: row.collector,
                    note: t(`status:serviceShort.${row.service}`),
                    trailing: <span className="mono">{row.serial === null ? '' : formatSerial(row.serial)}</span>,
                  }))}
                />
              )}
            </section>
            <section className={style.column} aria-labelledby="shelved-title">
              <h2 id="shelved-title" className={style.heading}>
                {t('shelf:shelved', { count: shelved.length })}
              </h2>
              {shelved.length === 0 ? (
                <EmptyState icon={IconPackage} title={t('shelf:empty.shelved')} />
              ) : (
                <ItemList
                  label={t('shelf:shelved', { count: shelved.length })}
                  items={shelved.map((row) => ({
                    id: row.id,
                    plate: row.plate,
                    title: row.collector,
                    note: ageOf(row),
                    trailing: (
                      <span className={style.at}>
                        {row.shelf === null ? '' : t('shelf:bayBox', { bay: row.shelf.bay, box: row.shelf.box })}
                      </span>
                    ),
                  }))}
                />
              )}
            </section>
          </div>
        )}
      </div>
    </Screen>
  );
};
