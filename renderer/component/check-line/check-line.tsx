import { ActionIcon, Button, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCheck,
  IconCircleCheck,
  IconCircleX,
  IconEye,
  IconFlag,
  IconInfoCircle,
  IconShieldExclamation,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Mark } from '#domain/application.ts';
import type { ChecklistLine } from '#domain/checklist.ts';
import { formatInstant } from '#domain/civil-date.ts';
import type { MachineCheck } from '#domain/machine-check.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { useLanguage } from '../../app/use-language.ts';
import { useOfficerName } from '../../app/use-officer-name.ts';
import { KeyHint } from '../key-hint/key-hint.tsx';
import { NameReasons } from '../name-reasons/name-reasons.tsx';
import { type Tone, toneClass } from '../tone/tone.ts';
import style from './check-line.module.css';
import { formatCheck } from './check-sentence.ts';

type Props = {
  line: ChecklistLine;
  /** The machine checks of this line, as `case.checks` gives them. None: seen by eye. */
  checks: readonly MachineCheck[];
  mark: Mark | undefined;
  /** The line in hand: its acts and its keys (`C`, `O`, `F`, `U`) are live. */
  selected: boolean;
  /** False shows marks only. */
  mayMark: boolean;
  /** False where a failed check is a supervisor's to override and this officer is none. */
  mayOverride?: boolean;
  onSelect: () => void;
  onConfirm: () => void;
  onOverride: () => void;
  onFault: () => void;
  onTakeBack: () => void;
  /** The page that seems to show its paper; nothing is confirmed by it. */
  guess?: number | undefined;
  /** Opens the page of the compiled PDF that a mark or a guess names. */
  onPage?: (page: number) => void;
};

const rank = { pass: 0, warn: 1, fail: 2 } as const;
const look = {
  pass: { icon: IconCircleCheck, tone: 'green' },
  warn: { icon: IconAlertTriangle, tone: 'amber' },
  fail: { icon: IconCircleX, tone: 'red' },
  eye: { icon: IconEye, tone: 'grey' },
} as const satisfies Record<string, { icon: typeof IconEye; tone: Tone }>;
const markLook = {
  confirmed: { icon: IconCheck, tone: 'green' },
  overridden: { icon: IconShieldExclamation, tone: 'amber' },
  faulted: { icon: IconFlag, tone: 'red' },
} as const satisfies Record<Mark['mark'], { icon: typeof IconEye; tone: Tone }>;

/** The worst of a line's checks; `eye` where the machine has nothing to say. */
const worst = (checks: readonly MachineCheck[]): keyof typeof look =>
  checks.reduce<keyof typeof look>(
    (found, { result }) => (found === 'eye' || rank[result] > rank[found] ? result : found),
    'eye',
  );

/** Why a check is asked, and where that is said. */
function Why({ check: { explanation, source } }: { check: MachineCheck }) {
  const { t } = useTranslation();
  const { pick } = useLanguage();
  return (
    <>
      {explanation !== null && <p>{pick(explanation)}</p>}
      <p>{t('check.source', { source })}</p>
    </>
  );
}

/** One line of the checklist: what to see, what the machine says and why, and the officer's mark. */
export function CheckLine({
  line,
  checks,
  mark,
  selected,
  mayMark,
  mayOverride = true,
  onSelect,
  onConfirm,
  onOverride,
  onFault,
  onTakeBack,
  guess,
  onPage,
}: Props) {
  const { t } = useTranslation();
  const { t: tCheck } = useTranslation('check');
  const { pick } = useLanguage();
  const nameOfficer = useOfficerName();
  const result = worst(checks);
  const Result = look[result].icon;
  const Marked = mark === undefined ? undefined : markLook[mark.mark].icon;
  const fails = result === 'fail';
  // Also what passes here and what only the centre can see may stand against.
  const hasToOverride = fails || result === 'warn' || checks.some(({ beyond }) => beyond === true);
  const acts = [
    { key: 'C', label: t('act.confirm'), run: onConfirm, icon: IconCheck, show: !fails && mark?.mark !== 'confirmed' },
    {
      key: 'O',
      label: t('act.override'),
      run: onOverride,
      icon: IconShieldExclamation,
      show: hasToOverride && mark?.mark !== 'overridden' && mayOverride,
    },
    { key: 'F', label: t('act.fault'), run: onFault, icon: IconFlag, show: mark?.mark !== 'faulted' },
    { key: 'U', label: t('act.takeBack'), run: onTakeBack, icon: IconArrowBackUp, show: mark !== undefined },
  ].filter(({ show }) => show);
  const blocks = [
    { key: 'C', label: t('act.confirm'), blocked: t('check.confirmBlocked'), isSo: fails },
    {
      key: 'O',
      label: t('act.override'),
      blocked: mayOverride ? t('check.overrideNothing') : t('check.overrideBySupervisor'),
      isSo: !hasToOverride || !mayOverride,
    },
  ].filter(({ isSo }) => isSo);
  useKeys([...acts, ...blocks.map((block) => ({ ...block, hidden: true, run: onSelect }))], {
    enabled: selected && mayMark,
  });

  return (
    <fieldset className={style.line} data-selected={selected || undefined} aria-label={pick(line.label)}>
      <UnstyledButton className={style.head} onClick={onSelect} aria-expanded={selected}>
        <span className={`${style.result} ${toneClass(look[result].tone)}`}>
          <Result className={style.icon} role="img" aria-label={t(`check.result.${result}`)} />
        </span>
        <span className={style.label}>{pick(line.label)}</span>
        <span className={`${style.mark} ${toneClass(mark === undefined ? 'grey' : markLook[mark.mark].tone)}`}>
          {Marked !== undefined && <Marked className={style.icon} aria-hidden="true" />}
          {mark === undefined ? t('check.open') : t(`check.mark.${mark.mark}`)}
          {mark?.page !== undefined && ` · ${t('check.page', { page: mark.page })}`}
        </span>
      </UnstyledButton>
      {(selected || result === 'fail' || result === 'warn') && (
        <div className={style.body}>
          {/* Under the head: however low the window, the line and its acts stand together. */}
          {selected && mayMark && (
            <div className={style.acts}>
              {acts.map(({ key, label, run, icon: Icon }) => (
                <Button
                  key={key}
                  variant="default"
                  aria-keyshortcuts={key}
                  leftSection={<Icon className={style.icon} aria-hidden="true" />}
                  rightSection={<KeyHint keys={key} />}
                  onClick={run}
                >
                  {label}
                </Button>
              ))}
            </div>
          )}
          {selected && <p className={style.hint}>{pick(line.hint)}</p>}
          {selected && guess !== undefined && mark?.page === undefined && (
            <p className={style.by}>
              <UnstyledButton className={style.page} onClick={() => onPage?.(guess)}>
                {t('check.page', { page: guess })}
              </UnstyledButton>
              <span>{t('check.guess')}</span>
            </p>
          )}
          {checks
            .filter((check) => selected || check.result !== 'pass')
            .map((check) => {
              const Icon = look[check.result].icon;
              return (
                <div key={check.key} className={`${style.check} ${toneClass(look[check.result].tone)}`}>
                  <Icon className={style.icon} role="img" aria-label={t(`check.result.${check.result}`)} />
                  <div>
                    <p>
                      {formatCheck(tCheck, check, selected)}
                      {check.result === 'fail' &&
                        check.overrideBy === 'supervisor' &&
                        ` ${t('check.overrideBySupervisor')}`}
                    </p>
                    {check.names !== undefined && <NameReasons reasons={check.names.reasons} />}
                  </div>
                  {selected && (
                    // Above the line: below it stand the acts.
                    <Tooltip
                      label={<Why check={check} />}
                      events={{ hover: true, focus: true, touch: true }}
                      position="top-end"
                      multiline
                      maw="24rem"
                    >
                      <ActionIcon className={style.source} size="xs" aria-label={t('check.why')}>
                        <IconInfoCircle className={style.icon} aria-hidden="true" />
                      </ActionIcon>
                    </Tooltip>
                  )}
                </div>
              );
            })}
          {mark?.reason !== undefined && <p className={style.reason}>“{mark.reason}”</p>}
          {selected && mark !== undefined && (
            <p className={style.by}>
              {t('check.by', { officer: nameOfficer(mark.by), at: formatInstant(mark.at) })}
              {mark.page !== undefined && onPage !== undefined && (
                <UnstyledButton className={style.page} onClick={() => onPage(mark.page ?? 1)}>
                  {t('check.page', { page: mark.page })}
                </UnstyledButton>
              )}
            </p>
          )}
        </div>
      )}
    </fieldset>
  );
}
