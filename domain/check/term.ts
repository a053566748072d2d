import { civilDateAt, daysBetween, formatCivilDate } from '../civil-date.ts';
import { formatMoney, readQuote } from '../fee.ts';
import { type Checks, fail, pass, warn } from './check.ts';

export const termChecks: Checks<'registration-term' | 'notice-term' | 'fee-paid'> = {
  'registration-term': ({ transfer }, { days: allowed }, { today }) => {
    if (transfer === null) return undefined;
    const days = daysBetween(transfer.soldOn, today);
    const values = { days, allowed, sold: formatCivilDate(transfer.soldOn) };
    if (days < 0) return fail('future', values);
    return days > allowed ? warn('over', values) : pass('pass', values);
  },

  'notice-term': ({ transfer }, { days: allowed }) => {
    if (transfer === null) return undefined;
    const days = daysBetween(transfer.soldOn, civilDateAt(transfer.sellerStartedAt));
    const { mileageKm } = transfer;
    const values = { days, allowed, sold: formatCivilDate(transfer.soldOn), mileage: mileageKm ?? 0 };
    if (days < 0) return warn('before-sale', values);
    // A late notice is said also where the mileage is missing (E15).
    if (mileageKm === null) return warn(days > allowed ? 'over-no-mileage' : 'no-mileage', values);
    return days > allowed ? warn('over', values) : pass('pass', values);
  },

  'fee-paid': (application, _asked, { reference, today }) => {
    const quote = readQuote(application, reference, today);
    const waiting = application.payments.find((payment) => !payment.reflected);
    const values = { paid: formatMoney(quote.paidCents), quoted: formatMoney(quote.totalCents) };
    if (application.payments.length === 0) return fail('unpaid', values);
    if (waiting !== undefined) return warn('not-reflected', { ...values, reference: waiting.reference });
    if (quote.missing.length === 0 && quote.paidCents === quote.totalCents) return pass('pass', values);
    const [published] = quote.published;
    if (published !== undefined) return warn('published', { ...values, date: published.sourceDate });
    return warn(quote.missing.length > 0 ? 'no-row' : 'differs', values);
  },
};
