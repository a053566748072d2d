import { useTranslation } from 'react-i18next';
import { useAsk } from '../../api/use-ask.ts';
import { useRequest } from '../../api/use-command.ts';
import { Note } from '../../component/tone/note.tsx';
import type { Frame } from './hand-over.tsx';
import { PaperScreen } from './paper-screen.tsx';

type Props = { frame: Frame; id: string; onNext: () => void; onScan: (scanned: string) => void };

/** The copy of an electronic logbook: unnumbered, on plain paper, and no proof by itself. */
export function CopyScreen({ frame, id, onNext, onScan }: Props) {
  const { t } = useTranslation('collection');
  const preview = useAsk('copy.preview', { id });
  const print = useRequest('copy.print');
  return (
    <PaperScreen
      frame={frame}
      preview={{ url: preview.data?.url, error: preview.error, title: t('copy.preview') }}
      print={{ label: t('copy.act'), isPending: print.isPending, isSent: print.isSuccess, error: print.error }}
      onPrint={(printer) => print.mutate({ id, printer })}
      onNext={onNext}
      onScan={onScan}
    >
      <Note tone="amber" role="status" title={t('copy.title')}>
        <p>{t('copy.body')}</p>
      </Note>
    </PaperScreen>
  );
}
