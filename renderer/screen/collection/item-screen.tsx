import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RouteOutput } from '#domain/contract/ipc.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useLanguage } from '../../app/use-language.ts';
import { useRepair } from '../../app/use-repair.ts';
import { RecordAge } from '../../component/data-age/record-age.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { SkeletonRows } from '../../component/skeleton-rows/skeleton-rows.tsx';
import { StatusBadge } from '../../component/status-badge/status-badge.tsx';
import { SubjectChip } from '../../component/subject-chip/subject-chip.tsx';
import style from './collection.module.css';
import { CopyScreen } from './copy-screen.tsx';
import { HandOver } from './hand-over.tsx';
import { HandOverDone } from './hand-over-done.tsx';
import { NothingLeft } from './nothing-left.tsx';
import { ReleasedItems } from './released-items.tsx';
import { statusAtDesk } from './status-at-desk.ts';

/** Where a scan that belongs to another item waits for the search. */
export const scannedKey = 'collection.scanned';

/** An application at the desk: its items handed over now, handed over before, or not to be handed over and why. */
export function CollectionItemScreen({ id }: { id: string }) {
  const { t } = useTranslation('collection');
  const { pick } = useLanguage();
  const { go, writeDesk } = useNavigation();
  const found = useAsk('collection.get', { id });
  const repairing = useRepair();
  const [done, setDone] = useState<RouteOutput<'item.release'> | undefined>(undefined);
  const [view, setView] = useState<View | undefined>(undefined);
  const shown = found.data;
  const hasCopy = shown?.items.some(({ item }) => item.made === 'electronic' && item.state === 'released') === true;
  const toggleCopy = (): void => setView(view?.kind === 'copy' ? undefined : { kind: 'copy' });
  const copyLabel = t(view?.kind === 'copy' ? 'copy.back' : 'copy.open');
  useKeys([{ key: 'V', label: copyLabel, run: toggleCopy, hidden: !hasCopy }], { enabled: hasCopy });
  const toSearch = (): void => go({ desk: 'collection' });
  // The next person's slip or document was scanned here: the search takes it over.
  const toScanned = (scanned: string): void => {
    writeDesk(scannedKey, scanned);
    toSearch();
  };

  if (shown === undefined)
    return (
      <Screen title={t('title')}>
        {found.error === null ? (
          <SkeletonRows count={10} columns={[2, 5]} />
        ) : (
          <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />
        )}
      </Screen>
    );

  const { row, confirmedAt, releases, items } = shown;
  // A hand-over that needs the centre's word is done once the record has it; until then the items say that it is asked.
  const after = [done?.item, shown].find((one) => one?.releases.some((given) => given.slipNumber === done?.slipNumber));
  const frame = {
    title: <SubjectChip subject={row} size="large" />,
    meta: (
      <div className={style.meta}>
        <span>{pick(row.service.name)}</span>
        <StatusBadge status={statusAtDesk((after ?? shown).row)} />
        <RecordAge confirmedAt={confirmedAt} />
      </div>
    ),
    actions: (
      <>
        {hasCopy && (
          <Button variant="default" rightSection={<KeyHint keys="V" />} aria-keyshortcuts="V" onClick={toggleCopy}>
            {copyLabel}
          </Button>
        )}
        {view?.kind === 'slip' && (
          <Button variant="default" onClick={() => setView(undefined)}>
            {t('past.back')}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconArrowLeft className={style.icon} aria-hidden="true" />}
          onClick={toSearch}
        >
          {t('another')}
        </Button>
      </>
    ),
  };
  const next = { frame, onNext: toSearch, onScan: toScanned };
  if (view?.kind === 'copy') return <CopyScreen {...next} id={id} />;
  if (done !== undefined && after !== undefined)
    return <HandOverDone {...next} slipNumber={done.slipNumber} shown={after} />;
  // Of an application with nothing left here, the last hand-over; of any other, the one that was asked for.
  const isGone = items.every(({ item }) => item.state === 'released');
  const wanted = view?.kind === 'slip' ? view.slipNumber : isGone ? releases[0]?.slipNumber : undefined;
  const release = releases.find(({ slipNumber }) => slipNumber === wanted);
  const showSlip = (slipNumber: string): void => setView({ kind: 'slip', slipNumber });
  if (release !== undefined) return <ReleasedItems {...next} shown={shown} release={release} onSlip={showSlip} />;
  if (isGone) return <NothingLeft {...next} shown={shown} />;
  if (repairing.isLoading)
    return (
      <Screen title={t('title')}>
        <SkeletonRows count={10} columns={[2, 5]} />
      </Screen>
    );
  const onDone = (output: RouteOutput<'item.release'>): void => {
    setDone(output);
    repairing.done();
  };
  return (
    <HandOver
      frame={frame}
      shown={shown}
      repair={repairing.repair}
      onDone={onDone}
      onSlip={showSlip}
      onOther={toScanned}
    />
  );
}

/** What was asked for beside the hand-over. */
type View = { kind: 'slip'; slipNumber: string } | { kind: 'copy' };
