import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/use-command.ts';
import { ReasonDialog } from '../../component/reason-dialog/reason-dialog.tsx';

type Props = { id: string; onClose: () => void };

/** Asks what the applicant says who takes an application back, and withdraws it. */
export function WithdrawDialog({ id, onClose }: Props) {
  const { t } = useTranslation('lodge');
  const withdraw = useCommand('application.withdraw', onClose);
  return (
    <ReasonDialog
      draft={`withdraw ${id}`}
      title={t('withdraw.title')}
      description={t('withdraw.body')}
      actLabel={t('withdraw.act')}
      danger
      noteRequired
      noteLabel={t('withdraw.reason')}
      busy={withdraw.isPending}
      error={withdraw.error}
      onCancel={onClose}
      onSubmit={({ note }) => withdraw.mutate({ id, reason: note })}
    />
  );
}
