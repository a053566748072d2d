import { useTranslation } from 'react-i18next';
import { formatTime } from '#domain/civil-date.ts';
import type { SentCommand } from '#domain/contract/screen/sync.ts';
import { CommandCells, CommandHead } from './command-cells.tsx';
import style from './sync-screen.module.css';

/** What the centre has taken today, the latest first. */
export function SentList({ commands, count }: { commands: readonly SentCommand[]; count: number }) {
  const { t } = useTranslation('sync');
  return (
    <section aria-labelledby="sync-sent">
      <h2 className={style.title} id="sync-sent">
        {count > commands.length ? t('sent.titleLast', { shown: commands.length, count }) : t('sent.title')}
      </h2>
      {commands.length === 0 ? (
        <p className={style.none}>{t('sent.none')}</p>
      ) : (
        <div className={style.table}>
          <table aria-labelledby="sync-sent">
            <CommandHead last={t('column.sent')} />
            <tbody>
              {commands.map((command) => (
                <tr key={command.id}>
                  <CommandCells command={command} />
                  <td className={style.small}>{formatTime(command.sentAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
