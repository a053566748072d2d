import { Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconClockExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatCivilDate } from '#domain/civil-date.ts';
import type { Clock } from '#domain/deadline.ts';
import { useLanguage } from '../../app/use-language.ts';
import { type Tone, toneClass } from '../tone/tone.ts';
import style from './clock-bar.module.css';

const tones = { running: 'grey', soon: 'amber', over: 'red', met: 'green' } as const satisfies Record<
  Clock['state'],
  Tone
>;
const icons = { running: undefined, soon: IconClockExclamation, over: IconAlertTriangle, met: IconCheck } as const;

/**
 * How much of a term has gone: "2 of 3 working days", or "2 working days overdue". The limit, the rule and the day it
 * ends are in the tooltip. `named` writes its name too.
 */
export function ClockBar({ clock, named = false }: { clock: Clock; named?: boolean }) {
  const { t } = useTranslation('status');
  const { pick } = useLanguage();
  const Icon = icons[clock.state];
  const name = pick(clock.label);
  const due = t('clock.due', { date: formatCivilDate(clock.dueOn) });
  const state = t(`clock.state.${clock.state}`);
  // Over a weekend a term of working days is over without a working day of delay.
  const text =
    clock.used > clock.allowed
      ? t(`clock.over.${clock.unit}`, { count: clock.used - clock.allowed })
      : t(`clock.${clock.unit}`, { used: clock.used, count: clock.allowed });
  const share = clock.allowed === 0 ? 100 : Math.min(100, Math.max(0, (clock.used / clock.allowed) * 100));
  return (
    <Tooltip
      label={
        <>
          {name}. {state}. {due}.<br />
          {t(`clock.limit.${clock.unit}`, { count: clock.allowed })}.<br />
          {t('clock.source', { source: clock.source })}
        </>
      }
    >
      <span className={`${style.clock} ${toneClass(tones[clock.state])}`} data-state={clock.state}>
        {named && <span className={style.name}>{name}</span>}
        <span className={style.track} aria-hidden="true">
          <span className={style.fill} style={{ width: `${share}%` }} />
        </span>
        <span className={style.text}>{text}</span>
        {Icon === undefined ? (
          <span className={style.icon} />
        ) : (
          <Icon className={style.icon} role="img" aria-label={state} />
        )}
      </span>
    </Tooltip>
  );
}
