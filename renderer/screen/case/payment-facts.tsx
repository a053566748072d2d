import { IconHourglass } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Application } from '#domain/application.ts';
import { formatCivilDate, formatInstant } from '#domain/civil-date.ts';
import { type FeeLine, type FeeQuote, formatMoney } from '#domain/fee.ts';
import { useLanguage } from '../../app/use-language.ts';
import { useWord } from '../../app/use-word.ts';
import { MoneyLine } from '../../component/money-line/money-line.tsx';
import { Badge } from '../../component/tone/badge.tsx';
import style from './fact.module.css';
import { FactGroup } from './fact.tsx';

/** The fee line by line with its source and what stands against it, what was paid, and the difference. No till. */
export function PaymentFacts({ application, quote }: { application: Application; quote: FeeQuote }) {
  const { t } = useTranslation('case');
  const { pick } = useLanguage();
  const word = useWord();
  const nameOf = (component: string): string => {
    const name = quote.names[component];
    return name === undefined ? component : pick(name);
  };
  const sourceOf = ({ schedule }: FeeLine) =>
    schedule === null ? undefined : t('payment.source', { source: schedule.source, date: schedule.sourceDate });
  /** What stands against an amount, and that no source names the day of its effect where none does. */
  const noteOf = ({ schedule, scheduleId }: FeeLine): string | undefined => {
    if (schedule === null) return t('payment.scheduleGone', { id: scheduleId });
    const since = t('payment.dayNotFound', { date: formatCivilDate(schedule.effectiveFrom) });
    const said = [...(schedule.dayOfEffect === 'stated' ? [] : [since]), ...schedule.notes.map(pick)];
    return said.length === 0 ? undefined : said.join(' ');
  };
  const differenceCents = quote.paidCents - quote.totalCents;
  const [published] = quote.published;
  const isExact = quote.missing.length === 0 && differenceCents === 0;
  const verdict = (): string => {
    if (isExact) return t('payment.exact');
    if (published !== undefined)
      return t('payment.published', {
        leaflet: pick(published.leaflet),
        date: published.sourceDate,
        covers: pick(published.covers),
      });
    if (quote.missing.length > 0) return t('payment.partial');
    return differenceCents < 0 ? t('payment.short') : t('payment.over');
  };
  return (
    <FactGroup name="payment" title={t('group.payments')}>
      {quote.lines.map((line) => (
        <MoneyLine
          key={line.component}
          label={nameOf(line.component)}
          amountCents={line.amountCents}
          source={sourceOf(line)}
          note={noteOf(line)}
        />
      ))}
      {quote.missing.map((component) => (
        <MoneyLine key={component} label={nameOf(component)} amountCents={null} note={t('payment.missing')} />
      ))}
      <MoneyLine
        label={t('payment.quoted')}
        amountCents={quote.totalCents}
        note={t(quote.isFrozen ? 'payment.frozen' : 'payment.ofToday', { date: formatCivilDate(quote.on) })}
        strong
      />
      {application.payments.map((payment) => (
        <div key={payment.reference} className={style.payment}>
          <span className="mono">{payment.reference}</span>
          <span className={style.faint}>
            {word('payer', payment.payer)},{' '}
            {payment.method !== undefined && `${word('paymentMethod', payment.method)}, `}
            {t('payment.invoice', { number: payment.invoiceNumber })}, {formatInstant(payment.paidAt)}
          </span>
          {!payment.reflected && (
            <Badge icon={IconHourglass} tone="amber">
              {t('payment.notReflected')}
            </Badge>
          )}
          <span className={`tabular ${style.paymentAmount}`}>{formatMoney(payment.amountCents)}</span>
        </div>
      ))}
      <MoneyLine label={t('payment.paid')} amountCents={quote.paidCents} strong />
      <MoneyLine label={t('payment.difference')} amountCents={differenceCents} note={verdict()} />
    </FactGroup>
  );
}
