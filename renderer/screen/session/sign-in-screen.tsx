import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Program } from '#domain/contract/screen/program.ts';
import { ProgramError, toProgramError } from '../../api/program-error.ts';
import { request } from '../../api/request.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useScanTarget } from '../../app/key/use-scan-target.ts';
import { forgetPlace } from '../../app/place-in-address.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { DemonstrationOfficers } from './demonstration-officers.tsx';
import { Door } from './door.tsx';
import { Outage } from './outage.tsx';
import style from './session-form.module.css';
import { isTypedByMachine } from './typed-by-machine.ts';

const maxStaffNumber = 20;

/** How often the centre is asked whether it answers, while somebody may want to sign in. */
const askCentreMs = 10_000;

/**
 * Staff number, password and the six-digit code of the officer's authenticator. The three go to the program and to
 * nothing else of the window: no cache keeps them, and they leave the form once they were taken.
 */
export function SignInScreen({ program }: { program: Program }) {
  const { t } = useTranslation('session');
  const [staffNumber, setStaffNumber] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [filled, setFilled] = useState<string | null>(null);
  const act = useRef<HTMLButtonElement>(null);
  const codeRef = useRef<HTMLInputElement>(null);
  const session = useAsk('session.find', {});
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<ProgramError | null>(null);
  const centre = useAsk('centre.find', {}, { refetchMs: askCentreMs });
  const isUnreached = error?.code === 'CENTRE_UNREACHABLE';
  const outage = centre.data?.answers === false || isUnreached ? centre.data : undefined;
  const isOutage = outage !== undefined;
  const demonstration = useAsk('demonstration.find', {}, { enabled: program.demonstration });
  const { refetch } = demonstration;
  const askOfficers = useCallback(() => void refetch(), [refetch]);
  const officers = demonstration.data?.officers;

  // A code that has changed since it was filled in is filled in again.
  const freshCode = officers?.find((officer) => officer.staffNumber === filled)?.code;
  useEffect(forgetPlace, []);
  useEffect(() => {
    if (freshCode !== undefined) setCode(freshCode);
  }, [freshCode]);

  // A staff card fills the staff number from anywhere; what a password manager types stays where it typed it.
  const staffNumberRef = useRef<HTMLInputElement>(null);
  const passwordRef = useRef<HTMLInputElement>(null);
  const [field] = useState(() => () => staffNumberRef.current);
  useScanTarget(
    (scanned, { end }) => {
      setStaffNumber(scanned.slice(0, maxStaffNumber));
      setFilled(null);
      if (end !== 'silence') passwordRef.current?.focus();
    },
    true,
    field,
    {
      leaves: (at, text) =>
        (at === passwordRef.current && isTypedByMachine('password', text)) ||
        (at === codeRef.current && isTypedByMachine('code', text)),
    },
  );

  const signIn = async () => {
    setAsking(true);
    setError(null);
    try {
      await request('session.signIn', { staffNumber: staffNumber.trim(), password, code });
      setPassword('');
      setCode('');
      await session.refetch();
    } catch (refusal) {
      setError(toProgramError(refusal));
      await centre.refetch();
    } finally {
      setAsking(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isAsking) void signIn();
  };
  const aside = program.demonstration ? (
    <DemonstrationOfficers
      officers={officers}
      filled={filled}
      isOutage={isOutage}
      onExpired={askOfficers}
      onFill={(officer) => {
        setStaffNumber(officer.staffNumber);
        setPassword(officer.password);
        setCode(officer.code);
        setFilled(officer.staffNumber);
        setError(null);
        act.current?.focus();
      }}
    />
  ) : undefined;

  return (
    <Door title={t('signIn.title')} office={program.office?.name} demonstration={program.demonstration} aside={aside}>
      <form className={style.form} onSubmit={submit}>
        {program.ended !== null && error === null && (
          <ErrorNotice error={new ProgramError(program.ended, program.ended)} />
        )}
        {outage !== undefined && <Outage heardAt={outage.heardAt} waiting={outage.waiting} />}
        <TextInput
          ref={staffNumberRef}
          label={t('signIn.staffNumber')}
          required
          withAsterisk={false}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          maxLength={maxStaffNumber}
          classNames={{ input: style.mono }}
          value={staffNumber}
          onChange={(event) => {
            setStaffNumber(event.currentTarget.value);
            setFilled(null);
          }}
        />
        <PasswordInput
          ref={passwordRef}
          label={t('signIn.password')}
          required
          withAsterisk={false}
          autoComplete="off"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <TextInput
          ref={codeRef}
          label={t('signIn.code')}
          description={t('signIn.codeHint')}
          required
          withAsterisk={false}
          inputMode="numeric"
          autoComplete="off"
          pattern="[0-9]{6}"
          title={t('signIn.invalid')}
          maxLength={6}
          classNames={{ input: style.code }}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value.replace(/\D/g, ''))}
        />
        {error !== null && !isUnreached && <ErrorNotice error={error} />}
        <Button ref={act} type="submit" className={style.act} loading={isAsking}>
          {t('signIn.act')}
        </Button>
      </form>
    </Door>
  );
}
