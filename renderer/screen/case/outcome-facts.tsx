import { IconCheck, IconHourglass, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Application, Release } from '#domain/application.ts';
import { formatInstant } from '#domain/civil-date.ts';
import type { Case, ItemRow } from '#domain/contract/screen/case.ts';
import type { Item } from '#domain/item.ts';
import type { ReasonCode } from '#domain/reference.ts';
import { useLanguage } from '../../app/use-language.ts';
import { useOfficerName } from '../../app/use-officer-name.ts';
import { useWord } from '../../app/use-word.ts';
import { PersonLine } from '../../component/person-line/person-line.tsx';
import { SerialNumber } from '../../component/serial-number/serial-number.tsx';
import { StatusBadge } from '../../component/status-badge/status-badge.tsx';
import { Timeline } from '../../component/timeline/timeline.tsx';
import { Badge } from '../../component/tone/badge.tsx';
import style from './fact.module.css';
import { Fact, FactGroup, FactList } from './fact.tsx';

const sheetLook = {
  open: { icon: IconHourglass, tone: 'blue' },
  confirmed: { icon: IconCheck, tone: 'green' },
  spoiled: { icon: IconTrash, tone: 'grey' },
} as const;

const useWriteAct = (): ((act: { at: number; by: string }) => string) => {
  const nameOfficer = useOfficerName();
  return ({ at, by }) => `${formatInstant(at)}, ${nameOfficer(by)}`;
};

/** What became of the application: the decision, each item, the hand-overs, and who did what. */
export function OutcomeFacts({ shown, reasons }: { shown: Case; reasons: readonly ReasonCode[] }) {
  const { t } = useTranslation('case');
  const writeAct = useWriteAct();
  const nameOfficer = useOfficerName();
  const { application, row, voided } = shown;
  const { items, holds, releases, timeline } = application;
  const nameItem = (id: string): ItemRow | undefined => row.items.find((one) => one.id === id);
  return (
    <>
      <DecisionFacts application={application} reasons={reasons} />
      {row.approvals.needed > 1 && (
        <FactGroup name="approval" title={t('approvals', row.approvals)}>
          <FactList>
            {application.approvals.map((one) => (
              <Fact key={one.by} label={t('decision.approved')} value={writeAct(one)} />
            ))}
            {voided.map((one) => (
              <Fact
                key={`${one.at} ${one.by}`}
                label={t('fact.voided')}
                value={`${writeAct(one)}. ${t(`approvalNote.cause.${one.cause}`)}`}
              />
            ))}
          </FactList>
        </FactGroup>
      )}
      {holds.length > 0 && (
        <FactGroup name="hold" title={t('group.holds')}>
          <FactList>
            {holds.map((one) => (
              <Fact
                key={one.id}
                label={writeAct(one)}
                value={
                  one.releasedAt === null
                    ? one.reason
                    : `${one.reason} ${t('fact.holdReleased', { at: formatInstant(one.releasedAt), officer: nameOfficer(one.releasedBy ?? '') })}`
                }
              />
            ))}
          </FactList>
        </FactGroup>
      )}
      {items.map((item) => (
        <ItemFacts key={item.id} item={item} row={nameItem(item.id)} />
      ))}
      {releases.map((release) => (
        <ReleaseFacts
          key={release.slipNumber}
          release={release}
          items={release.items.flatMap((id) => nameItem(id) ?? [])}
        />
      ))}
      {timeline.length > 0 && (
        <FactGroup name="timeline" title={t('group.timeline')}>
          <Timeline entries={timeline} />
        </FactGroup>
      )}
    </>
  );
}

function DecisionFacts({ application, reasons }: { application: Application; reasons: readonly ReasonCode[] }) {
  const { t } = useTranslation('case');
  const writeAct = useWriteAct();
  const { pick } = useLanguage();
  const { decision } = application;
  if (decision === null) return null;
  return (
    <FactGroup name="decision" title={t('group.decision')}>
      <FactList>
        <Fact label={t(`decision.${decision.kind}`)} value={writeAct(decision)} />
        {decision.reasons.map(({ code, note }) => {
          const reason = reasons.find((one) => one.code === code);
          return (
            <Fact
              key={code}
              label={reason === undefined ? code : pick(reason.label)}
              value={note ?? (reason === undefined ? '' : pick(reason.wording))}
            />
          );
        })}
      </FactList>
    </FactGroup>
  );
}

/** One thing: each sheet that was printed for it, its number, its place on the shelf. Nothing while nothing is done. */
function ItemFacts({ item, row }: { item: Item; row: ItemRow | undefined }) {
  const { t } = useTranslation('case');
  const writeAct = useWriteAct();
  const { pick } = useLanguage();
  const { sheets, shelf, number } = item;
  if (row === undefined || (row.state === 'due' && sheets.length === 0)) return null;
  return (
    <FactGroup name="item" title={pick(row.name)} note={<StatusBadge status={row.state} />}>
      {sheets.length > 0 && (
        <ul className={style.plain}>
          {sheets.map((job) => (
            <li key={job.jobId} className={style.payment}>
              <Badge icon={sheetLook[job.outcome].icon} tone={sheetLook[job.outcome].tone}>
                {t(`outcome.${job.outcome}`)}
              </Badge>
              {job.serial !== undefined && <SerialNumber value={job.serial} />}
              <span className={style.faint}>
                {formatInstant(job.settledAt ?? job.at)}, {job.settledBy ?? job.by}
              </span>
            </li>
          ))}
        </ul>
      )}
      <FactList>
        {number !== null && <Fact label={t('fact.number')} value={number} mono />}
        {shelf !== null && (
          <>
            <Fact label={t('fact.place')} value={t('fact.bayBox', { bay: shelf.bay, box: shelf.box })} />
            <Fact label={t('fact.shelvedAt')} value={writeAct(shelf)} />
          </>
        )}
      </FactList>
    </FactGroup>
  );
}

function ReleaseFacts({ release, items }: { release: Release; items: readonly ItemRow[] }) {
  const { t } = useTranslation('case');
  const writeAct = useWriteAct();
  const { pick } = useLanguage();
  const word = useWord();
  return (
    <FactGroup name="hand-over" title={t('group.handOver')}>
      <PersonLine person={release.collector} />
      <FactList>
        <Fact label={t('fact.items')} value={items.map(({ name }) => pick(name)).join(', ')} />
        <Fact label={t('fact.slip')} value={release.slipNumber} mono />
        <Fact label={t('fact.handedOverAt')} value={writeAct(release)} />
        <Fact label={t('fact.nameMatch')} value={t(`nameMatch.${release.nameMatch}`)} />
        {release.surrendered.map(({ kind, number }) => (
          <Fact
            key={`${kind} ${number}`}
            label={t('fact.surrendered')}
            value={[word('surrenderKind', kind), number].filter((one) => one !== null).join(', ')}
          />
        ))}
      </FactList>
    </FactGroup>
  );
}
