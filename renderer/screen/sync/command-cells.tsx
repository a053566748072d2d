import { useTranslation } from 'react-i18next';
import type { WaitingCommand } from '#domain/contract/screen/sync.ts';
import { useInstantText } from '../../app/use-instant-text.ts';
import { hasSubject, SubjectChip } from '../../component/subject-chip/subject-chip.tsx';
import style from './sync-screen.module.css';

/** The columns that a waiting and a refused act share. */
export function CommandCells({ command }: { command: WaitingCommand }) {
  const { t } = useTranslation('status');
  const writeInstant = useInstantText();
  return (
    <>
      <td>{hasSubject(command) && <SubjectChip subject={command} />}</td>
      <th scope="row">
        <span className={style.named}>
          <span className={style.act}>{t(`act.${command.name}`)}</span>{' '}
          <span className={`mono ${style.small}`}>{command.reference}</span>
        </span>
      </th>
      <td className={style.officer}>{command.officer}</td>
      <td className={style.small}>{writeInstant(command.at)}</td>
    </>
  );
}

export function CommandHead({ last }: { last?: string }) {
  const { t } = useTranslation('sync');
  return (
    <thead>
      <tr>
        {(['plate', 'act', 'officer', 'at'] as const).map((column) => (
          <th key={column} scope="col">
            {t(`column.${column}`)}
          </th>
        ))}
        {last !== undefined && <th scope="col">{last}</th>}
      </tr>
    </thead>
  );
}
