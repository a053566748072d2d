import { Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../../api/use-ask.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { SkeletonRows } from '../../component/skeleton-rows/skeleton-rows.tsx';
import { DraftScreen } from './draft-screen.tsx';
import { DropDialog } from './drop-dialog.tsx';
import style from './lodge.module.css';
import { LodgeList } from './lodge-list.tsx';
import { LodgedScreen } from './lodged-screen.tsx';

/** One application at this desk: its form while it is a draft, its acknowledgement once it is lodged. */
function LodgePlace({ id }: { id: string }) {
  const { t } = useTranslation('lodge');
  const draft = useAsk('draft.get', { id });
  const [isDropping, setDropping] = useState(false);
  if (draft.data !== undefined && draft.error === null) return <DraftScreen view={draft.data} />;
  if (draft.error?.code === 'NOT_FOUND') return <LodgedScreen id={id} />;
  return (
    <Screen title="">
      {draft.error === null ? (
        <SkeletonRows columns={[3, 5]} />
      ) : (
        <>
          <ErrorNotice error={draft.error} onRetry={() => void draft.refetch()} />
          <Button
            className={style.addOwner}
            variant="default"
            leftSection={<IconTrash className={style.icon} aria-hidden="true" />}
            onClick={() => setDropping(true)}
          >
            {t('drop.act')}
          </Button>
          {isDropping && <DropDialog id={id} onClose={() => setDropping(false)} />}
        </>
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
