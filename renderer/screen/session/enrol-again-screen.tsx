import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Program } from '#domain/contract/screen/program.ts';
import { useRequest } from '../../api/use-command.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { Note } from '../../component/tone/note.tsx';
import { Door } from './door.tsx';
import { EnrolmentCode } from './enrolment-code.tsx';
import style from './session-form.module.css';

/** The centre has stopped this workstation: what was seen, that nothing is lost, how many acts wait, and the way on. */
export function EnrolAgainScreen({ program, onDone }: { program: Program; onDone: () => void }) {
  const { t } = useTranslation('session');
  const [code, setCode] = useState('');
  const enrol = useRequest('workstation.enrolAgain', onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enrol.mutate({ code: code.trim() });
  };
  return (
    <Door title={t('again.title')} office={program.office?.name} demonstration={program.demonstration}>
      <form className={style.form} onSubmit={submit}>
        <Note role="alert" tone="red" title={t('again.seen')}>
          <p>{t('again.safe', { count: program.waiting ?? 0 })}</p>
        </Note>
        <p className={style.body}>{t('again.next')}</p>
        <p className={style.body}>
          {t('again.workstation')} <span className={style.mono}>{program.workstationId}</span>
        </p>
        <EnrolmentCode description={t('again.codeHint')} value={code} onChange={setCode} />
        {enrol.error !== null && <ErrorNotice error={enrol.error} />}
        <Button type="submit" className={style.act} loading={enrol.isPending}>
          {t('again.act')}
        </Button>
      </form>
      <p className={style.version}>{t('trouble.version', { version: program.version })}</p>
    </Door>
  );
}
