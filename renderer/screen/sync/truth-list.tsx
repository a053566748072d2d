import { IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '#domain/contract/errors.ts';
import type { SyncStatus } from '#domain/contract/screen/sync.ts';
import { StateLine } from './state-line.tsx';
import style from './sync-screen.module.css';

type Truth = { id: 'network' | 'centre' | 'answer' | 'clock'; holds: boolean | null; sentence: string };

/** A difference that a signature over the time still bears (five minutes, domain/contract/centre/session.ts), with room. */
const clockToleranceMs = 2 * 60_000;

const look = {
  yes: { icon: IconCircleCheck, tone: 'green' },
  no: { icon: IconCircleX, tone: 'red' },
  unknown: { icon: IconHelpCircle, tone: 'grey' },
} as const;

/**
 * The network, the centre, its answer, and our clock with the certificate that it judges, kept apart: each has another
 * person who can mend it.
 */
export function TruthList({ sync }: { sync: SyncStatus }) {
  const { t } = useTranslation(['sync', 'error']);
  const choose = (holds: boolean | null, yes: string, no: string) =>
    holds === null ? t('truth.unknown') : holds ? yes : no;
  const { network, centre, answerCode, clockOffsetMs } = sync;
  const said = (code: ErrorCode) => `${t(`error:${code}.what`)} ${t(`error:${code}.next`)}`;
  const isElsewhere = answerCode === 'CENTRE_UNREACHABLE' || answerCode === 'NOT_THE_CENTRE';
  const isCertificate = answerCode === 'CERTIFICATE_OUT_OF_DATE' || answerCode === 'CERTIFICATE_REFUSED';
  // It stands between: the network does not let through, and nothing is known of the centre.
  const isProxy = answerCode === 'PROXY_AUTHENTICATION_REQUIRED' || answerCode === 'PROXY_INSPECTS';
  const answers =
    answerCode === null || isElsewhere || isCertificate || isProxy ? (centre === true ? true : null) : false;
  const onTime = isCertificate ? false : clockOffsetMs === null ? null : Math.abs(clockOffsetMs) <= clockToleranceMs;
  const minutes = Math.round(Math.abs(clockOffsetMs ?? 0) / 60_000);
  const truths: Truth[] = [
    isProxy
      ? { id: 'network', holds: false, sentence: said(answerCode) }
      : { id: 'network', holds: network, sentence: choose(network, t('truth.networkYes'), t('truth.networkNo')) },
    {
      id: 'centre',
      holds: centre,
      sentence: choose(
        centre,
        t('truth.centreYes'),
        answerCode === 'NOT_THE_CENTRE' ? said(answerCode) : t('truth.centreNo'),
      ),
    },
    {
      id: 'answer',
      holds: answers,
      sentence: choose(answers, t('truth.answerYes'), answerCode === null ? '' : said(answerCode)),
    },
    {
      id: 'clock',
      holds: onTime,
      sentence: isCertificate
        ? said(answerCode)
        : choose(
            onTime,
            t('truth.clockYes'),
            (clockOffsetMs ?? 0) > 0 ? t('truth.clockAhead', { minutes }) : t('truth.clockBehind', { minutes }),
          ),
    },
  ];
  return (
    <section aria-labelledby="sync-truths">
      <h2 className={style.title} id="sync-truths">
        {t('truth.title')}
      </h2>
      <ul className={style.rows}>
        {truths.map(({ id, holds, sentence }) => {
          const state = holds === null ? 'unknown' : holds ? 'yes' : 'no';
          return (
            <StateLine
              key={id}
              look={look[state]}
              state={t(`truth.state.${state}`)}
              name={t(`truth.${id}`)}
              sentences={[sentence]}
            />
          );
        })}
      </ul>
    </section>
  );
}
