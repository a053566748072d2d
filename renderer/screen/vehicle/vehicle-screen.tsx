import { IconCarGarage } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Route } from '#domain/contract/ipc.ts';
import type { LookUpResult } from '#domain/contract/screen/vehicle-search.ts';
import { hasRole } from '#domain/officer.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useRequest } from '../../api/use-command.ts';
import { useSession } from '../../api/use-session.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { useDeskState } from '../../app/navigation.tsx';
import { EmptyState } from '../../component/empty-state/empty-state.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { SkeletonRows } from '../../component/skeleton-rows/skeleton-rows.tsx';
import { Note } from '../../component/tone/note.tsx';
import { CopyScreen } from './copy-screen.tsx';
import { LookUpList } from './look-up-list.tsx';
import { type Asked, SearchForm } from './search-form.tsx';
import style from './vehicle.module.css';
import { VehicleResult } from './vehicle-result.tsx';

type Shown = { asked: Asked; result: LookUpResult } | null;

/** One box and a reason: what the centre, or without it this workstation, knows of a vehicle. Each look-up is on record. */
export function VehicleScreen() {
  const { t } = useTranslation('vehicle');
  const { session } = useSession();
  const { data: sync } = useAsk('sync.status', {});
  const [asked, setAsked] = useDeskState<Asked>('vehicle-asked', { query: '', code: null, detail: '' });
  const [shown, setShown] = useDeskState<Shown>('vehicle-shown', null);
  const [place, setPlace] = useState<number | undefined>(undefined);
  const client = useQueryClient();
  const search = useRequest('vehicle.search', (result) => {
    setShown({ asked, result });
    // The centre tells of no look-up: the list is asked for again.
    void client.invalidateQueries({ queryKey: ['vehicle.lookUps' satisfies Route] });
  });
  const isOut = sync !== undefined && (sync.centre === false || sync.network === false);
  const result = search.isPending || search.error !== null ? undefined : shown?.result;
  const count = result?.vehicles.length ?? 0;
  useKeys(
    [
      {
        key: 'P',
        label: t('copy.act'),
        blocked: count === 1 ? undefined : t(count === 0 ? 'copy.nothing' : 'copy.several'),
        run: () => setPlace(0),
      },
    ],
    { enabled: place === undefined },
  );

  if (place !== undefined && result !== undefined)
    return <CopyScreen id={result.id} place={place} onBack={() => setPlace(undefined)} />;
  return (
    <Screen title={t('title')}>
      <div className={style.desk}>
        <SearchForm
          asked={asked}
          busy={search.isPending}
          onChange={setAsked}
          onSearch={(next) => {
            setAsked(next);
            if (next.code !== null)
              search.mutate({ query: next.query, reason: { code: next.code, detail: next.detail } });
          }}
        />
        {isOut && shown?.result.source !== 'cache' && (
          <Note tone="blue" role="status" title={t('cache.title')}>
            <p>{t('cache.body')}</p>
          </Note>
        )}
        {search.error !== null && <ErrorNotice error={search.error} />}
        {search.isPending && <SkeletonRows columns={[2, 4, 3]} />}
        {result !== undefined && shown !== null && (
          <VehicleResult query={shown.asked.query} result={result} onCopy={setPlace} />
        )}
        {result === undefined && !search.isPending && search.error === null && (
          <EmptyState icon={IconCarGarage} title={t('empty.title')}>
            <p>{t('empty.body')}</p>
          </EmptyState>
        )}
        {hasRole(session.officer, 'supervisor') && <LookUpList />}
      </div>
    </Screen>
  );
}
