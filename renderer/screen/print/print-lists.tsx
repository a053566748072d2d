import { IconHandStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatTime } from '#domain/civil-date.ts';
import type { ReadyItem, Sheet } from '#domain/contract/screen/print.ts';
import { useLanguage } from '../../app/use-language.ts';
import { ClockBar } from '../../component/clock-bar/clock-bar.tsx';
import { ItemList } from '../../component/item-list/item-list.tsx';
import { ListSection } from '../../component/item-list/list-section.tsx';
import type { Cursor } from '../../component/item-list/use-cursor.ts';
import { useSubjectText } from '../../component/subject-chip/use-subject-text.ts';
import { Badge } from '../../component/tone/badge.tsx';
import style from './print.module.css';
import { sheetLook } from './sheet-state.ts';

/** A refused print and the same item waiting for paper again are two rows. */
export const idOfSheet = ({ state, jobId, item }: Sheet): string => (state === 'refused' ? jobId : item.id);

/** The sheets under way, each with what the printer says of it. */
export function SheetList({
  sheets,
  cursor,
  onOpen,
}: {
  sheets: readonly Sheet[];
  cursor: Cursor;
  onOpen: () => void;
}) {
  const { t } = useTranslation('print');
  const { pick } = useLanguage();
  return (
    <ListSection className={style.sheets} title={t('underWay', { count: sheets.length })}>
      <ItemList
        label={t('underWay', { count: sheets.length })}
        cursor={cursor}
        onOpen={onOpen}
        items={sheets.map((one) => ({
          id: idOfSheet(one),
          subject: one.application,
          title: one.application.owner,
          note: `${pick(one.item.name)} · ${t('since', { time: formatTime(one.startedAt), printer: one.printer })}`,
          trailing: (
            <Badge icon={sheetLook[one.state].icon} tone={sheetLook[one.state].tone}>
              {t(`state.${one.state}`)}
            </Badge>
          ),
        }))}
      />
    </ListSection>
  );
}

/** The items that wait for paper, the most urgent first; one that may not be printed now says so. */
export function ReadyList({ ready, cursor }: { ready: readonly ReadyItem[]; cursor: Cursor }) {
  const { t } = useTranslation('print');
  const { pick } = useLanguage();
  const writeSubject = useSubjectText();
  const trailing = ({ blocks, application: { clock } }: ReadyItem) => {
    if (blocks.length > 0)
      return (
        <Badge icon={IconHandStop} tone="amber">
          {t('notNow')}
        </Badge>
      );
    return clock === null ? undefined : <ClockBar clock={clock} />;
  };
  return (
    <ListSection className={style.ready} title={t('ready', { count: ready.length })}>
      <ItemList
        label={t('ready', { count: ready.length })}
        cursor={cursor}
        items={ready.map((one) => ({
          id: one.item.id,
          subject: one.application,
          title: one.application.owner,
          note: [pick(one.item.name), pick(one.application.service.short), writeSubject(one.application)].join(' · '),
          trailing: trailing(one),
        }))}
      />
    </ListSection>
  );
}
