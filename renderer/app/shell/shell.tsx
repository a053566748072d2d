import { IconUserQuestion } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-act.ts';
import { useSession } from '../../api/use-session.ts';
import { EmptyState } from '../../component/empty-state/empty-state.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { listDesks } from '../desk.ts';
import { ErrorBoundary } from '../error-boundary.tsx';
import { useKeys } from '../key/use-keys.ts';
import { NavigationProvider, type Place, useNavigation } from '../navigation.tsx';
import { Bar } from './bar.tsx';
import { Demonstration } from './demonstration.tsx';
import { KeyHelp } from './key-help.tsx';
import { Outlet } from './outlet.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import style from './shell.module.css';

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
  const signOut = useAct('session.signOut');
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  const desks = listDesks(session.officer);
  useCaseOnScreen(place);

  useKeys([
    ...desks.map(({ id }, index) => ({ key: `Alt+${index + 1}`, label: t(`desk.${id}`), run: () => go({ desk: id }), everywhere: true })),
    { key: 'Ctrl+K', label: t('help.search'), run: () => setOpen('palette'), everywhere: true },
    { key: '?', label: t('help.open'), run: () => setOpen('help'), everywhere: true },
    { key: 'Escape', label: t('help.back'), run: () => canBack && back(), everywhere: true },
    { key: 'Ctrl+L', label: t('bar.signOut'), run: () => signOut.mutate({}), everywhere: true },
  ]);

  return (
    <div className={style.shell}>
      {program.demonstration && <Demonstration />}
      <Bar onSearch={() => setOpen('palette')} onHelp={() => setOpen('help')} onSignOut={() => signOut.mutate({})} />
      <div className={style.work}>
        {!empty && <Rail />}
        <main className={style.main}>
          <ErrorBoundary key={`${place.desk} ${place.applicationId ?? ''}`}>{empty ? <NoDesk /> : <Outlet />}</ErrorBoundary>
        </main>
      </div>
      {open === 'palette' && <Palette onClose={() => setOpen(null)} onHelp={() => setOpen('help')} />}
      {open === 'help' && <KeyHelp onClose={() => setOpen(null)} />}
    </div>
  );
}

/** The program takes the case on screen for this desk, and gives back the one before; a window that begins anew has none. */
function useCaseOnScreen({ desk, applicationId }: Place) {
  const { mutate } = useAct('case.show');
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
