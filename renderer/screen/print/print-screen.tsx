import { IconPrinter } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Group, Panel, Separator } from 'react-resizable-panels';
import type { ItemEntry } from '#domain/contract/screen/case.ts';
import type { Sheet } from '#domain/contract/screen/print.ts';
import { formatSerial, isSerialFormat, normaliseSerial } from '#domain/serial.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useCommand } from '../../api/use-command.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { useScanTarget } from '../../app/key/use-scan-target.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useItemName } from '../../app/use-item-name.ts';
import { useLanguage } from '../../app/use-language.ts';
import { useRepair } from '../../app/use-repair.ts';
import { FeedAge } from '../../component/data-age/record-age.tsx';
import { DecisionBar } from '../../component/decision-bar/decision-bar.tsx';
import { EmptyState } from '../../component/empty-state/empty-state.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { useErrorText } from '../../component/error-notice/use-error-text.ts';
import { useCursor } from '../../component/item-list/use-cursor.ts';
import { nameRow } from '../../component/plate-chip/name-row.ts';
import { RepairBanner } from '../../component/repair-banner/repair-banner.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { SkeletonRows } from '../../component/skeleton-rows/skeleton-rows.tsx';
import { Note } from '../../component/tone/note.tsx';
import { BlanksBar } from './blanks-bar.tsx';
import { ItemPreview } from './item-preview.tsx';
import style from './print.module.css';
import { idOfSheet, ReadyList, SheetList } from './print-lists.tsx';
import { PrinterBar, usePrinterTrouble } from './printer-bar.tsx';
import { RefusedSheetPanel } from './refused-sheet-panel.tsx';
import { SheetPanel } from './sheet-panel.tsx';
import { SpoilDialog } from './spoil-dialog.tsx';
import { useBoxFocus } from './use-box-focus.ts';
import { useConfirm } from './use-confirm.ts';
import { usePrinter, useSlipPrinter } from './use-printer.ts';

/** What an act says of the printer that the list of printers says too. */
const printerCodes: ReadonlySet<string> = new Set(['PRINTER_MISSING', 'PRINTER_STOPPED', 'PRINTER_REJECTED']);

/**
 * The items that wait for paper, the sheets under way, and the printer's truth. Every serial is accounted for here.
 */
export function PrintScreen() {
  const { t } = useTranslation(['print', 'repair']);
  const { sayWhy } = useErrorText();
  const { pick } = useLanguage();
  const nameItem = useItemName();
  const { place } = useNavigation();
  const list = useAsk('print.list', {});
  const blanks = useAsk('blank.get', {}).data ?? undefined;
  const [spoiling, setSpoiling] = useState<Sheet | undefined>(undefined);
  const [said, setSaid] = useState('');
  const boxRef = useRef<HTMLInputElement>(null);
  const outRef = useRef<HTMLButtonElement>(null);
  const sheets = list.data?.sheets ?? [];
  const ready = list.data?.ready ?? [];
  const cursor = useCursor([...sheets.map(idOfSheet), ...ready.map(({ item }) => item.id)]);
  const sheet = sheets.find((one) => idOfSheet(one) === cursor.selectedId);
  const waiting = sheet === undefined ? ready.find(({ item }) => item.id === cursor.selectedId) : undefined;
  const inHand = sheet ?? waiting;
  // Plain paper and numbered blanks lie in printers of their own
  const isPlain = inHand !== undefined && !inHand.item.onBlank;
  const [blankPrinter, plainPrinter] = [usePrinter(), useSlipPrinter()];
  const printer = isPlain ? plainPrinter : blankPrinter;
  const trouble = usePrinterTrouble(
    printer,
    sheets.filter(({ state, printer: name }) => state === 'sent' && name === printer.chosen?.name).length,
  );

  const { select } = cursor;
  // Of an application that was opened here: its first item that waits or is under way.
  const opened = [...sheets.filter(({ state }) => state !== 'refused'), ...ready].find(
    ({ application }) => application.id === place.applicationId,
  )?.item.id;
  useEffect(() => {
    if (opened !== undefined) select(opened);
  }, [opened, select]);
  const repairing = useRepair();
  const repair = repairing.repair?.body.subject.id === sheet?.application.id ? repairing.repair : undefined;
  // A refused spoiling opens its own dialog, filled as it was.
  const isSpoilRepair = repair?.body.name === 'item.spoil' && sheet !== undefined && sheet.state !== 'refused';
  useEffect(() => {
    if (isSpoilRepair) setSpoiling(sheet);
  }, [isSpoilRepair, sheet]);

  const settleRef = isPlain ? outRef : boxRef;
  const focusBoxOf = useBoxFocus(sheet?.jobId, settleRef);
  const print = useCommand('item.make', (output) => {
    focusBoxOf(output.jobId);
    setSaid(t('print:said.sent', { plate: nameRow(output.application), printer: output.printer }));
  });
  const printBlock = (): string | undefined => {
    if (sheet !== undefined) return t(sheet.state === 'refused' ? 'print:blocked.refused' : 'print:blocked.underWay');
    if (waiting === undefined) return t('print:blocked.nothing');
    if (waiting.blocks.length > 0) return sayWhy(waiting.blocks);
    if (!isPlain && blanks !== undefined && blanks.left < 1) return t('print:blocked.blanks');
    return printer.chosen === undefined ? t('print:blocked.printer') : undefined;
  };
  const undrawn = (list.data?.undrawn ?? []).filter(({ id }) => id === waiting?.application.id);
  const startPrint = ({ application, item }: ItemEntry, name: string): void =>
    print.mutate(
      { id: application.id, itemId: item.id, printer: name, seen: undrawn.map(({ text }) => text) },
      {
        onError: ({ code }) => {
          if (!printerCodes.has(code)) return;
          setSaid(t('print:said.notPrinted', { printer: name }));
          printer.refresh();
        },
      },
    );

  // Told once: by the refusal of the act while the list still calls the printer well, by the list from then on.
  const printError =
    trouble !== undefined && print.error !== null && printerCodes.has(print.error.code) ? null : print.error;

  // The panel of a settled sheet is gone: the focus goes to the item that is now in hand.
  const leftRef = useRef<HTMLDivElement>(null);
  const refocus = (): void =>
    void setTimeout(() => leftRef.current?.querySelector<HTMLElement>('[aria-current]')?.focus(), 150);

  const sayConfirmed = ({ item, application }: Sheet, serial: string | null): string => {
    const named = { item: pick(item.name), plate: nameRow(application) };
    if (serial !== null) return t('print:said.confirmed', { ...named, serial: formatSerial(serial) });
    return t(item.handOver === 'at-once' ? 'print:plain.give' : 'print:plain.toShelf', named);
  };
  const confirm = useConfirm(
    sheets,
    (one) => select(idOfSheet(one)),
    (jobId) => (repair?.body.name === 'item.confirm' && jobId === sheet?.jobId ? repair.command.id : undefined),
    ({ jobId, serial }) => {
      const confirmed = sheets.find((one) => one.jobId === jobId);
      repairing.done();
      setSaid(confirmed === undefined ? '' : sayConfirmed(confirmed, serial));
      // The next scan is of another sheet that is out, where there is one
      const next = sheets.find((one) => one.jobId !== jobId && one.state !== 'refused');
      if (next === undefined) return refocus();
      focusBoxOf(next.jobId);
      select(idOfSheet(next));
    },
  );
  // A scan goes to the sheet that expects it, also while something else is in hand.
  const bearing = (serial: string): Sheet | undefined =>
    sheets.find(
      ({ expected, state }) =>
        state !== 'refused' && expected !== null && normaliseSerial(expected) === normaliseSerial(serial),
    );
  useScanTarget(
    (text) => {
      const target = bearing(text) ?? sheets.find(({ state, item }) => state !== 'refused' && item.onBlank);
      if (target === undefined) return;
      select(idOfSheet(target));
      if (isSerialFormat(text)) confirm.confirm(target.jobId, text);
    },
    (sheet === undefined || isPlain) && sheets.some(({ state, item }) => state !== 'refused' && item.onBlank),
  );

  useKeys([
    { key: 'J', label: t('print:key.next'), run: () => cursor.step(1), moves: true },
    { key: 'K', label: t('print:key.previous'), run: () => cursor.step(-1), moves: true },
    {
      key: 'S',
      label: t('print:spoil.open'),
      blocked: sheet === undefined || sheet.state === 'refused' ? t('print:spoil.nothing') : undefined,
      run: () => setSpoiling(sheet),
    },
    { key: 'Enter', label: t(isPlain ? 'print:plain.key' : 'print:key.serial'), run: () => settleRef.current?.focus() },
  ]);

  const block = printBlock();
  const isEmpty = list.data !== undefined && sheets.length === 0 && ready.length === 0;
  return (
    <Screen
      body="fill"
      title={t('print:title')}
      meta={
        <>
          {list.data !== undefined && (
            <span className={style.count}>{t('print:confirmedToday', { count: list.data.confirmedToday })}</span>
          )}
          <FeedAge />
        </>
      }
      actions={<PrinterBar printer={printer} {...(isPlain ? { label: t('print:plain.printer') } : {})} />}
      bar={
        trouble === undefined && blanks === undefined && repair === undefined ? undefined : (
          <>
            {repair !== undefined && <RepairBanner repair={repair}>{t('repair:banner.unsettled')}</RepairBanner>}
            {blanks !== undefined && <BlanksBar blanks={blanks} />}
            {trouble !== undefined && (
              <Note tone="amber" role="status" title={printer.chosen?.name ?? printer.missingName}>
                <p>{trouble}</p>
              </Note>
            )}
          </>
        )
      }
      footer={
        <DecisionBar
          decisions={[
            {
              label: undrawn.length > 0 ? t('print:undrawn.act') : t('print:act', { item: nameItem(inHand?.item) }),
              key: 'P',
              tone: 'primary',
              icon: IconPrinter,
              blocked: block,
              busy: print.isPending,
              onAct: () =>
                waiting !== undefined && printer.chosen !== undefined && startPrint(waiting, printer.chosen.name),
            },
          ]}
        >
          <p role="status">
            {said !== ''
              ? said
              : (block ??
                (inHand === undefined
                  ? ''
                  : t(isPlain ? 'print:plain.standing' : 'print:standing', { plate: nameRow(inHand.application) })))}
          </p>
        </DecisionBar>
      }
    >
      <Group orientation="horizontal" className={style.panes}>
        <Panel id="list" defaultSize="48%" minSize="30%">
          <div ref={leftRef} className={style.left}>
            {list.error !== null && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
            {printError !== null && <ErrorNotice error={printError} />}
            {list.data === undefined && list.error === null && <SkeletonRows columns={[2, 5, 2]} />}
            {isEmpty && (
              <EmptyState icon={IconPrinter} title={t('print:empty.title')}>
                <p>{t('print:empty.body', { count: list.data.confirmedToday })}</p>
              </EmptyState>
            )}
            {undrawn.length > 0 && (
              <Note tone="amber" role="status" title={t('print:undrawn.title')}>
                <p>{t('print:undrawn.body')}</p>
                <ul>
                  {undrawn.map(({ text, printed }) => (
                    <li key={text}>{t('print:undrawn.pair', { text, printed })}</li>
                  ))}
                </ul>
              </Note>
            )}
            {sheets.length > 0 && (
              <SheetList
                sheets={sheets}
                cursor={cursor}
                onOpen={() => requestAnimationFrame(() => settleRef.current?.focus())}
              />
            )}
            {sheet?.refused != null && (
              <RefusedSheetPanel
                key={sheet.jobId}
                sheet={sheet}
                refused={sheet.refused}
                boxRef={boxRef}
                onDone={(serial) => {
                  const plate = nameRow(sheet.application);
                  setSaid(
                    serial === null
                      ? t('print:said.noSheet', { plate })
                      : t('print:said.voided', { serial: serial === null ? '' : formatSerial(serial) }),
                  );
                  refocus();
                }}
              />
            )}
            {sheet !== undefined && sheet.state !== 'refused' && (
              <SheetPanel
                repair={repair}
                key={sheet.jobId}
                sheet={sheet}
                confirm={confirm}
                plateOf={(jobId) => {
                  const other = sheets.find((one) => one.jobId === jobId)?.application;
                  return other === undefined ? '' : nameRow(other);
                }}
                boxRef={boxRef}
                outRef={outRef}
                onSpoil={() => setSpoiling(sheet)}
              />
            )}
            {ready.length > 0 && <ReadyList ready={ready} cursor={cursor} />}
          </div>
        </Panel>
        <Separator className={style.separator} aria-label={t('print:resize')} />
        <Panel id="preview" minSize="25%">
          {inHand !== undefined && <ItemPreview key={inHand.item.id} entry={inHand} />}
        </Panel>
      </Group>
      {spoiling !== undefined && (
        <SpoilDialog
          sheet={spoiling}
          repair={repair}
          onClose={() => setSpoiling(undefined)}
          onDone={(serial) => {
            setSpoiling(undefined);
            repairing.done();
            const plate = nameRow(spoiling.application);
            setSaid(
              serial === null
                ? t(spoiling.item.onBlank ? 'print:said.unused' : 'print:plain.spoiled', { plate })
                : t('print:said.spoiled', { serial: serial === null ? '' : formatSerial(serial), plate }),
            );
            refocus();
          }}
        />
      )}
    </Screen>
  );
}
