import { useTranslation } from 'react-i18next';
import type { Application } from '#domain/application.ts';
import { formatCivilDate } from '#domain/civil-date.ts';
import { formatMoney } from '#domain/fee.ts';
import { Fact, FactGroup, FactList } from './fact.tsx';

/** General information: the vehicle as the form has it, against the register and what was keyed from the papers. */
export const VehicleFacts = ({ application }: { application: Application }) => {
  const { t } = useTranslation('case');
  const { vehicle, register, declared } = application;
  const source = {
    register: t('source.register'),
    logbook: t('source.logbook'),
    customs: t('source.customs'),
    inspection: t('source.inspection'),
  };
  return (
    <FactGroup name="vehicle" title={t('group.general')}>
      <FactList>
        <Fact
          label={t('fact.registrationNumber')}
          value={vehicle.registrationNumber}
          mono
          elsewhere={[
            { source: source.register, value: register?.registrationNumber },
            { source: source.logbook, value: declared.logbook?.registrationNumber },
          ]}
        />
        <Fact
          label={t('fact.chassis')}
          value={vehicle.chassisNumber}
          mono
          elsewhere={[
            { source: source.register, value: register?.chassisNumber },
            { source: source.logbook, value: declared.logbook?.chassisNumber },
            { source: source.customs, value: declared.customsEntry?.chassisNumber },
            { source: source.inspection, value: declared.inspection?.chassisNumber },
          ]}
        />
        <Fact
          label={t('fact.engine')}
          value={vehicle.engineNumber}
          mono
          elsewhere={[{ source: source.register, value: register?.engineNumber }]}
        />
        {declared.logbook !== undefined && (
          <Fact
            label={t('fact.logbookNumber')}
            value={declared.logbook.number}
            mono
            elsewhere={[{ source: source.register, value: register?.logbookNumber }]}
          />
        )}
        <Fact label={t('fact.makeModel')} value={`${vehicle.make} ${vehicle.model}`} />
        <Fact label={t('fact.type')} value={`${vehicle.vehicleType}, ${vehicle.bodyType}, ${vehicle.bodyColour}`} />
        <Fact label={t('fact.year')} value={`${vehicle.yearOfManufacture}`} />
        <Fact
          label={t('fact.fuel')}
          value={`${t(`fuel.${vehicle.fuel}`)}, ${vehicle.ratingCc === null ? t('fact.noRating') : t('fact.cc', { cc: vehicle.ratingCc })}`}
        />
        <Fact
          label={t('fact.transmission')}
          value={`${t(`transmission.${vehicle.transmission}`)}, ${t(`driveSide.${vehicle.driveSide}`)}`}
        />
        <Fact label={t('fact.use')} value={`${t(`use.${vehicle.use}`)}, ${t(`condition.${vehicle.condition}`)}`} />
        <Fact
          label={t('fact.weights')}
          value={[
            t('fact.tare', { kg: vehicle.tareWeightKg }),
            ...(vehicle.loadCapacityKg === null ? [] : [t('fact.load', { kg: vehicle.loadCapacityKg })]),
            t('fact.seats', { count: vehicle.passengers }),
            t('fact.axles', { count: vehicle.axles }),
          ].join(', ')}
        />
        {vehicle.conditions !== undefined && <Fact label={t('fact.conditions')} value={vehicle.conditions} />}
        {register !== null && <Fact label={t('fact.registeredOn')} value={formatCivilDate(register.registeredOn)} />}
        {register !== null && <Fact label={t('fact.oldLogbook')} value={t(`medium.${register.logbookMedium}`)} />}
      </FactList>
    </FactGroup>
  );
};

/** What the form says of the import; only where there is one. */
export const ImportFacts = ({ application }: { application: Application }) => {
  const { t } = useTranslation('case');
  const { importDetail, declared } = application;
  if (importDetail === null) return null;
  return (
    <FactGroup name="import" title={t('group.import')}>
      <FactList>
        <Fact
          label={t('fact.customsEntry')}
          value={importDetail.customsEntryNumber}
          mono
          elsewhere={[{ source: t('source.customs'), value: declared.customsEntry?.number }]}
        />
        <Fact label={t('fact.customsOffice')} value={importDetail.customsOffice} />
        <Fact label={t('fact.borderPoint')} value={importDetail.borderPoint} />
        <Fact label={t('fact.customsValue')} value={formatMoney(importDetail.customsValueCents)} />
        <Fact
          label={t('fact.firstRegistered')}
          value={`${formatCivilDate(importDetail.firstRegisteredOn)}, ${importDetail.firstRegisteredIn}`}
        />
        <Fact label={t('fact.arrived')} value={formatCivilDate(importDetail.arrivedOn)} />
      </FactList>
    </FactGroup>
  );
};

/** Insurance and inspection as the applicant keyed them. */
export const PaperFacts = ({ application }: { application: Application }) => {
  const { t } = useTranslation('case');
  const { insurance, inspection } = application.declared;
  if (insurance === undefined && inspection === undefined) return null;
  return (
    <FactGroup name="paper" title={t('group.papers')}>
      <FactList>
        {insurance !== undefined && (
          <>
            <Fact label={t('fact.insurance')} value={`${insurance.insurer}, ${insurance.policyNumber}`} />
            <Fact
              label={t('fact.insured')}
              value={t('fact.fromTo', {
                from: formatCivilDate(insurance.startsOn),
                to: formatCivilDate(insurance.expiresOn),
              })}
            />
          </>
        )}
        {inspection !== undefined && (
          <Fact
            label={t('fact.inspection')}
            value={`${inspection.reportNumber}, ${formatCivilDate(inspection.inspectedOn)}`}
          />
        )}
      </FactList>
    </FactGroup>
  );
};
