import { Button } from '@mantine/core';
import { IconHandGrab } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Signature } from '#domain/application.ts';
import type { RouteOutput } from '#domain/contract/ipc.ts';
import type { CollectionCase } from '#domain/contract/screen/collection.ts';
import type { Repair } from '#domain/contract/screen/sync.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useCommand, useRequest } from '../../api/use-command.ts';
import { useDraft } from '../../app/draft.tsx';
import { useScanTarget } from '../../app/key/use-scan-target.ts';
import { DecisionBar } from '../../component/decision-bar/decision-bar.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { RepairBanner } from '../../component/repair-banner/repair-banner.tsx';
import { ScanList } from '../../component/scan-list/scan-list.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { SignaturePad } from '../../component/signature-pad/signature-pad.tsx';
import { Note } from '../../component/tone/note.tsx';
import { Blocks } from './blocks.tsx';
import style from './collection.module.css';
import { CollectorFields } from './collector-fields.tsx';
import {
  type Draft,
  draftOf,
  findMissing,
  findSurrender,
  isUntouched,
  listChosen,
  listReleasable,
  listSurrendered,
  takeIn,
  toggleItem,
} from './hand-over-draft.ts';
import { type Choice, ItemFacts } from './item-facts.tsx';
import { PastReleases } from './past-releases.tsx';
import { SurrenderFields } from './surrender-fields.tsx';

/** What is begun and not yet done. */
type Work = { draft: Draft; signature: Signature | null };

export type Frame = { title: ReactNode; meta: ReactNode; actions: ReactNode };
type Props = {
  frame: Frame;
  shown: CollectionCase;
  repair: Repair | undefined;
  onDone: (output: RouteOutput<'item.release'>) => void;
  onSlip: (slipNumber: string) => void;
  onOther: (scanned: string) => void;
};

/** The act from top to bottom: who, what, show, hand in, sign, done. Or a clear no, with the reason. */
export function HandOver({ frame, shown, repair, onDone, onSlip, onOther }: Props) {
  const { t } = useTranslation(['collection', 'repair', 'scan']);
  const { row } = shown;
  // Kept with this application for this officer, and said to be: what one person showed never stands ready at another's.
  const work = useDraft<Work>(`hand-over ${row.id} ${repair?.command.id ?? ''}`, () => ({
    draft: draftOf(repair?.body, shown),
    signature: null,
  }));
  const { draft, signature } = work.value;
  const setDraft = (next: Draft): void => work.set({ ...work.value, draft: next });
  const setSignature = (next: Signature | null): void => work.set({ ...work.value, signature: next });
  const [round, setRound] = useState(0);
  const [strange, setStrange] = useState<string | undefined>(undefined);
  const numberRef = useRef<HTMLInputElement>(null);
  const nameRef = useRef<HTMLInputElement>(null);
  const [numberField] = useState(() => () => numberRef.current);
  const name = draft.name.trim();
  const compared = useAsk('collection.compareName', { id: row.id, name }, { enabled: name.length > 1, keep: true });
  const names = name.length > 1 && !compared.isPlaceholderData ? compared.data : undefined;
  const releasable = listReleasable(shown);
  const chosen = listChosen(shown, draft);
  const isBlocked = releasable.length === 0;
  // One thing goes as it is; of several the officer may keep some back.
  const choice: Choice | undefined =
    isBlocked || shown.items.length === 1
      ? undefined
      : { ids: chosen, toggle: (id) => setDraft(toggleItem(draft, id)) };

  const act = useCommand('item.release', (output) => {
    work.drop();
    onDone(output);
  });
  // The next person's slip or document opens their item; what names none is shown, and this item stays.
  const seek = useRequest('collection.find', (found, { query }) =>
    found.length > 0 ? onOther(query) : setStrange(query),
  );

  useScanTarget(
    (scanned, { field, end }) => {
      setStrange(undefined);
      const number = findSurrender(shown, scanned);
      if (number !== undefined) setDraft(takeIn(draft, number, 'surrendered'));
      else if (field !== null && field === numberRef.current) {
        setDraft({ ...draft, number: scanned });
        if (end === 'tab') nameRef.current?.focus();
      } else if (isBlocked || (isUntouched(draft) && signature === null)) seek.mutate({ query: scanned });
      else setStrange(scanned);
    },
    true,
    numberField,
  );

  const missing = findMissing(shown, draft, names?.match, signature);
  // The pad comes into sight when it is the next act.
  const signRef = useRef<HTMLElement>(null);
  const isSigning = missing === 'signature';
  useEffect(() => {
    if (isSigning) signRef.current?.scrollIntoView({ block: 'nearest' });
  }, [isSigning]);

  const handOver = (): void => {
    if (missing !== undefined || signature === null || draft.kind === null) return;
    act.mutate({
      id: row.id,
      items: chosen,
      collector: { name, identity: { kind: draft.kind, number: draft.number.trim() } },
      originalSeen: true,
      surrendered: listSurrendered(shown, draft),
      signature,
      repairs: repair?.command.id,
    });
  };

  return (
    <Screen
      {...frame}
      footer={
        isBlocked ? undefined : (
          <DecisionBar
            decisions={[
              {
                label: t('collection:act'),
                key: 'Ctrl+Enter',
                tone: 'primary',
                icon: IconHandGrab,
                blocked: missing === undefined ? undefined : t(`collection:missing.${missing}`),
                busy: act.isPending,
                onAct: handOver,
              },
            ]}
          >
            <p role="status">{missing === undefined ? t('collection:ready') : t(`collection:missing.${missing}`)}</p>
          </DecisionBar>
        )
      }
    >
      <div className={style.column}>
        {repair !== undefined && <RepairBanner repair={repair}>{t('repair:banner.sign')}</RepairBanner>}
        {work.isKept && !isBlocked && (
          <Note
            tone="blue"
            role="status"
            title={t('collection:kept.title')}
            action={
              <Button
                variant="default"
                onClick={() => {
                  work.drop();
                  setRound(round + 1);
                }}
              >
                {t('collection:kept.again')}
              </Button>
            }
          >
            <p>{t('collection:kept.body')}</p>
          </Note>
        )}
        <ItemFacts shown={shown} choice={choice} />
        {isBlocked && (
          <section className={style.blocks} aria-labelledby="no-title">
            <h2 id="no-title" className={style.no}>
              {t('collection:no')}
            </h2>
            <Blocks shown={shown} />
          </section>
        )}
        {!isBlocked && (
          <>
            <CollectorFields
              shown={shown}
              draft={draft}
              names={names}
              numberRef={numberRef}
              nameRef={nameRef}
              onChange={setDraft}
            />
            <SurrenderFields shown={shown} draft={draft} onChange={setDraft} />
            {strange !== undefined && (
              <Note
                tone="amber"
                role="alert"
                title={t('collection:strangeScan', { scanned: strange })}
                action={
                  <Button variant="default" onClick={() => onOther(strange)}>
                    {t('collection:strangeScanFind')}
                  </Button>
                }
              >
                <p>{t('collection:strangeScanNext')}</p>
              </Note>
            )}
            <section ref={signRef} className={style.step} aria-labelledby="sign-title">
              <h2 id="sign-title" className={style.stepTitle}>
                {t('collection:sign.title')}
              </h2>
              <SignaturePad key={round} initial={signature} onChange={setSignature} disabled={act.isPending} />
            </section>
            {act.error !== null && <ErrorNotice error={act.error} />}
          </>
        )}
        {shown.releases.length > 0 && <PastReleases shown={shown} onSlip={onSlip} />}
        <section className={style.step} aria-labelledby="scans-title">
          <h2 id="scans-title" className={style.stepTitle}>
            {t('scan:title')}
          </h2>
          <ScanList id={row.id} />
        </section>
      </div>
    </Screen>
  );
}
