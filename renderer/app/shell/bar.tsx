import { ActionIcon, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconBuildingBank,
  IconCheck,
  IconChevronDown,
  IconHelp,
  IconLogout,
  IconSearch,
  IconUser,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/use-session.ts';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import style from './bar.module.css';
import { Connection } from './connection.tsx';
import { Display } from './display.tsx';

type Props = { onSearch: () => void; onHelp: () => void; onSignOut: () => void };

/** The one bar: where, who, find anything, and the connection's truth. */
export function Bar({ onSearch, onHelp, onSignOut }: Props) {
  const { t } = useTranslation(['common', 'status']);
  const { session } = useSession();
  const { officer, office } = session;
  return (
    <header className={style.frame}>
      <div className={style.bar}>
        <div className={style.office}>
          <IconBuildingBank className={style.icon} aria-hidden="true" />
          <span className={style.officeName} title={office.name}>
            {office.name}
          </span>
        </div>
        <UnstyledButton className={style.search} onClick={onSearch} aria-keyshortcuts="Control+K">
          <IconSearch className={style.icon} aria-hidden="true" />
          <span className={style.searchWord}>{t('bar.search')}</span>
          <KeyHint keys="Ctrl+K" />
        </UnstyledButton>
        <div className={style.end}>
          <Connection />
          <Display />
          <Tooltip label={<KeyHint keys="?" />}>
            <ActionIcon size="lg" aria-label={t('bar.keys')} onClick={onHelp}>
              <IconHelp className={style.iconLarge} />
            </ActionIcon>
          </Tooltip>
          <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
            <Menu.Target>
              <UnstyledButton className={style.officer} aria-label={t('bar.officer', { name: officer.name })}>
                <IconUser className={style.icon} aria-hidden="true" />
                <span className={style.officerName}>{officer.name}</span>
                <IconChevronDown className={style.icon} aria-hidden="true" />
              </UnstyledButton>
            </Menu.Target>
            <Menu.Dropdown className={style.menu}>
              <Menu.Label>
                <span className={style.fullName}>{officer.name}</span>
                <span className="mono">{officer.staffNumber}</span>
              </Menu.Label>
              {officer.roles.map((role) => (
                <Menu.Label key={role} className={style.role}>
                  <IconCheck className={style.icon} aria-hidden="true" /> {t(`status:role.${role}`)}
                </Menu.Label>
              ))}
              <Menu.Divider />
              <Menu.Item
                leftSection={<IconLogout className={style.icon} aria-hidden="true" />}
                rightSection={<KeyHint keys="Ctrl+L" />}
                onClick={onSignOut}
              >
                {t('bar.signOut')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
    </header>
  );
}
