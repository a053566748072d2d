import { useTranslation } from 'react-i18next';
import type { WaitingCommand } from '#domain/contract/screen/sync.ts';
import { useErrorText } from '../../component/error-notice/use-error-text.ts';
import { CommandCells, CommandHead } from './command-cells.tsx';
import style from './sync-screen.module.css';

/** Acts in line, in the order in which they will be sent. */
export function WaitingList({ commands, count }: { commands: readonly WaitingCommand[]; count: number }) {
  const { t } = useTranslation('sync');
  const { say } = useErrorText();
  const sayBoth = ({ code, details }: NonNullable<WaitingCommand['problem']>): string =>
    `${say(code, 'what', details)} ${say(code, 'next', details)}`;
  const isAnySetAside = commands.some(({ problem }) => problem !== null);
  return (
    <section aria-labelledby="sync-waiting">
      <h2 className={style.title} id="sync-waiting">
        {count === 0 ? t('waiting.title') : t('waiting.titleCount', { count })}
      </h2>
      {commands.length === 0 ? (
        <p className={style.none}>{t('waiting.none')}</p>
      ) : (
        <div className={style.table}>
          <table aria-label={t('waiting.title')}>
            <CommandHead {...(isAnySetAside ? { last: t('column.reason') } : {})} />
            <tbody>
              {commands.map((command) => (
                <tr key={command.id}>
                  <CommandCells command={command} />
                  {isAnySetAside && (
                    <td className={style.reason}>{command.problem !== null && sayBoth(command.problem)}</td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {count > commands.length && <p className={style.none}>{t('waiting.more', { count: count - commands.length })}</p>}
    </section>
  );
}
