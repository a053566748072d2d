import { Modal, UnstyledButton } from '@mantine/core';
import {
  IconArrowsExchange,
  IconHelp,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSun,
  type TablerIcon,
} from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useDeferredValue, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../../api/use-ask.ts';
import { useRequest } from '../../api/use-command.ts';
import { useSession } from '../../api/use-session.ts';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { nameRow } from '../../component/plate-chip/name-row.ts';
import { StatusBadge } from '../../component/status-badge/status-badge.tsx';
import { SubjectChip } from '../../component/subject-chip/subject-chip.tsx';
import { findDeskFor, listDesks } from '../desk.ts';
import { useScanTarget } from '../key/use-scan-target.ts';
import { useNavigation } from '../navigation.tsx';
import { useFocusReturn } from '../use-focus-return.ts';
import { usePreference } from '../use-preference.ts';
import style from './palette.module.css';

type Item = { id: string; group: 'applications' | 'desks' | 'acts'; name: string; content: ReactNode; run: () => void };

/** `initial`: what stands in the search when it opens. */
type Props = { initial: string; onClose: () => void; onHelp: () => void; onSignOut: () => void };

/** `Ctrl+K`: an application, a desk or an act by a few letters. Focus returns to where it was on closing. */
export function Palette({ initial, onClose, onHelp, onSignOut }: Props) {
  const { t } = useTranslation();
  useFocusReturn();
  const id = useId();
  const [query, setQuery] = useState(initial);
  const [at, setAt] = useState(0);
  const items = useItems(query.trim(), onHelp, onSignOut);
  const current = items[Math.min(at, items.length - 1)];
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [field] = useState(() => () => input.current);
  // What is scanned here is looked for; what is found is opened by a hand.
  useScanTarget(
    (scanned) => {
      setQuery(scanned);
      setAt(0);
    },
    true,
    field,
    { inDialog: true },
  );
  useEffect(() => {
    list.current?.querySelector(`[id="${id}-${current?.id}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [id, current?.id]);

  const run = (item: Item | undefined) => {
    if (item === undefined) return;
    onClose();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((Math.min(at, items.length - 1) + step + items.length) % Math.max(1, items.length));
    else if (event.key === 'Enter') run(current);
    else return;
    event.preventDefault();
  };

  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      centered={false}
      size="lg"
      padding={0}
      transitionProps={{ duration: 0 }}
      attributes={{ content: { 'aria-label': t('palette.label') } }}
      classNames={{ body: style.body }}
    >
      <div className={style.box}>
        <IconSearch className={style.icon} aria-hidden="true" />
        <input
          ref={input}
          className={style.input}
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={current === undefined ? undefined : `${id}-${current.id}`}
          aria-label={t('palette.label')}
          placeholder={t('palette.placeholder')}
          value={query}
          spellCheck={false}
          autoComplete="off"
          data-autofocus
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <KeyHint keys="Escape" />
      </div>
      <div className={style.list} role="listbox" id={`${id}-list`} aria-label={t('palette.label')} ref={list}>
        {(['applications', 'desks', 'acts'] as const).map((group) => {
          const own = items.filter((item) => item.group === group);
          return own.length === 0 ? null : (
            // biome-ignore lint/a11y/useSemanticElements: a group of options inside a listbox has no element of its own
            <div key={group} role="group" aria-label={t(`palette.${group}`)}>
              <p className={style.group} aria-hidden="true">
                {t(`palette.${group}`)}
              </p>
              {own.map((item) => (
                <UnstyledButton
                  key={item.id}
                  id={`${id}-${item.id}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={item === current}
                  className={style.item}
                  onMouseMove={() => setAt(items.indexOf(item))}
                  onClick={() => run(item)}
                >
                  {item.content}
                </UnstyledButton>
              ))}
            </div>
          );
        })}
      </div>
      {items.length === 0 && (
        <p className={style.none} role="status">
          {t('palette.none', { query: query.trim() })}
        </p>
      )}
    </Modal>
  );
}

/** What the letters so far find, in the order shown. */
function useItems(query: string, onHelp: () => void, onSignOut: () => void): Item[] {
  const { t } = useTranslation();
  const { session } = useSession();
  const { go } = useNavigation();
  const { preference, change } = usePreference();
  const syncNow = useRequest('sync.run');
  const asked = useDeferredValue(query);
  const found = useAsk('application.find', { query: asked, limit: 8 }, { enabled: asked.length >= 2, keep: true });

  const line = (Icon: TablerIcon, text: string, keys?: string) => (
    <>
      <Icon className={style.icon} aria-hidden="true" />
      <span className={style.text}>{text}</span>
      {keys !== undefined && <KeyHint keys={keys} />}
    </>
  );
  const act = (id: string, icon: TablerIcon, name: string, run: () => void, keys?: string): Item => ({
    id,
    group: 'acts',
    name,
    content: line(icon, name, keys),
    run,
  });

  const applications: Item[] = (query.length >= 2 ? (found.data ?? []) : []).map((row) => ({
    id: row.id,
    group: 'applications',
    name: `${nameRow(row)} ${row.owner} ${row.reference}`,
    content: (
      <>
        <SubjectChip subject={row} />
        <span className={style.text}>{row.owner}</span>
        <span className={`mono ${style.reference}`}>{row.reference}</span>
        <StatusBadge status={row.status} />
      </>
    ),
    run: () => go({ desk: findDeskFor(row, session.officer), applicationId: row.id }),
  }));
  const desks: Item[] = listDesks(session.officer).map(({ id, icon }, index) => {
    const name = t(`desk.${id}`);
    return { id, group: 'desks', name, content: line(icon, name, `Alt+${index + 1}`), run: () => go({ desk: id }) };
  });
  const acts: Item[] = [
    act(
      'language',
      IconLanguage,
      preference?.language === 'sw' ? t('palette.toEnglish') : t('palette.toKiswahili'),
      () => change({ language: preference?.language === 'sw' ? 'en' : 'sw' }),
    ),
    act('light', IconSun, t('palette.light'), () => change({ theme: 'light' })),
    act('dark', IconMoon, t('palette.dark'), () => change({ theme: 'dark' })),
    act('sync', IconArrowsExchange, t('palette.syncNow'), () => syncNow.mutate({})),
    act('keys', IconHelp, t('palette.keys'), onHelp, '?'),
    act('sign-out', IconLogout, t('palette.signOut'), onSignOut, 'Ctrl+L'),
  ];
  const matches = ({ name }: Item) => name.toLocaleLowerCase().includes(query.toLocaleLowerCase());
  return [...applications, ...desks.filter(matches), ...acts.filter(matches)];
}
