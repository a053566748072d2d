import { useAsk } from '../../api/use-ask.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { SkeletonRows } from '../../component/skeleton-rows/skeleton-rows.tsx';
import { DraftScreen } from './draft-screen.tsx';
import { LodgeList } from './lodge-list.tsx';
import { LodgedScreen } from './lodged-screen.tsx';

/** One application at this desk: its form while it is a draft, its acknowledgement once it is lodged. */
function LodgePlace({ id }: { id: string }) {
  const draft = useAsk('draft.get', { id });
  if (draft.data !== undefined && draft.error === null) return <DraftScreen view={draft.data} />;
  if (draft.error?.code === 'NOT_FOUND') return <LodgedScreen id={id} />;
  return (
    <Screen title="">
      {draft.error === null ? (
        <SkeletonRows columns={[3, 5]} />
      ) : (
        <ErrorNotice error={draft.error} onRetry={() => void draft.refetch()} />
      )}
    </Screen>
  );
}

export function LodgeScreen() {
  const { place } = useNavigation();
  return place.applicationId === undefined ? (
    <LodgeList />
  ) : (
    <LodgePlace key={place.applicationId} id={place.applicationId} />
  );
}
