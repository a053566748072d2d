import { useTranslation } from 'react-i18next';
import type { Application } from '#domain/application.ts';
import type { ChecklistLine } from '#domain/checklist.ts';
import { formatCivilDate } from '#domain/civil-date.ts';
import type { Case } from '#domain/contract/screen/case.ts';
import { formatMoney } from '#domain/fee.ts';
import { useWord } from '../../app/use-word.ts';
import { findPaper, listDeclared } from './declared.ts';
import { isSameValue } from './difference.ts';
import { type Elsewhere, Fact, FactGroup, FactList } from './fact.tsx';
import { writeDeclared } from './paper-says.tsx';

type Props = { application: Application; lines: readonly ChecklistLine[] };

/**
 * General information: the vehicle as the form has it, against the register and what was keyed from the papers; only
 * where there is one.
 */
export function VehicleFacts({ application, lines, isRenumbered }: Props & Pick<Case, 'isRenumbered'>) {
  const { t } = useTranslation('case');
  const word = useWord();
  const { vehicle, register, declared, medium } = application;
  if (vehicle === null) return null;
  const logbook = declared[findPaper(lines, 'logbook-vehicle') ?? ''];
  const ofRegister = (value: string | undefined) => ({ source: word('paper', 'register'), value });
  const former = isRenumbered ? register?.registrationNumber : undefined;
  const numbers = listDeclared(declared, 'registrationNumber', word);
  const isFormer = ({ value = '' }: Elsewhere): boolean => former !== undefined && isSameValue(former, value);
  return (
    <FactGroup name="vehicle" title={t('group.general')}>
      <FactList>
        <Fact
          label={t('fact.registrationNumber')}
          value={vehicle.registrationNumber ?? t('fact.noNumber')}
          mono={vehicle.registrationNumber !== null}
          elsewhere={[ofRegister(register?.registrationNumber), ...numbers].filter((one) => !isFormer(one))}
        />
        {former !== undefined && (
          <Fact
            label={t('fact.formerNumber')}
            value={former}
            mono
            elsewhere={[ofRegister(former), ...numbers.filter(isFormer)]}
          />
        )}
        <Fact
          label={t('fact.chassis')}
          value={vehicle.chassisNumber}
          mono
          elsewhere={[ofRegister(register?.chassisNumber), ...listDeclared(declared, 'chassisNumber', word)]}
        />
        <Fact
          label={t('fact.engine')}
          value={vehicle.engineNumber}
          mono
          elsewhere={[ofRegister(register?.engineNumber), ...listDeclared(declared, 'engineNumber', word)]}
        />
        {logbook !== undefined && (
          <Fact
            label={t('fact.logbookNumber')}
            value={logbook.number}
            mono
            elsewhere={[ofRegister(register?.logbookNumber)]}
          />
        )}
        <Fact label={t('fact.makeModel')} value={`${vehicle.make} ${vehicle.model}`} />
        {vehicle.vehicleClass !== undefined && (
          <Fact label={t('fact.class')} value={word('vehicleClass', vehicle.vehicleClass)} />
        )}
        <Fact label={t('fact.type')} value={`${vehicle.vehicleType}, ${vehicle.bodyType}, ${vehicle.bodyColour}`} />
        <Fact label={t('fact.year')} value={`${vehicle.yearOfManufacture}`} />
        <Fact
          label={t('fact.fuel')}
          value={`${word('fuel', vehicle.fuel)}, ${vehicle.ratingCc === null ? t('fact.noRating') : t('fact.cc', { cc: vehicle.ratingCc })}`}
        />
        <Fact
          label={t('fact.transmission')}
          value={[
            ...(vehicle.transmission === null ? [] : [word('transmission', vehicle.transmission)]),
            ...(vehicle.driveSide === null ? [] : [word('driveSide', vehicle.driveSide)]),
          ].join(', ')}
        />
        <Fact label={t('fact.use')} value={`${word('use', vehicle.use)}, ${word('condition', vehicle.condition)}`} />
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
        <Fact label={t('fact.logbook')} value={t(`medium.${medium}`)} />
      </FactList>
    </FactGroup>
  );
}

/** What the form says of the import; only where there is one. */
export function ImportFacts({ application, lines }: Props) {
  const { t } = useTranslation('case');
  const word = useWord();
  const { importDetail, declared } = application;
  const paper = findPaper(lines, 'customs-entry-equality') ?? '';
  if (importDetail === null) return null;
  return (
    <FactGroup name="import" title={t('group.import')}>
      <FactList>
        <Fact
          label={t('fact.customsEntry')}
          value={importDetail.customsEntryNumber}
          mono
          elsewhere={[{ source: word('paper', paper), value: declared[paper]?.number }]}
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
}

/** Fields of papers that stand beside the form's own facts above. */
const compared: ReadonlySet<string> = new Set(['registrationNumber', 'chassisNumber', 'engineNumber', 'ownerName']);

/** The other papers as the applicant keyed them, each on one line, with the time that it holds for. */
export function PaperFacts({ application, lines }: Props) {
  const { t } = useTranslation('case');
  const word = useWord();
  const writeTerm = (start: string | undefined, end: string | undefined): string[] => {
    const [from, to] = [start, end].map((day) => (day === undefined ? undefined : writeDeclared(day)));
    if (from !== undefined && to !== undefined) return [t('fact.fromTo', { from, to })];
    if (from !== undefined) return [t('fact.from', { from })];
    return to === undefined ? [] : [t('fact.to', { to })];
  };
  const shown = new Set([findPaper(lines, 'logbook-vehicle'), findPaper(lines, 'customs-entry-equality')]);
  const papers = Object.entries(application.declared)
    .filter(([paper]) => !shown.has(paper))
    .map(([paper, { startsOn, expiresOn, ...fields }]) => ({
      paper,
      term: { from: startsOn, to: expiresOn },
      values: Object.entries(fields).flatMap(([field, value]) => (compared.has(field) ? [] : [writeDeclared(value)])),
    }));
  if (papers.length === 0) return null;
  return (
    <FactGroup name="paper" title={t('group.papers')}>
      <FactList>
        {papers.map(({ paper, values, term: { from, to } }) => (
          <Fact key={paper} label={word('paper', paper)} value={[...values, ...writeTerm(from, to)].join(', ')} />
        ))}
      </FactList>
    </FactGroup>
  );
}
