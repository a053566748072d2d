import { useTranslation } from 'react-i18next';
import { formatCivilDate } from '#domain/civil-date.ts';
import type { Case } from '#domain/contract/screen/case.ts';
import { useLanguage } from '../../app/use-language.ts';
import { useWord } from '../../app/use-word.ts';
import { Fact, FactGroup, FactList } from './fact.tsx';

/** What the applicant asks for, on which ground and why, and how it is to be delivered; only where the form says it. */
export function RequestFacts({ shown }: { shown: Case }) {
  const { t } = useTranslation('case');
  const { pick } = useLanguage();
  const word = useWord();
  const { application, row, county } = shown;
  const { asked, ground, statement, registeredIn, delivery } = application;
  /** A kind of item by its own name. */
  const nameAsked = (one: string): string => {
    const item = row.items.find(({ kind }) => kind === one);
    return item === undefined ? word('asked', one) : pick(item.name);
  };
  const isOrdinary = delivery === 'counter';
  if (asked.length === 0 && ground === null && statement === null && registeredIn === null && isOrdinary) return null;
  return (
    <FactGroup name="request" title={t('group.request')}>
      <FactList>
        {asked.length > 0 && <Fact label={t('fact.asked')} value={asked.map(nameAsked).join(', ')} />}
        {ground !== null && <Fact label={t('fact.ground')} value={word('ground', ground)} />}
        {statement !== null && <Fact label={t('fact.statement')} value={statement} />}
        {registeredIn !== null && (
          <Fact label={t('fact.registeredIn')} value={`${county ?? ''}, ${registeredIn.subCounty}`} />
        )}
        <Fact label={t('fact.delivery')} value={word('delivery', delivery)} />
      </FactList>
    </FactGroup>
  );
}

/** The inspection that was booked, and what came of it; only where there is one. */
export function BookingFacts({ application: { booking } }: Pick<Case, 'application'>) {
  const { t } = useTranslation('case');
  const word = useWord();
  if (booking === null) return null;
  const { centre, on, slipNumber, result, defects } = booking;
  return (
    <FactGroup name="booking" title={t('group.booking')}>
      <FactList>
        <Fact label={t('fact.bookingCentre')} value={centre} />
        <Fact label={t('fact.bookedFor')} value={formatCivilDate(on)} />
        <Fact label={t('fact.bookingSlip')} value={slipNumber} mono />
        <Fact
          label={t('fact.inspectionResult')}
          value={result === null ? t('fact.noResult') : word('inspectionResult', result)}
        />
        {defects.length > 0 && <Fact label={t('fact.defects')} value={defects.join('; ')} />}
      </FactList>
    </FactGroup>
  );
}
