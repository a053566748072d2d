import { Button, Tooltip } from '@mantine/core';
import type { TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useKeyRegistry } from '../../app/key/key-provider.tsx';
import { useKeys } from '../../app/key/use-keys.ts';
import { KeyHint } from '../key-hint/key-hint.tsx';
import style from './decision-bar.module.css';

export type Decision = {
  label: string;
  /** Bound while the bar is on screen, shown on the button: `A`, `Ctrl+Enter`. */
  key: string;
  tone: 'primary' | 'plain' | 'danger';
  icon?: TablerIcon;
  onAct: () => void;
  /** Why it cannot be done now; the button is then disabled, and both it and its key say so. */
  blocked?: string | undefined;
  busy?: boolean;
};

/** The acts that end the work in hand, always in sight. What is missing stands at the left. */
export function DecisionBar({ decisions, children }: { decisions: readonly Decision[]; children?: ReactNode }) {
  const { say } = useKeyRegistry();
  useKeys(
    decisions.map(({ key, label, onAct, blocked, busy }) => ({
      key,
      label,
      blocked,
      run: () => {
        if (busy !== true) onAct();
      },
    })),
  );
  return (
    <div className={style.bar}>
      <div className={style.note}>{children}</div>
      <div className={style.acts}>
        {decisions.map(({ label, key, tone, icon: Icon, onAct, blocked, busy }) => (
          <Tooltip key={key} label={blocked ?? label} disabled={blocked === undefined}>
            <Button
              variant={tone === 'primary' ? 'filled' : 'default'}
              className={tone === 'danger' ? style.danger : undefined}
              data-disabled={blocked !== undefined || undefined}
              aria-disabled={blocked !== undefined || undefined}
              aria-keyshortcuts={key.replace('Ctrl', 'Control')}
              loading={busy ?? false}
              leftSection={Icon === undefined ? undefined : <Icon className={style.icon} aria-hidden="true" />}
              rightSection={<KeyHint keys={key} />}
              onClick={() => {
                if (blocked === undefined) onAct();
                else say({ kind: 'blocked', label, reason: blocked });
              }}
            >
              {label}
            </Button>
          </Tooltip>
        ))}
      </div>
    </div>
  );
}
