import { useTranslation } from 'react-i18next';
import type { WaitingCommand } from '#domain/contract/ipc.ts';
import { CommandCells, CommandHead } from './command-cells.tsx';
import style from './sync-screen.module.css';

/** Acts in line, in the order in which they will be sent. */
export function WaitingList({ commands }: { commands: readonly WaitingCommand[] }) {
  const { t } = useTranslation('sync');
  return (
    <section aria-labelledby="sync-waiting">
      <h2 className={style.title} id="sync-waiting">
        {t('waiting.title')}
      </h2>
      {commands.length === 0 ? (
        <p className={style.none}>{t('waiting.none')}</p>
      ) : (
        <div className={style.table}>
          <table aria-labelledby="sync-waiting">
            <CommandHead />
            <tbody>
              {commands.map((command) => (
                <tr key={command.id}>
                  <CommandCells command={command} />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
