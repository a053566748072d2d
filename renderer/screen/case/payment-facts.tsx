import { IconHourglass } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Application } from '#domain/application.ts';
import { formatInstant } from '#domain/civil-date.ts';
import { type FeeQuote, formatMoney } from '#domain/fee.ts';
import { useLanguage } from '../../app/use-language.ts';
import { useWord } from '../../app/use-word.ts';
import { MoneyLine } from '../../component/money-line/money-line.tsx';
import { Badge } from '../../component/tone/badge.tsx';
import style from './fact.module.css';
import { FactGroup } from './fact.tsx';

/** What the fee should be, line by line with its source and date, what was paid, and the difference. No till. */
export function PaymentFacts({ application, quote }: { application: Application; quote: FeeQuote }) {
  const { t } = useTranslation('case');
  const { pick } = useLanguage();
  const word = useWord();
  const nameOf = (component: string): string => {
    const name = quote.names[component];
    return name === undefined ? component : pick(name);
  };
  const differenceCents = quote.paidCents - quote.totalCents;
  const verdict =
    quote.missing.length > 0
      ? t('payment.partial')
      : differenceCents === 0
        ? t('payment.exact')
        : differenceCents < 0
          ? t('payment.short')
          : t('payment.over');
  return (
    <FactGroup name="payment" title={t('group.payments')}>
      {quote.lines.map((line) => (
        <MoneyLine
          key={line.component}
          label={nameOf(line.component)}
          amountCents={line.amountCents}
          note={
            <>
              {t('payment.source', { source: line.source, date: line.sourceDate })}
              {line.legalNote !== undefined && ` ${line.legalNote}`}
            </>
          }
        />
      ))}
      {quote.missing.map((component) => (
        <MoneyLine key={component} label={nameOf(component)} amountCents={null} note={t('payment.missing')} />
      ))}
      <MoneyLine label={t('payment.quoted')} amountCents={quote.totalCents} strong />
      {application.payments.map((payment) => (
        <div key={payment.reference} className={style.payment}>
          <span className="mono">{payment.reference}</span>
          <span className={style.faint}>
            {word('payer', payment.payer)}, {t('payment.invoice', { number: payment.invoiceNumber })},{' '}
            {formatInstant(payment.paidAt)}
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
      <MoneyLine label={t('payment.difference')} amountCents={differenceCents} note={verdict} />
    </FactGroup>
  );
}
