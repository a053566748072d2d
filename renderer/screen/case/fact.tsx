import { IconCheck, IconEqualNot } from '@tabler/icons-react';
import { createContext, type ReactNode, use, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { isSameValue, markDifferences } from './difference.ts';
import style from './fact.module.css';

/** Which groups stand in a part of the panel, and whether it writes numbers in full. */
type FactView = { shows: (group: string) => boolean; isFull: boolean };
const FactViewContext = createContext<FactView>({ shows: () => true, isFull: false });
export const FactViewProvider = FactViewContext.Provider;
export const useFactView = (): FactView => use(FactViewContext);

/** A group of facts under its heading. `name` is what a checklist line is compared with. */
export function FactGroup({
  name,
  title,
  note,
  children,
}: {
  name: string;
  title: string;
  note?: ReactNode;
  children: ReactNode;
}) {
  const titleId = useId();
  const { shows } = useFactView();
  if (!shows(name)) return null;
  return (
    <section className={style.group} aria-labelledby={titleId} data-fact-group={name}>
      <div className={style.heading}>
        <h3 id={titleId} className={style.title}>
          {title}
        </h3>
        {note}
      </div>
      {children}
    </section>
  );
}

export type Elsewhere = { source: string; value: string | undefined };

/** The same fact as another paper or the register gives it, with the signs that differ marked. */
function Difference({ value, source, other }: { value: string; source: string; other: string }) {
  const { t } = useTranslation('case');
  return (
    <span className={style.other} data-agrees={false}>
      <IconEqualNot className={style.icon} role="img" aria-label={t('fact.differs')} />
      <span className={style.source}>{source}</span>
      <span className={`mono ${style.otherValue}`}>
        {markDifferences(other, value).map(({ sign, differs }, index) =>
          differs ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the signs of one value never change place
            <mark key={index} className={style.differs}>
              {sign}
            </mark>
          ) : (
            sign
          ),
        )}
      </span>
    </span>
  );
}

/** Where the same value stands as well. */
function Agreement({ sources }: { sources: readonly string[] }) {
  const { t } = useTranslation('case');
  return (
    <span className={style.other} data-agrees>
      <IconCheck className={style.icon} role="img" aria-label={t('fact.agrees')} />
      <span className={style.source}>{sources.join(', ')}</span>
    </span>
  );
}

type FactProps = { label: string; value: ReactNode; mono?: boolean; elsewhere?: readonly Elsewhere[] };

/** One fact of the form, and beside it what the register and the papers say of the same. */
export function Fact({ label, value, mono = false, elsewhere = [] }: FactProps) {
  const others = elsewhere.filter(
    (one): one is Elsewhere & { value: string } => one.value !== undefined && one.value !== '',
  );
  const agreeing = others.filter((one) => typeof value === 'string' && isSameValue(value, one.value));
  const differing = others.filter((one) => !agreeing.includes(one));
  return (
    <div className={style.fact}>
      <dt className={style.label}>{label}</dt>
      <dd className={mono ? `mono ${style.value}` : style.value}>
        {value === '' || value === undefined || value === null ? '—' : value}
      </dd>
      {others.length > 0 && typeof value === 'string' && (
        <dd className={style.others}>
          {differing.map((one) => (
            <Difference key={one.source} value={value} source={one.source} other={one.value} />
          ))}
          {agreeing.length > 0 && <Agreement sources={agreeing.map(({ source }) => source)} />}
        </dd>
      )}
    </div>
  );
}

export function FactList({ children }: { children: ReactNode }) {
  return <dl className={style.list}>{children}</dl>;
}
