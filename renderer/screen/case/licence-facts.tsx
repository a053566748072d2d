import { useTranslation } from 'react-i18next';
import type { Application } from '#domain/application.ts';
import { formatCivilDate } from '#domain/civil-date.ts';
import { useWord } from '../../app/use-word.ts';
import { Fact, FactGroup, FactList } from './fact.tsx';

/** The driving licence that the application is about; only where there is one. */
export function LicenceFacts({ application: { licence } }: { application: Application }) {
  const { t } = useTranslation('case');
  const word = useWord();
  if (licence === null) return null;
  const { kind, number, categories, issuedOn, expiresOn, school, testOn, testCentre, testResult } = licence;
  const test = [
    ...(testOn === undefined ? [] : [formatCivilDate(testOn)]),
    ...(testCentre === undefined ? [] : [testCentre]),
    ...(testResult === undefined ? [] : [word('testResult', testResult)]),
  ];
  return (
    <FactGroup name="licence" title={t('group.licence')}>
      <FactList>
        <Fact label={t('fact.licenceKind')} value={word('licenceKind', kind)} />
        <Fact label={t('fact.licenceNumber')} value={number ?? t('fact.noLicenceNumber')} mono={number !== null} />
        {categories.length > 0 && (
          <Fact
            label={t('fact.categories')}
            value={categories.map((category) => word('licenceCategory', category)).join(', ')}
          />
        )}
        {issuedOn !== undefined && <Fact label={t('fact.issuedOn')} value={formatCivilDate(issuedOn)} />}
        {expiresOn !== undefined && <Fact label={t('fact.expiresOn')} value={formatCivilDate(expiresOn)} />}
        {school !== undefined && <Fact label={t('fact.school')} value={school} />}
        {test.length > 0 && <Fact label={t('fact.test')} value={test.join(', ')} />}
      </FactList>
    </FactGroup>
  );
}
