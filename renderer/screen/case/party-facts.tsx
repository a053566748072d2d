import { useTranslation } from 'react-i18next';
import type { Application } from '#domain/application.ts';
import { formatCivilDate, formatInstant } from '#domain/civil-date.ts';
import type { ApplicationRow, Case } from '#domain/contract/screen/case.ts';
import type { Clock } from '#domain/deadline.ts';
import type { Financier, Party } from '#domain/party.ts';
import { useLanguage } from '../../app/use-language.ts';
import { useWord } from '../../app/use-word.ts';
import { ClockBar } from '../../component/clock-bar/clock-bar.tsx';
import { PersonLine } from '../../component/person-line/person-line.tsx';
import { listDeclared } from './declared.ts';
import style from './fact.module.css';
import { Fact, FactGroup, FactList, useFactView } from './fact.tsx';

function People({ people }: { people: readonly Party[] }) {
  const { isFull } = useFactView();
  return (
    <div className={style.people}>
      {people.map((person) => {
        const contact = [person.phone, person.email, person.postalAddress].filter((one) => one !== undefined);
        return (
          <div key={person.identity.number + person.kraPin}>
            <PersonLine person={person} full={isFull} />
            {contact.length > 0 && <p className={style.contact}>{contact.join(' · ')}</p>}
          </div>
        );
      })}
    </div>
  );
}

/** By the words of the service: the owners to be; the seller against the register and the papers, or the owners on the register; who had it before. */
export function PartyFacts({ application, parties }: Pick<Case, 'application' | 'parties'>) {
  const { t } = useTranslation('case');
  const { pick } = useLanguage();
  const word = useWord();
  const { owners, previousOwners, register, declared, transfer, registeredFinancier, requestedFinancier } = application;
  const transfers = register !== null && <Fact label={t('fact.transfers')} value={String(register.transfers)} />;
  return (
    <>
      <FactGroup name="owner" title={pick(parties.owners)}>
        <People people={owners} />
      </FactGroup>
      {transfer !== null && (
        <FactGroup name="seller" title={t('group.seller')}>
          <People people={[transfer.seller]} />
          <FactList>
            <Fact
              label={t('fact.ownerName')}
              value={transfer.seller.name}
              elsewhere={[
                { source: word('paper', 'register'), value: register?.owners.map(({ name }) => name).join(' & ') },
                ...listDeclared(declared, 'ownerName', word),
              ]}
            />
            {transfers}
          </FactList>
        </FactGroup>
      )}
      {transfer === null && register !== null && (
        <FactGroup
          name="seller"
          title={parties.registered === undefined ? t('group.registeredOwners') : pick(parties.registered)}
        >
          <People people={register.owners} />
          <FactList>{transfers}</FactList>
        </FactGroup>
      )}
      {previousOwners.length > 0 && (
        <FactGroup name="previous-owner" title={t('group.previousOwners')}>
          <People people={previousOwners} />
        </FactGroup>
      )}
      <FinancierFacts
        name="registered-financier"
        title={t('group.registeredFinancier')}
        financier={registeredFinancier}
      />
      <FinancierFacts name="requested-financier" title={t('group.requestedFinancier')} financier={requestedFinancier} />
    </>
  );
}

/** A lender on the register, or one to be entered: two things, though both are called financier. */
function FinancierFacts({ name, title, financier }: { name: string; title: string; financier: Financier | null }) {
  const { t } = useTranslation('case');
  const word = useWord();
  if (financier === null) return null;
  return (
    <FactGroup name={name} title={title}>
      <FactList>
        <Fact label={t('fact.financierName')} value={financier.name} />
        <Fact label={t('fact.financierKind')} value={word('financierKind', financier.kind)} />
      </FactList>
    </FactGroup>
  );
}

/** Every clock that runs, by its name; where there is only one, the heading of the case shows it. */
export function ClockFacts({ clocks }: { clocks: readonly Clock[] }) {
  const { t } = useTranslation('case');
  if (clocks.length < 2) return null;
  return (
    <FactGroup name="clock" title={t('group.clocks')}>
      <div className={style.clocks}>
        {clocks.map((clock) => (
          <ClockBar key={clock.id} clock={clock} named />
        ))}
      </div>
    </FactGroup>
  );
}

/** The three phases of a transfer. */
export function TransferFacts({ application }: { application: Application }) {
  const { t } = useTranslation('case');
  const { transfer } = application;
  if (transfer === null) return null;
  return (
    <FactGroup name="transfer" title={t('group.transfer')}>
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
}

/** What it ends in, who may collect that, and what has to be handed in for it. */
export function CollectionFacts({ application, row }: { application: Application; row: ApplicationRow }) {
  const { t } = useTranslation('case');
  const { pick } = useLanguage();
  const word = useWord();
  const { isFull } = useFactView();
  const { collector, surrenders } = application;
  return (
    <FactGroup name="collection" title={t('group.collection')}>
      <PersonLine person={collector} full={isFull} />
      {collector.phone !== undefined && <p className={style.contact}>{collector.phone}</p>}
      <FactList>
        <Fact label={t('fact.items')} value={row.items.map(({ name }) => pick(name)).join(', ')} />
        {surrenders.map(({ kind, number }) => (
          <Fact
            key={`${kind} ${number}`}
            label={t('fact.toSurrender')}
            value={[word('surrenderKind', kind), number].filter((one) => one !== null).join(', ')}
          />
        ))}
      </FactList>
    </FactGroup>
  );
}
