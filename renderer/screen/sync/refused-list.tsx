import { Button } from '@mantine/core';
import { IconCircleX } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RefusedCommand } from '#domain/contract/screen/sync.ts';
import { hasRole } from '#domain/officer.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useCommand } from '../../api/use-command.ts';
import { useSession } from '../../api/use-session.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useInstantText } from '../../app/use-instant-text.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { useErrorText } from '../../component/error-notice/use-error-text.ts';
import { useCursor } from '../../component/item-list/use-cursor.ts';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { hasSubject, SubjectChip } from '../../component/subject-chip/subject-chip.tsx';
import { useActName } from '../../component/timeline/use-act-name.ts';
import { EscalateDialog } from '../repair/escalate-dialog.tsx';
import { findFormPlace } from '../repair/form-place.ts';
import { WithdrawDialog } from '../repair/withdraw-dialog.tsx';
import { groupRefused, type RefusedGroup } from './group-refused.ts';
import style from './refused-list.module.css';
import screenStyle from './sync-screen.module.css';

type Asking = { kind: 'withdraw' | 'escalate'; command: RefusedCommand };

/** Acts that the centre refused: why, and the one thing to do about each. They never hold up the rest. */
export function RefusedList({ commands }: { commands: readonly RefusedCommand[] }) {
  const { t } = useTranslation(['sync', 'repair']);
  const { session } = useSession();
  const { go } = useNavigation();
  const [asking, setAsking] = useState<Asking | null>(null);
  const listRef = useRef<HTMLDivElement>(null);
  const retry = useCommand('sync.retry');
  const isSupervisor = hasRole(session.officer, 'supervisor');
  const isGiven = ({ escalation }: RefusedCommand): boolean => isSupervisor && escalation !== null;
  const given = groupRefused(commands.filter(isGiven));
  const others = groupRefused(commands.filter((command) => !isGiven(command)));
  const inOrder = [...given, ...others].map(([first]) => first);
  const cursor = useCursor(inOrder.map(({ id }) => id));
  const { selectedId } = cursor;

  const open = ({ id }: RefusedCommand): void => go({ desk: 'sync', commandId: id });
  const act = (command: RefusedCommand): void => {
    if (command.advice === 'fix') go(findFormPlace(command));
    else if (command.advice === 'resend') retry.mutate({ commandId: command.id });
    else if (command.advice === 'others') open(command);
    else setAsking({ kind: command.advice === 'escalate' ? 'escalate' : 'withdraw', command });
  };
  const focus = (): void => {
    requestAnimationFrame(() => listRef.current?.querySelector<HTMLElement>('[aria-current]')?.focus());
  };
  const step = (by: 1 | -1): void => {
    cursor.step(by);
    focus();
  };
  useKeys([
    { key: 'J', label: t('sync:refused.next'), run: () => step(1), moves: true },
    { key: 'K', label: t('sync:refused.previous'), run: () => step(-1), moves: true },
    {
      key: 'Enter',
      label: t('sync:refused.open'),
      run: () => {
        const inHand = inOrder.find(({ id }) => id === selectedId);
        if (inHand !== undefined) open(inHand);
      },
    },
  ]);
  // Opened with something refused, and each time one is settled: the next one is in hand.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `selectedId` is what moves the focus
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) focus();
  }, [selectedId]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    step(event.key === 'ArrowDown' ? 1 : -1);
  };

  const group = (id: string, title: string, body: string, own: readonly RefusedGroup[]) =>
    own.length > 0 && (
      <section aria-labelledby={id} onKeyDown={onKeyDown}>
        <h2 className={screenStyle.title} id={id}>
          {title}
        </h2>
        <p className={screenStyle.none}>{body}</p>
        <ul className={screenStyle.rows}>
          {own.map((group) => {
            const [command] = group;
            return (
              <Refused
                key={command.id}
                group={group}
                isInHand={command.id === selectedId}
                isBusy={retry.isPending && retry.variables?.commandId === command.id}
                onSelect={() => cursor.select(command.id)}
                onOpen={() => open(command)}
                onAct={() => act(command)}
              />
            );
          })}
        </ul>
      </section>
    );

  return (
    <div ref={listRef} className={style.groups}>
      {group('sync-given', t('sync:refused.given'), t('sync:refused.givenBody'), given)}
      {group('sync-refused', t('sync:refused.title'), t('sync:refused.body'), others)}
      {retry.error !== null && <ErrorNotice error={retry.error} />}
      {asking !== null && <Asked asking={asking} onClose={() => setAsking(null)} />}
    </div>
  );
}

function Asked({ asking, onClose }: { asking: Asking; onClose: () => void }) {
  const { id } = asking.command;
  const { data: repair } = useAsk('repair.get', { commandId: id });
  if (asking.kind === 'escalate') return <EscalateDialog commandId={id} onClose={onClose} onDone={onClose} />;
  return repair === undefined ? null : <WithdrawDialog repair={repair} onClose={onClose} onDone={onClose} />;
}

type Props = {
  group: RefusedGroup;
  isInHand: boolean;
  isBusy: boolean;
  onSelect: () => void;
  onOpen: () => void;
  onAct: () => void;
};

function Refused({ group, isInHand, isBusy, onSelect, onOpen, onAct }: Props) {
  const { t } = useTranslation(['sync', 'repair']);
  const { say } = useErrorText();
  const { nameAct } = useActName();
  const [command] = group;
  const { advice, problem, escalation } = command;
  const writeInstant = useInstantText();
  return (
    <li className={style.refused} data-current={isInHand || undefined}>
      <div className={style.head}>
        {hasSubject(command) && <SubjectChip subject={command} />}
        <span className={style.act}>{nameAct(command.name)}</span>
        {group.length > 1 && <span className={style.count}>{t('sync:refused.count', { count: group.length })}</span>}
        <span className="mono">{command.reference}</span>
        <span className={style.by}>
          {command.officer} · {writeInstant(command.at)}
        </span>
      </div>
      <div className={style.foot}>
        <p className={style.why}>
          <IconCircleX className={style.sign} aria-hidden="true" />
          <span>
            {problem !== null && say(problem.code, 'what', problem.details)}
            {escalation !== null && (
              <span className={style.note}>
                {' '}
                {t('sync:refused.note', { officer: escalation.by, note: escalation.note })}
              </span>
            )}
          </span>
        </p>
        <div className={style.acts}>
          {advice !== 'others' && (
            <Button
              variant={isInHand ? 'filled' : 'default'}
              loading={isBusy}
              tabIndex={isInHand ? 0 : -1}
              onFocus={onSelect}
              onClick={onAct}
            >
              {t(`repair:todo.${advice}`)}
            </Button>
          )}
          <Button
            variant="default"
            aria-current={isInHand || undefined}
            tabIndex={isInHand ? 0 : -1}
            rightSection={isInHand ? <KeyHint keys="Enter" /> : undefined}
            onFocus={onSelect}
            onClick={onOpen}
          >
            {t('sync:refused.open')}
          </Button>
        </div>
      </div>
    </li>
  );
}
