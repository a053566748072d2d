import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Program } from '#domain/contract/screen/program.ts';
import { ProgramError } from '../../api/program-error.ts';
import { useRequest } from '../../api/use-command.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { Note } from '../../component/tone/note.tsx';
import { Door } from './door.tsx';
import { EnrolmentCode } from './enrolment-code.tsx';
import style from './session-form.module.css';

/** Makes this computer a workstation of an office, once. */
export function EnrolScreen({ program, onRetry }: { program: Program; onRetry: () => void }) {
  const { t } = useTranslation(['session', 'common', 'error']);
  const [centralUrl, setCentralUrl] = useState(program.centralUrl);
  const [code, setCode] = useState('');
  const enrol = useRequest('workstation.enrol', onRetry);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enrol.mutate({ centralUrl: centralUrl.trim(), code: code.trim() });
  };
  const { trouble } = program;
  const unreachable = trouble?.code === 'CENTRE_UNREACHABLE' && enrol.error === null;
  return (
    <Door title={t('enrol.title')} demonstration={program.demonstration}>
      <form className={style.form} onSubmit={submit}>
        <p className={style.body}>{t('enrol.body')}</p>
        {trouble !== null &&
          trouble.code !== 'CENTRE_UNREACHABLE' &&
          trouble.code !== 'NOT_ENROLLED' &&
          enrol.error === null && <ErrorNotice error={new ProgramError(trouble.code, trouble.code, trouble.details)} />}
        {unreachable && (
          <Note
            role="alert"
            tone="amber"
            title={t('error:CENTRE_UNREACHABLE.what')}
            action={
              <Button variant="default" onClick={onRetry}>
                {t('common:act.retry')}
              </Button>
            }
          >
            <p>{t('enrol.unreachable')}</p>
          </Note>
        )}
        <TextInput
          label={t('enrol.url')}
          type="url"
          required
          withAsterisk={false}
          value={centralUrl}
          classNames={{ input: style.mono }}
          onChange={(event) => setCentralUrl(event.currentTarget.value)}
        />
        <EnrolmentCode value={code} onChange={setCode} />
        {enrol.error !== null && <ErrorNotice error={enrol.error} />}
        <Button type="submit" className={style.act} loading={enrol.isPending}>
          {t('enrol.act')}
        </Button>
      </form>
    </Door>
  );
}
