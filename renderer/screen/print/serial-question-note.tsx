import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { hasRole } from '#domain/officer.ts';
import { useSession } from '../../api/use-session.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { Note } from '../../component/tone/note.tsx';
import style from './print.module.css';
import type { AskedSerial } from './serial-question.ts';

/** What was read and what was expected, one above the other, digit under digit. */
function Compared({ asked }: { asked: AskedSerial }) {
  const { t } = useTranslation('print');
  return (
    <dl className={style.compared}>
      <dt>{t('question.read')}</dt>
      <dd className="mono">{asked.serial}</dd>
      {asked.expected !== null && (
        <>
          <dt>{t('question.expected')}</dt>
          <dd className="mono">{asked.expected}</dd>
        </>
      )}
    </dl>
  );
}

const useWords = ({
  question,
  count,
  first,
  last,
}: Omit<AskedSerial, 'question'> & { question: Exclude<AskedSerial['question'], 'ofOtherSheet'> }) => {
  const { t } = useTranslation('print');
  const { session } = useSession();
  const isSupervisor = hasRole(session.officer, 'supervisor');
  const mayInsist = question !== 'notOurs' || isSupervisor;
  if (question === 'skips')
    return {
      title: t('question.skips.title', { count, first, last }),
      body: t('question.skips.body', { count }),
      mayInsist,
    };
  const more = question === 'passedOver' ? '' : ` ${t(isSupervisor ? 'question.emergency' : 'question.supervisor')}`;
  return { title: t(`question.${question}.title`), body: `${t(`question.${question}.body`)}${more}`, mayInsist };
};

/**
 * A serial that was not expected: in words, with the way to insist on it where this officer may. Without `onInsist` the
 * form that it stands in is done again.
 */
export function SerialQuestionNote({ asked, insistLabel, busy = false, onInsist }: NoteProps) {
  const { t } = useTranslation('print');
  const { question } = asked;
  const { title, body, mayInsist } = useWords({
    ...asked,
    question: question === 'ofOtherSheet' ? 'passedOver' : question,
  });
  const canAct = mayInsist && onInsist !== undefined;
  const label = insistLabel ?? t('question.insist', { serial: asked.serial });
  useKeys([{ key: 'Ctrl+Enter', label, run: () => onInsist?.() }], { enabled: canAct && !busy });
  return (
    <Note
      tone="amber"
      role="alert"
      title={title}
      action={
        canAct && (
          <Button
            variant="default"
            loading={busy}
            rightSection={<KeyHint keys="Ctrl+Enter" />}
            aria-keyshortcuts="Control+Enter"
            onClick={onInsist}
          >
            {label}
          </Button>
        )
      }
    >
      <Compared asked={asked} />
      <p>
        {body}
        {mayInsist && onInsist === undefined && ` ${t('question.again', { serial: asked.serial })}`}
      </p>
    </Note>
  );
}
type NoteProps = { asked: AskedSerial; insistLabel?: string; busy?: boolean; onInsist?: () => void };

type OtherProps = {
  asked: AskedSerial;
  plate: string;
  other: string;
  busy: boolean;
  onMove: () => void;
  onStay: () => void;
};

/** A serial that another sheet is to bear: that sheet is in hand now, and the paper says which one it is. */
export function OtherSheetNote({ asked, plate, other, busy, onMove, onStay }: OtherProps) {
  const { t } = useTranslation('print');
  const move = t('question.ofOtherSheet.move', { other });
  useKeys([{ key: 'Ctrl+Enter', label: move, run: onMove }], { enabled: !busy });
  return (
    <Note tone="amber" role="alert" title={t('question.ofOtherSheet.title', { serial: asked.serial, other })}>
      <p>{t('question.ofOtherSheet.body', { plate })}</p>
      <div className={style.answers}>
        <Button
          loading={busy}
          rightSection={<KeyHint keys="Ctrl+Enter" />}
          aria-keyshortcuts="Control+Enter"
          onClick={onMove}
        >
          {move}
        </Button>
        <Button variant="default" disabled={busy} onClick={onStay}>
          {t('question.ofOtherSheet.stay', { plate })}
        </Button>
      </div>
    </Note>
  );
}
