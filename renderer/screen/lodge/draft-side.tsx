import { Checkbox } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DraftView } from '#domain/contract/screen/lodge.ts';
import type { FeeLine } from '#domain/fee.ts';
import { useLanguage } from '../../app/use-language.ts';
import { formatCheck } from '../../component/check-line/check-sentence.ts';
import { MoneyLine } from '../../component/money-line/money-line.tsx';
import { Badge } from '../../component/tone/badge.tsx';
import { type ArrangedPapers, DraftPapers } from './draft-papers.tsx';
import style from './lodge.module.css';

const look = {
  pass: { icon: IconCircleCheck, tone: 'green' },
  warn: { icon: IconAlertTriangle, tone: 'amber' },
  fail: { icon: IconCircleX, tone: 'red' },
} as const;
const order = ['fail', 'warn', 'pass'] as const;

type Props = {
  view: DraftView;
  brought: readonly string[];
  onBrought: (brought: readonly string[]) => void;
  onAttach: () => void;
  onLook: () => void;
  isAttaching: boolean;
  onArrange: (papers: ArrangedPapers) => void;
};

/** What the program says while the form is typed: the papers to bring, the checks, the fee with its sources. */
export function DraftSide({ view, brought, onBrought, onAttach, onLook, isAttaching, onArrange }: Props) {
  const { t } = useTranslation(['lodge', 'case', 'common']);
  const { t: tCheck } = useTranslation('check');
  const { pick } = useLanguage();
  const { lines, papers, checks, quote } = view;
  const isAttached = (line: string): boolean => papers.some((paper) => paper.line === line);
  const nameOf = (component: string): string => {
    const name = quote.names[component];
    return name === undefined ? component : pick(name);
  };
  const sourceOf = ({ schedule }: FeeLine) =>
    schedule === null ? undefined : t('case:payment.source', { source: schedule.source, date: schedule.sourceDate });
  return (
    <aside className={style.side} aria-label={t('lodge:side')}>
      <section aria-labelledby="lodge-papers">
        <h2 id="lodge-papers" className={style.sideTitle}>
          {t('lodge:papers.title')}
        </h2>
        <p className={style.faint}>{t('lodge:papers.hint')}</p>
        {lines.map(({ id, label }) => (
          <Checkbox
            key={id}
            className={style.paper}
            label={pick(label)}
            checked={brought.includes(id) || isAttached(id)}
            disabled={isAttached(id)}
            onChange={(event) =>
              onBrought(event.currentTarget.checked ? [...brought, id] : brought.filter((one) => one !== id))
            }
          />
        ))}
        <DraftPapers view={view} onAttach={onAttach} onLook={onLook} isAttaching={isAttaching} onArrange={onArrange} />
      </section>
      <section aria-labelledby="lodge-checks">
        <h2 id="lodge-checks" className={style.sideTitle}>
          {t('lodge:checks.title')}
        </h2>
        {checks.length === 0 && <p className={style.faint}>{t('lodge:checks.none')}</p>}
        {checks
          .toSorted((one, other) => order.indexOf(one.result) - order.indexOf(other.result))
          .map((check) => (
            <div key={check.key} className={style.check}>
              <Badge icon={look[check.result].icon} tone={look[check.result].tone}>
                {t(`common:check.result.${check.result}`)}
              </Badge>
              <span>{formatCheck(tCheck, check)}</span>
            </div>
          ))}
      </section>
      <section aria-labelledby="lodge-fee">
        <h2 id="lodge-fee" className={style.sideTitle}>
          {t('lodge:fee.title')}
        </h2>
        {quote.lines.map((line) => (
          <MoneyLine
            key={line.component}
            label={nameOf(line.component)}
            amountCents={line.amountCents}
            source={sourceOf(line)}
          />
        ))}
        {quote.missing.map((component) => (
          <MoneyLine key={component} label={nameOf(component)} amountCents={null} note={t('case:payment.missing')} />
        ))}
        <MoneyLine label={t('lodge:fee.total')} amountCents={quote.totalCents} strong />
        <p className={style.faint}>{t('lodge:fee.hint')}</p>
      </section>
    </aside>
  );
}
