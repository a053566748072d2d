import { useTranslation } from 'react-i18next';
import type { Program } from '#domain/contract/screen/program.ts';
import { ProgramError } from '../../api/program-error.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { Door } from './door.tsx';
import style from './session-form.module.css';

type Props = {
  program?: Program;
  trouble?: NonNullable<Program['trouble']>;
  error?: ProgramError;
  onRetry: () => void;
};

/** The program cannot go on: why, what is safe, what to do. */
export function TroubleScreen({ program, trouble, error, onRetry }: Props) {
  const { t } = useTranslation('session');
  const shown =
    error ?? (trouble === undefined ? undefined : new ProgramError(trouble.code, trouble.code, trouble.details));
  return (
    <Door title={t('trouble.title')} office={program?.office?.name}>
      <ErrorNotice error={shown} onRetry={onRetry} />
      {program !== undefined && <p className={style.version}>{t('trouble.version', { version: program.version })}</p>}
    </Door>
  );
}
