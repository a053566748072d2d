import { useTranslation } from 'react-i18next';
import { formatCivilDate, formatInstant } from '#domain/civil-date.ts';
import type { Repair } from '#domain/contract/screen/sync.ts';
import type { Leaf } from '#domain/record-difference.ts';
import { formatSerial } from '#domain/serial.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useLanguage } from '../../app/use-language.ts';
import { formatCount } from '../../component/count/format-count.ts';

const lineOf = /^verification\.("(?:[^"\\]|\\.)*"|[\w-]+)\.(.+)$/;
const plain = (path: string): string => path.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|[^\]])*\]/g, '');

/** A path of a record in words, and its value as people write it; what has no word here shows as it came. */
export const useFieldText = (lines: Repair['lines']) => {
  const { t, i18n } = useTranslation(['repair', 'status', 'case', 'common']);
  const { pick } = useLanguage();
  const { data: reasons } = useAsk('reason.list', {});
  // asked for just before
  const find = (key: string): string | undefined => (i18n.exists(key) ? t(key as 'repair:field.status') : undefined);

  const nameField = (path: string): string => {
    const [, quoted, member = ''] = lineOf.exec(path) ?? [];
    const line = lines.find(({ id }) => id === quoted);
    if (line !== undefined)
      return t('repair:lineField', { line: pick(line.label), field: find(`repair:mark.${member}`) ?? member });
    const [, jobId] = /^prints\[([\w-]+)\]/.exec(path) ?? [];
    const name = find(`repair:field.${plain(path)}`) ?? path;
    return jobId === undefined ? name : t('repair:sheetField', { field: name, sheet: jobId.slice(-6) });
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
    const words: Record<string, string> = {
      status: `status:status.${value}`,
      service: `status:service.${value}`,
      mark: `common:check.mark.${value}`,
      outcome: `case:outcome.${value}`,
      nameMatch: `case:nameMatch.${value}`,
      'surrendered.kind': `collection:surrender.${value}`,
      'decision.kind': `case:decision.${value}`,
      'identity.kind': `status:identity.${value}`,
    };
    const key =
      words[member] ?? Object.entries(words).find(([end]) => end.includes('.') && plain(path).endsWith(end))?.[1];
    return (key === undefined ? undefined : find(key)) ?? value;
  };
  return { nameField, writeValue };
};
