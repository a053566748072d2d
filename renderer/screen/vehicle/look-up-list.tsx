import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LookUpRow } from '#domain/contract/centre/vehicle-search.ts';
import { searchReasonCodes } from '#domain/vehicle-search.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useInstantText } from '../../app/use-instant-text.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { ListSection } from '../../component/item-list/list-section.tsx';
import { SkeletonRows } from '../../component/skeleton-rows/skeleton-rows.tsx';
import style from './vehicle.module.css';

/** Other desks look vehicles up meanwhile. */
const refreshMs = 60_000;

/** For the supervisor: look-ups that fit no open case, the last to arrive first, a page at a time. */
export function LookUpList() {
  const { t } = useTranslation('vehicle');
  /** Where each page begins that was gone through to here. */
  const [pages, setPages] = useState<(string | undefined)[]>([undefined]);
  const after = pages.at(-1);
  const list = useAsk('vehicle.lookUps', { after }, { keep: true, refetchMs: refreshMs });
  const next = list.data?.next ?? null;
  return (
    <ListSection className={style.list} title={t('list.title')}>
      {list.error !== null && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
      {list.data === undefined && list.error === null && <SkeletonRows columns={[2, 2, 3, 4]} />}
      {list.data !== undefined && (
        <>
          <p className={style.soft}>{t(`list.source.${list.data.source}`)}</p>
          {list.data.lookUps.length === 0 ? (
            <p className={style.soft}>{t('list.none')}</p>
          ) : (
            <div className={style.table}>
              <table aria-label={t('list.title')}>
                <thead>
                  <tr>
                    {(['at', 'officer', 'query', 'reason'] as const).map((column) => (
                      <th key={column} scope="col">
                        {t(`list.${column}`)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {list.data.lookUps.map((one) => (
                    <LookUp key={one.id} one={one} />
                  ))}
                </tbody>
              </table>
            </div>
          )}
          {(pages.length > 1 || next !== null) && (
            <div className={style.paging}>
              <Button
                variant="default"
                leftSection={<IconChevronLeft className={style.icon} aria-hidden="true" />}
                disabled={pages.length === 1}
                onClick={() => setPages(pages.slice(0, -1))}
              >
                {t('list.newer')}
              </Button>
              <Button
                variant="default"
                rightSection={<IconChevronRight className={style.icon} aria-hidden="true" />}
                disabled={next === null}
                onClick={() => next !== null && setPages([...pages, next])}
              >
                {t('list.older')}
              </Button>
            </div>
          )}
        </>
      )}
    </ListSection>
  );
}

function LookUp({ one }: { one: LookUpRow }) {
  const { t } = useTranslation('vehicle');
  const writeInstant = useInstantText();
  const code = searchReasonCodes.find((known) => known === one.reason) ?? 'beyond';
  return (
    <tr>
      <td>
        {writeInstant(one.at)}
        {one.offline && (
          <span className={style.soft}>
            {' '}
            {one.receivedAt === null ? t('list.notSent') : t('list.arrived', { at: writeInstant(one.receivedAt) })}
          </span>
        )}
      </td>
      <td>
        {one.officer === null ? '' : `${one.officer} `}
        <span className="mono">{one.staffNumber}</span>
      </td>
      <th scope="row">
        <span className={`mono ${style.query}`}>{one.query}</span>{' '}
        <span className={style.soft}>{t('list.found', { count: one.found })}</span>
      </th>
      <td className={style.reason}>
        {t(`reason.${code}`)}
        {one.detail !== '' && <span className={style.soft}> {one.detail}</span>}
      </td>
    </tr>
  );
}
