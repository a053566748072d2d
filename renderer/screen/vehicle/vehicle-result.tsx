import { Button } from '@mantine/core';
import { IconCarOff, IconCircleCheck, IconPrinter, IconUserQuestion } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { civilDateAt, formatCivilDate } from '#domain/civil-date.ts';
import type { LookUpResult, ShownVehicle } from '#domain/contract/screen/vehicle-search.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useLanguage } from '../../app/use-language.ts';
import { useWord } from '../../app/use-word.ts';
import { DataAge } from '../../component/data-age/data-age.tsx';
import { EmptyState } from '../../component/empty-state/empty-state.tsx';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { PersonLine } from '../../component/person-line/person-line.tsx';
import { PlateChip } from '../../component/plate-chip/plate-chip.tsx';
import { StatusBadge } from '../../component/status-badge/status-badge.tsx';
import { Badge } from '../../component/tone/badge.tsx';
import { Note } from '../../component/tone/note.tsx';
import style from './vehicle.module.css';

type Props = { query: string; result: LookUpResult; onCopy: (place: number) => void };

/** What a look-up found: whose answer it is and how old, then each vehicle. */
export function VehicleResult({ query, result, onCopy }: Props) {
  const { t } = useTranslation('vehicle');
  const { source, asOf, vehicles, fitsOpenCase } = result;
  const isOnly = vehicles.length === 1;
  const ref = useRef<HTMLElement>(null);
  // The answer is next: its keys work there, and it is in sight where the text is large.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each answer
  useEffect(() => {
    ref.current?.focus({ preventScroll: true });
    ref.current?.scrollIntoView({ block: 'start' });
  }, [result.id]);
  return (
    <section ref={ref} tabIndex={-1} className={style.result} aria-label={t('result.label')}>
      <div className={style.source} role="status">
        <span>
          {vehicles.length === 0 ? t('result.none', { query }) : t('result.found', { count: vehicles.length })}
        </span>
        <span>{t(`source.${source}`)}</span>
        <DataAge at={asOf} warns />
        {fitsOpenCase ? (
          <Badge icon={IconCircleCheck} tone="green">
            {t('result.fits')}
          </Badge>
        ) : (
          <Badge icon={IconUserQuestion} tone="amber">
            {t('result.fitsNone')}
          </Badge>
        )}
      </div>
      {source === 'cache' && (
        <Note tone="blue" title={t('cache.title')}>
          <p>{t('cache.body')}</p>
        </Note>
      )}
      {vehicles.length === 0 && (
        <EmptyState icon={IconCarOff} title={t('result.none', { query })}>
          <p>{t(`result.next.${source}`)}</p>
        </EmptyState>
      )}
      {vehicles.map((found, place) => (
        <VehicleCard
          key={found.vehicle.chassisNumber || found.applications[0]?.reference}
          found={found}
          keyHint={isOnly ? <KeyHint keys="P" /> : undefined}
          onCopy={() => onCopy(place)}
        />
      ))}
    </section>
  );
}

function VehicleCard({ found, keyHint, onCopy }: { found: ShownVehicle; keyHint: ReactNode; onCopy: () => void }) {
  const { t } = useTranslation('vehicle');
  const word = useWord();
  const { vehicle, plate, logbookNumber, owners, financier, restrictions } = found;
  const facts: [string, ReactNode, boolean?][] = [
    [t('fact.chassis'), vehicle.chassisNumber, true],
    [t('fact.engine'), vehicle.engineNumber, true],
    [t('fact.logbook'), logbookNumber ?? '', true],
    [t('fact.body'), [vehicle.bodyType, vehicle.bodyColour, vehicle.yearOfManufacture].join(', ')],
    [
      t('fact.financier'),
      financier === null ? t('fact.noFinancier') : `${financier.name}, ${word('financierKind', financier.kind)}`,
    ],
  ];
  return (
    <article className={style.card}>
      <header className={style.head}>
        <PlateChip plate={plate} size="large" />
        <h2 className={style.name}>{`${vehicle.make} ${vehicle.model}`}</h2>
        <Button
          variant="default"
          leftSection={<IconPrinter className={style.icon} aria-hidden="true" />}
          rightSection={keyHint}
          onClick={onCopy}
        >
          {t('copy.act')}
        </Button>
      </header>
      {restrictions.map(({ kind, note, since }) => (
        <Note key={`${kind} ${since} ${note}`} tone="red" title={word('restrictionKind', kind)}>
          <p>{t('fact.restriction', { note, since: formatCivilDate(since) })}</p>
        </Note>
      ))}
      <div className={style.columns}>
        <div>
          <h3 className={style.heading}>{t('owners')}</h3>
          {owners.length === 0 && <p className={style.soft}>{t('noOwners')}</p>}
          {owners.map((person) => (
            <PersonLine key={`${person.name} ${person.identity.number}`} person={person} />
          ))}
        </div>
        <div>
          <h3 className={style.heading}>{t('vehicle')}</h3>
          <dl className={style.facts}>
            {facts.map(([label, value, isMono]) => (
              <div key={label} className={style.fact}>
                <dt>{label}</dt>
                <dd className={isMono ? 'mono' : undefined}>{value === '' ? '—' : value}</dd>
              </div>
            ))}
          </dl>
        </div>
      </div>
      <ApplicationTable found={found} />
    </article>
  );
}

/** The newest first; those of this office open at the Case desk. */
function ApplicationTable({ found: { applications, more } }: { found: ShownVehicle }) {
  const { t } = useTranslation('vehicle');
  const { pick } = useLanguage();
  const { go } = useNavigation();
  return (
    <div>
      <h3 className={style.heading}>{t('applications.title')}</h3>
      <div className={style.table}>
        <table aria-label={t('applications.title')}>
          <thead>
            <tr>
              {(['received', 'application', 'office', 'status'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`applications.${column}`)}
                </th>
              ))}
              <th>
                <span className="visually-hidden">{t('applications.open')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {applications.map(({ id, reference, office, serviceName, status, receivedAt, isHere }) => (
              <tr key={`${office.id} ${reference}`}>
                <td>{formatCivilDate(civilDateAt(receivedAt))}</td>
                <th scope="row">
                  <span className={style.named}>
                    {pick(serviceName)} <span className="mono">{reference}</span>
                  </span>
                </th>
                <td>{office.name}</td>
                <td>
                  <StatusBadge status={status} />
                </td>
                <td>
                  {isHere && id !== null && (
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={t('applications.openOne', { reference })}
                      onClick={() => go({ desk: 'queue', applicationId: id })}
                    >
                      {t('applications.open')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more && <p className={style.soft}>{t('applications.more')}</p>}
    </div>
  );
}
