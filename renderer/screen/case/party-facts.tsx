import { useTranslation } from 'react-i18next';
import type { Application } from '#domain/application.ts';
import { formatCivilDate, formatInstant } from '#domain/civil-date.ts';
import type { Clock } from '#domain/deadline.ts';
import type { Party } from '#domain/party.ts';
import { ClockBar } from '../../component/clock-bar/clock-bar.tsx';
import { PersonLine } from '../../component/person-line/person-line.tsx';
import style from './fact.module.css';
import { Fact, FactGroup, FactList } from './fact.tsx';

const People = ({ people }: { people: readonly Party[] }) => (
  <div className={style.people}>
    {people.map((person) => {
      const contact = [person.phone, person.email, person.postalAddress].filter((one) => one !== undefined);
      return (
        <div key={person.identity.number + person.kraPin}>
          <PersonLine person={person} />
          {contact.length > 0 && <p className={style.contact}>{contact.join(' · ')}</p>}
        </div>
      );
    })}
  </div>
);

/** New or first owners, and for a transfer the seller against the register and the logbook. */
export const PartyFacts = ({ application }: { application: Application }) => {
  const { t } = useTranslation('case');
  const { owners, previousOwners, register, declared, financier, service } = application;
  const isTransfer = service === 'ownership-transfer';
  return (
    <>
      <FactGroup name="owner" title={isTransfer ? t('group.buyer') : t('group.owners')}>
        <People people={owners} />
      </FactGroup>
      {(previousOwners.length > 0 || register !== null || declared.logbook !== undefined) && (
        <FactGroup name="seller" title={isTransfer ? t('group.seller') : t('group.previousOwners')}>
          <People people={previousOwners} />
          <FactList>
            <Fact
              label={t('fact.ownerName')}
              value={previousOwners[0]?.name ?? ''}
              elsewhere={[
                { source: t('source.register'), value: register?.owners.map(({ name }) => name).join(' & ') },
                { source: t('source.logbook'), value: declared.logbook?.ownerName },
              ]}
            />
            {register !== null && <Fact label={t('fact.transfers')} value={String(register.transfers)} />}
          </FactList>
        </FactGroup>
      )}
      {financier !== null && (
        <FactGroup name="financier" title={t('group.financier')}>
          <FactList>
            <Fact label={t(`financier.${financier.kind}`)} value={financier.name} />
          </FactList>
        </FactGroup>
      )}
    </>
  );
};

/** The three phases of a transfer with the clocks of the law beside them. */
export const TransferFacts = ({ application, clocks }: { application: Application; clocks: readonly Clock[] }) => {
  const { t } = useTranslation('case');
  const { transfer } = application;
  if (transfer === null) return null;
  return (
    <FactGroup name="transfer" title={t('group.transfer')}>
      <div className={style.clocks}>
        {clocks
          .filter(({ id }) => id !== 'service-standard')
          .map((clock) => (
            <ClockBar key={clock.id} clock={clock} named />
          ))}
      </div>
      <FactList>
        <Fact label={t('fact.transferReference')} value={transfer.reference} mono />
        <Fact label={t('fact.soldOn')} value={formatCivilDate(transfer.soldOn)} />
        <Fact label={t('fact.sellerStarted')} value={formatInstant(transfer.sellerStartedAt)} />
        <Fact
          label={t('fact.buyerAnswered')}
          value={
            transfer.buyerAnsweredAt === null || transfer.buyerAnswer === null
              ? t('fact.buyerWaiting')
              : `${t(`buyerAnswer.${transfer.buyerAnswer}`)}, ${formatInstant(transfer.buyerAnsweredAt)}`
          }
        />
        <Fact
          label={t('fact.mileage')}
          value={
            transfer.mileageKm === null
              ? t('fact.noMileage')
              : t('fact.km', { km: transfer.mileageKm.toLocaleString('en') })
          }
        />
      </FactList>
    </FactGroup>
  );
};

/** Who may collect. */
export const CollectionFacts = ({ application }: { application: Application }) => {
  const { t } = useTranslation('case');
  const { collector } = application;
  return (
    <FactGroup name="collection" title={t('group.collection')}>
      <PersonLine person={collector} />
      {collector.phone !== undefined && <p className={style.contact}>{collector.phone}</p>}
    </FactGroup>
  );
};
