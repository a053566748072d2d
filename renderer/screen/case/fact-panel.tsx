import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '#domain/contract/screen/case.ts';
import type { ReasonCode } from '#domain/reference.ts';
import { ScanList } from '../../component/scan-list/scan-list.tsx';
import style from './case.module.css';
import { FactGroup } from './fact.tsx';
import { LicenceFacts } from './licence-facts.tsx';
import { OutcomeFacts } from './outcome-facts.tsx';
import { ClockFacts, CollectionFacts, PartyFacts, TransferFacts } from './party-facts.tsx';
import { PaymentFacts } from './payment-facts.tsx';
import { BookingFacts, RequestFacts } from './request-facts.tsx';
import { ImportFacts, PaperFacts, VehicleFacts } from './vehicle-facts.tsx';

type Props = {
  shown: Case;
  reasons: readonly ReasonCode[];
  /** The group that the checklist line in hand is compared with; it is brought into sight. */
  group: string | undefined;
};

/** The form's facts in the order of the form; what became of it stands first once it is decided. */
export function FactPanel({ shown, reasons, group }: Props) {
  const { t } = useTranslation('case');
  const panelRef = useRef<HTMLElement>(null);
  const { application, row, lines, clocks, quote } = shown;
  const isDecided = application.decision !== null && application.standing !== 'submitted';

  useEffect(() => {
    const panel = panelRef.current;
    const target = group === undefined ? null : panel?.querySelector<HTMLElement>(`[data-fact-group="${group}"]`);
    if (panel !== null && target !== null && target !== undefined) panel.scrollTop = target.offsetTop;
  }, [group]);

  const outcome = <OutcomeFacts shown={shown} reasons={reasons} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by the keyboard
    <section ref={panelRef} className={style.facts} aria-labelledby="facts-title" tabIndex={0}>
      <h2 id="facts-title" className="visually-hidden">
        {t('facts')}
      </h2>
      {isDecided && outcome}
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
      <FactGroup name="scan" title={t('group.scans')}>
        <ScanList id={application.id} />
      </FactGroup>
      {!isDecided && outcome}
    </section>
  );
}
