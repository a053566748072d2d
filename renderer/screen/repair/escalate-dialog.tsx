import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/use-command.ts';
import { ReasonDialog } from '../../component/reason-dialog/reason-dialog.tsx';

/** What the supervisor is to know of a refused act. */
export function EscalateDialog({
  commandId,
  onClose,
  onDone,
}: {
  commandId: string;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation('repair');
  const act = useCommand('sync.escalate', onDone);
  return (
    <ReasonDialog
      draft={`escalate ${commandId}`}
      title={t('escalate.title')}
      description={t('escalate.body')}
      actLabel={t('escalate.act')}
      noteRequired
      noteLabel={t('escalate.note')}
      busy={act.isPending}
      error={act.error}
      onCancel={onClose}
      onSubmit={({ note }) => act.mutate({ commandId, note })}
    />
  );
}
