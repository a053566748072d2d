import { IconCheck, IconHourglass, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Application } from '#domain/application.ts';
import { formatInstant } from '#domain/civil-date.ts';
import type { ReasonCode } from '#domain/reference.ts';
import { useLanguage } from '../../app/use-language.ts';
import { PersonLine } from '../../component/person-line/person-line.tsx';
import { SerialNumber } from '../../component/serial-number/serial-number.tsx';
import { Timeline } from '../../component/timeline/timeline.tsx';
import { Badge } from '../../component/tone/badge.tsx';
import style from './fact.module.css';
import { Fact, FactGroup, FactList } from './fact.tsx';

const outcomeLook = {
  open: { icon: IconHourglass, tone: 'blue' },
  confirmed: { icon: IconCheck, tone: 'green' },
  spoiled: { icon: IconTrash, tone: 'grey' },
} as const;

/** What became of the application: the decision, each sheet of paper, the shelf, the hand-over, and who did what. */
export const OutcomeFacts = ({
  application,
  reasons,
}: {
  application: Application;
  reasons: readonly ReasonCode[];
}) => {
  const { t } = useTranslation('case');
  const { pick } = useLanguage();
  const { decision, prints, shelf, handOver, timeline } = application;
  const by = (act: { at: number; by: string }) => `${formatInstant(act.at)}, ${act.by}`;
  return (
    <>
      {decision !== null && (
        <FactGroup name="decision" title={t('group.decision')}>
          <FactList>
            <Fact label={t(`decision.${decision.kind}`)} value={by(decision)} />
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
      )}
      {prints.length > 0 && (
        <FactGroup name="print" title={t('group.prints')}>
          <ul className={style.plain}>
            {prints.map((job) => (
              <li key={job.jobId} className={style.payment}>
                <Badge icon={outcomeLook[job.outcome].icon} tone={outcomeLook[job.outcome].tone}>
                  {t(`outcome.${job.outcome}`)}
                </Badge>
                {job.serial !== undefined && <SerialNumber value={job.serial} />}
                <span className={style.faint}>
                  {formatInstant(job.settledAt ?? job.at)}, {job.settledBy ?? job.by}
                </span>
              </li>
            ))}
          </ul>
        </FactGroup>
      )}
      {shelf !== null && (
        <FactGroup name="shelf" title={t('group.shelf')}>
          <FactList>
            <Fact label={t('fact.place')} value={t('fact.bayBox', { bay: shelf.bay, box: shelf.box })} />
            <Fact label={t('fact.shelvedAt')} value={by(shelf)} />
          </FactList>
        </FactGroup>
      )}
      {handOver !== null && (
        <FactGroup name="hand-over" title={t('group.handOver')}>
          <PersonLine person={handOver.collector} />
          <FactList>
            <Fact label={t('fact.slip')} value={handOver.slipNumber} mono />
            <Fact label={t('fact.handedOverAt')} value={by(handOver)} />
            <Fact label={t('fact.nameMatch')} value={t(`nameMatch.${handOver.nameMatch}`)} />
            {handOver.surrendered.map((one) => (
              <Fact key={one.number} label={t('fact.surrendered')} value={one.number} mono />
            ))}
          </FactList>
        </FactGroup>
      )}
      {timeline.length > 0 && (
        <FactGroup name="timeline" title={t('group.timeline')}>
          <Timeline entries={timeline} />
        </FactGroup>
      )}
    </>
  );
};
