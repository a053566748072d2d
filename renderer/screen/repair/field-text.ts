import { useTranslation } from 'react-i18next';
import { formatCivilDate, formatInstant } from '#domain/civil-date.ts';
import type { Repair } from '#domain/contract/screen/sync.ts';
import type { Leaf } from '#domain/record-difference.ts';
import { formatSerial } from '#domain/serial.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useLanguage } from '../../app/use-language.ts';
import { type NamedList, useWord } from '../../app/use-word.ts';
import { formatCount } from '../../component/count/format-count.ts';

const lineOf = /^verification\.("(?:[^"\\]|\\.)*"|[\w-]+)\.(.+)$/;
const plain = (path: string): string => path.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|[^\]])*\]/g, '');

/** Members whose values are words of an open list. */
const listOf: Readonly<Record<string, NamedList>> = {
  fuel: 'fuel',
  use: 'use',
  transmission: 'transmission',
  driveSide: 'driveSide',
  condition: 'condition',
  vehicleClass: 'vehicleClass',
  payer: 'payer',
  'licence.kind': 'licenceKind',
  testResult: 'testResult',
  'identity.kind': 'identityKind',
  'restrictions.kind': 'restrictionKind',
  'registeredFinancier.kind': 'financierKind',
  'requestedFinancier.kind': 'financierKind',
  asked: 'asked',
  'booking.result': 'inspectionResult',
  ground: 'ground',
  'surrenders.kind': 'surrenderKind',
  'surrendered.kind': 'surrenderKind',
};
/** What stands for a path in a table of ends: `identity.kind` for `owners.identity.kind`. */
const findByEnd = <Value>(table: Readonly<Record<string, Value>>, path: string): Value | undefined =>
  Object.entries(table).find(([end]) => path === end || path.endsWith(`.${end}`))?.[1];

/** A path of a record in words, and its value as people write it; what has no word here shows as it came. */
export const useFieldText = ({ lines, row }: Pick<Repair, 'lines' | 'row'>) => {
  const { t, i18n } = useTranslation(['repair', 'status', 'case', 'common']);
  const { pick } = useLanguage();
  const word = useWord();
  const items = row?.items ?? [];
  const { data: reasons } = useAsk('reason.list', {});
  // asked for just before
  const find = (key: string): string | undefined => (i18n.exists(key) ? t(key as 'repair:field.standing') : undefined);

  const nameField = (path: string): string => {
    const [, quoted, member = ''] = lineOf.exec(path) ?? [];
    const line = lines.find(({ id }) => id === quoted);
    if (line !== undefined)
      return t('repair:lineField', { line: pick(line.label), field: find(`repair:mark.${member}`) ?? member });
    const [, itemId, jobId] = /^items\[([\w-]+)\](?:\.sheets\[([\w-]+)\])?/.exec(path) ?? [];
    const item = items.length > 1 ? items.find(({ id }) => id === itemId) : undefined;
    const field = find(`repair:field.${plain(path)}`) ?? path;
    const name = jobId === undefined ? field : t('repair:sheetField', { field, sheet: jobId.slice(-6) });
    return item === undefined ? name : t('repair:itemField', { field: name, item: pick(item.name) });
  };

  const writeValue = (path: string, value: Leaf): string => {
    const member = /([\w-]+)$/.exec(plain(path))?.[1] ?? '';
    if (typeof value === 'boolean') return value ? t('common:yes') : t('common:no');
    if (typeof value === 'number') {
      if (/(^at|At)$/.test(member)) return formatInstant(value);
      return member.endsWith('Cents') ? t('repair:money', { amount: formatCount(value / 100) }) : String(value);
    }
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return formatCivilDate(value);
    if (member === 'serial') return formatSerial(value);
    if (member === 'strokes') return t('repair:signed');
    if (/sha256$/i.test(member)) return `${value.slice(0, 12)}…`;
    if (plain(path) === 'decision.reasons.code') {
      const reason = reasons?.reasons.find(({ code }) => code === value);
      return reason === undefined ? value : pick(reason.label);
    }
    if (member === 'spoilReason') {
      const spoil = reasons?.spoils.find(({ code }) => code === value);
      return spoil === undefined ? value : pick(spoil.label);
    }
    if (plain(path) === 'service') return row?.service.id === value ? pick(row.service.name) : value;
    if (plain(path) === 'items.kind') {
      const item = items.find(({ kind }) => kind === value);
      return item === undefined ? value : pick(item.name);
    }
    if (plain(path) === 'licence.categories')
      // a list of plain values is one value, as `listLeaves` writes it
      return (JSON.parse(value) as string[]).map((category) => word('licenceCategory', category)).join(', ');
    const list = findByEnd(listOf, plain(path));
    if (list !== undefined) return word(list, value);
    const words = {
      standing: `status:status.${value}`,
      medium: `case:medium.${value}`,
      mark: `common:check.mark.${value}`,
      outcome: `case:outcome.${value}`,
      nameMatch: `case:nameMatch.${value}`,
      'decision.kind': `case:decision.${value}`,
    };
    const key = findByEnd(words, plain(path));
    return (key === undefined ? undefined : find(key)) ?? value;
  };
  return { nameField, writeValue };
};
