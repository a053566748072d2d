import { IconCloud, IconPencil } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { Repair } from '#domain/contract/screen/sync.ts';
import { type RecordSection, recordSections, type VersionRow } from '#domain/record-difference.ts';
import { useFieldText } from './field-text.ts';
import style from './version-table.module.css';

/** What was seen, what was made of it, what the centre has now, side by side; only what differs. */
export function VersionTable({ repair, isWhole }: { repair: Repair; isWhole: boolean }) {
  const { t } = useTranslation('repair');
  const { nameField, writeValue } = useFieldText(repair);
  const rows = repair.rows.filter((row) => isWhole || !row.isDetail);
  const groups = recordSections
    .map((section) => ({ section, rows: rows.filter((row) => row.section === section) }))
    .filter((group) => group.rows.length > 0);
  const cell = (row: VersionRow, value: VersionRow['seen'], changed: 'yours' | 'centre' | undefined) => (
    <td className={changed === undefined ? undefined : style[changed]}>
      {changed !== undefined && (
        <span className={style.sign} role="img" aria-label={t(`changed.${changed}`)}>
          {changed === 'yours' ? (
            <IconPencil className={style.icon} aria-hidden="true" />
          ) : (
            <IconCloud className={style.icon} aria-hidden="true" />
          )}
        </span>
      )}
      {value === null ? <span className={style.none}>—</span> : writeValue(row.path, value)}
    </td>
  );
  return (
    <table className={style.table} aria-labelledby="versions-title">
      <colgroup>
        <col className={style.field} />
        <col />
        <col />
        <col />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{t('column.field')}</th>
          <th scope="col">{t('column.seen')}</th>
          <th scope="col">{t('column.yours')}</th>
          <th scope="col">{t('column.centre')}</th>
        </tr>
      </thead>
      <tbody>
        {groups.map(({ section, rows: own }) => (
          <Fragment key={section}>
            <tr>
              <th scope="colgroup" colSpan={4} className={style.section}>
                {t(`section.${section satisfies RecordSection}`)}
              </th>
            </tr>
            {own.map((row) => (
              <tr key={row.path}>
                <th scope="row">{nameField(row.path)}</th>
                {cell(row, row.seen, undefined)}
                {cell(row, row.yours, row.yours !== row.seen ? 'yours' : undefined)}
                {cell(row, row.centre, row.centre !== row.seen ? 'centre' : undefined)}
              </tr>
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}
