import { IconUserQuestion } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRequest } from '../../api/use-command.ts';
import { useSession } from '../../api/use-session.ts';
import { EmptyState } from '../../component/empty-state/empty-state.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { listDesks } from '../desk.ts';
import { ErrorBoundary } from '../error-boundary.tsx';
import { useKeyNotice, useKeyRegistry } from '../key/key-provider.tsx';
import { useKeys } from '../key/use-keys.ts';
import { NavigationProvider, type Place, useNavigation } from '../navigation.tsx';
import { Bar } from './bar.tsx';
import { Demonstration } from './demonstration.tsx';
import { FailedSignIns } from './failed-sign-ins.tsx';
import { KeyNotice } from './key-notice.tsx';
import { Outlet } from './outlet.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import style from './shell.module.css';
import { useKeyHelp } from './use-key-help.tsx';
import { useSignOut } from './use-sign-out.tsx';

/** The window once an officer is signed in: rail, bar, and the desk in hand. */
export function Shell() {
  const { session } = useSession();
  const first = listDesks(session.officer)[0];
  return (
    <NavigationProvider officer={session.officer.staffNumber} first={first?.id ?? 'sync'}>
      <Frame empty={first === undefined} />
    </NavigationProvider>
  );
}

function Frame({ empty }: { empty: boolean }) {
  const { t } = useTranslation();
  const { session, program } = useSession();
  const { place, go, back, canBack } = useNavigation();
  const { signOut, dialog } = useSignOut();
  /** The search, and what stands in it when it opens. */
  const [search, setSearch] = useState<string | undefined>(undefined);
  const { help, openHelp } = useKeyHelp();
  const notice = useKeyNotice();
  const { say } = useKeyRegistry();
  const desks = listDesks(session.officer);
  useCaseOnScreen(place);
  const find = (text: string): void => {
    say(undefined);
    setSearch(text);
  };

  useKeys([
    ...desks.map(({ id }, index) => ({
      key: `Alt+${index + 1}`,
      label: t(`desk.${id}`),
      run: () => go({ desk: id }),
      everywhere: true,
    })),
    {
      key: 'Ctrl+K',
      label: t('help.search'),
      run: () => find(notice?.kind === 'scan' ? notice.text : ''),
      everywhere: true,
    },
    { key: 'Escape', label: t('help.back'), run: () => canBack && back(), everywhere: true },
    { key: 'Ctrl+L', label: t('bar.signOut'), run: signOut, everywhere: true },
  ]);

  return (
    <div className={style.shell}>
      {program.demonstration && <Demonstration />}
      <Bar onSearch={() => find('')} onHelp={openHelp} onSignOut={signOut} />
      <FailedSignIns />
      <div className={style.work}>
        {!empty && <Rail />}
        <main className={style.main}>
          <ErrorBoundary key={`${place.desk} ${place.applicationId ?? ''}`}>
            {empty ? <NoDesk /> : <Outlet />}
          </ErrorBoundary>
        </main>
      </div>
      {search !== undefined && (
        <Palette initial={search} onClose={() => setSearch(undefined)} onHelp={openHelp} onSignOut={signOut} />
      )}
      {help}
      {dialog}
      <KeyNotice onFind={find} place={`${place.desk} ${place.applicationId ?? ''} ${place.commandId ?? ''}`} />
    </div>
  );
}

/**
 * The program takes the case on screen for this desk, and gives back the one before; a window that begins anew has
 * none.
 */
function useCaseOnScreen({ desk, applicationId }: Place) {
  const { mutate } = useRequest('case.show');
  const id = desk === 'queue' ? (applicationId ?? null) : null;
  useEffect(() => mutate({ id }), [mutate, id]);
}

function NoDesk() {
  const { t } = useTranslation(['common', 'status']);
  const { session } = useSession();
  const role = session.officer.roles.map((one) => t(`status:role.${one}`)).join(', ');
  return (
    <Screen title={t('product')}>
      <EmptyState icon={IconUserQuestion} title={t('noDesk.title')}>
        {t('noDesk.body', { role })}
      </EmptyState>
    </Screen>
  );
}
