import { useTranslation } from 'react-i18next';
import { useAsk } from '../../api/use-ask.ts';
import { useRequest } from '../../api/use-command.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { PaperScreen } from '../collection/paper-screen.tsx';

type Props = { id: string; place: number; onBack: () => void };

/** The copy of records of a vehicle that was looked up: as it prints, on plain paper. */
export function CopyScreen({ id, place, onBack }: Props) {
  const { t } = useTranslation('vehicle');
  const preview = useAsk('vehicle.preview', { id, place });
  const print = useRequest('vehicle.print');
  useKeys([{ key: 'Escape', label: t('copy.back'), run: onBack }]);
  return (
    <PaperScreen
      frame={{ title: t('copy.title'), meta: undefined, actions: undefined }}
      preview={{ url: preview.data?.url, error: preview.error, title: t('copy.title') }}
      print={{ label: t('copy.act'), isPending: print.isPending, isSent: print.isSuccess, error: print.error }}
      onPrint={(printer) => print.mutate({ id, place, printer })}
      nextLabel={t('copy.back')}
      onNext={onBack}
    >
      {null}
    </PaperScreen>
  );
}
