import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../../api/use-ask.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { ViewerBlank } from '../../component/pdf-viewer/pdf-viewer.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { SkeletonRows } from '../../component/skeleton-rows/skeleton-rows.tsx';
import style from './case.module.css';
import { CaseDesk } from './case-desk.tsx';

/** One application: its papers beside its facts, the checklist, the decision. */
export function CaseScreen({ id }: { id: string }) {
  const { t } = useTranslation('case');
  const found = useAsk('application.get', { id });
  // Asked at once, beside the facts: the paper is what takes longest.
  useAsk('document.open', { id });
  // A copy kept from an earlier look may be out of date: work begins on the record as it is now, not on that.
  const isNow = found.data !== undefined && !found.isFetching;
  const [isBegun, setBegun] = useState(isNow);
  useEffect(() => {
    if (isNow) setBegun(true);
  }, [isNow]);
  if (found.data !== undefined && isBegun) return <CaseDesk key={id} newest={found.data} />;
  if (found.error !== null)
    return (
      <Screen title={t('title')}>
        <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />
      </Screen>
    );
  return (
    <Screen title={t('title')} body="fill">
      <div className={style.opening}>
        <ViewerBlank label={t('paper.fetching')} />
        <SkeletonRows count={14} columns={[2, 4, 4]} />
      </div>
    </Screen>
  );
}
