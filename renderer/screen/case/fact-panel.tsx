import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChecklistLine } from '#domain/checklist.ts';
import type { ApplicationRow, Case } from '#domain/contract/screen/case.ts';
import type { ReasonCode } from '#domain/reference.ts';
import { ScanList } from '../../component/scan-list/scan-list.tsx';
import style from './case.module.css';
import { FactGroup, FactViewProvider } from './fact.tsx';
import { listFactGroups } from './fact-target.ts';
import { LicenceFacts } from './licence-facts.tsx';
import { OtherApplications } from './other-applications.tsx';
import { OutcomeFacts } from './outcome-facts.tsx';
import { listPaperFields } from './paper-fields.ts';
import { PaperSays } from './paper-says.tsx';
import { ClockFacts, CollectionFacts, PartyFacts, TransferFacts } from './party-facts.tsx';
import { PaymentFacts } from './payment-facts.tsx';
import { BookingFacts, RequestFacts } from './request-facts.tsx';
import { ImportFacts, PaperFacts, VehicleFacts } from './vehicle-facts.tsx';

type Props = {
  shown: Case;
  reasons: readonly ReasonCode[];
  /** The line of the checklist in hand: what it is compared with stands at the top, in full. */
  line: ChecklistLine | undefined;
  /** The other applications of its vehicle that are here. */
  others: readonly ApplicationRow[];
};

/**
 * What the line in hand is compared with, in full, and folded beneath it the other facts in the order of the form. Once
 * the application is decided all of them are open, and what became of it stands first.
 */
export function FactPanel({ shown, reasons, line, others }: Props) {
  const { t } = useTranslation('case');
  const panelRef = useRef<HTMLElement>(null);
  const { application, row, lines, clocks, quote } = shown;
  const isDecided = application.decision !== null && application.standing !== 'submitted';

  const groups = new Set(line === undefined || isDecided ? [] : listFactGroups(line));
  const papers = line === undefined || isDecided ? [] : listPaperFields(line, application);
  const hasCompared = groups.size + papers.length > 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another line is read from its top
  useEffect(() => {
    if (panelRef.current !== null) panelRef.current.scrollTop = 0;
  }, [line?.id]);

  const outcome = <OutcomeFacts shown={shown} reasons={reasons} />;
  const facts = (
    <>
      <VehicleFacts application={application} lines={lines} isRenumbered={shown.isRenumbered} />
      <LicenceFacts application={application} />
      <RequestFacts shown={shown} />
      <PartyFacts application={application} parties={shown.parties} />
      <ClockFacts clocks={clocks} />
      <TransferFacts application={application} />
      <BookingFacts application={application} />
      <ImportFacts application={application} lines={lines} />
      <PaperFacts application={application} lines={lines} />
      <CollectionFacts application={application} row={row} />
      <PaymentFacts application={application} quote={quote} />
    </>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by the keyboard
    <section ref={panelRef} className={style.facts} aria-labelledby="facts-title" tabIndex={0}>
      <h2 id="facts-title" className="visually-hidden">
        {t('facts')}
      </h2>
      {hasCompared && (
        <>
          <FactViewProvider value={{ shows: (group) => groups.has(group), isFull: true }}>{facts}</FactViewProvider>
          {papers.map((one) => (
            <PaperSays key={one.paper} {...one} />
          ))}
        </>
      )}
      <details open={!hasCompared}>
        <summary className={style.restTitle}>{t(hasCompared ? 'otherFacts' : 'facts')}</summary>
        <FactViewProvider value={{ shows: (group) => !groups.has(group), isFull: false }}>
          {isDecided && outcome}
          {facts}
          <FactGroup name="scan" title={t('group.scans')}>
            <ScanList id={application.id} />
          </FactGroup>
          {application.vehicle !== null && <OtherApplications rows={others} />}
          {!isDecided && outcome}
        </FactViewProvider>
      </details>
    </section>
  );
}
