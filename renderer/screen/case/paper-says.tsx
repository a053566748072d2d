import { useTranslation } from 'react-i18next';
import { civilDateSchema, formatCivilDate } from '#domain/civil-date.ts';
import { useWord } from '../../app/use-word.ts';
import { Fact, FactGroup, FactList } from './fact.tsx';
import type { PaperField } from './paper-fields.ts';

/** A day as people write it; anything else as it was keyed. */
export const writeDeclared = (value: string): string => {
  const day = civilDateSchema.safeParse(value).data;
  return day === undefined ? value : formatCivilDate(day);
};

/** What the applicant keyed from one paper, each field against the record: equal, or where it differs. */
export function PaperSays({ paper, fields }: { paper: string; fields: readonly PaperField[] }) {
  const { t } = useTranslation('case');
  const word = useWord();
  return (
    <FactGroup name="paper-says" title={t('paperSays', { paper: word('paper', paper) })}>
      <FactList>
        {fields.map(({ field, value, record }) => (
          <Fact
            key={field}
            label={word('declaredField', field)}
            value={writeDeclared(value)}
            mono={/number|pin/i.test(field)}
            elsewhere={[{ source: t('fact.record'), value: record }]}
          />
        ))}
      </FactList>
    </FactGroup>
  );
}
