import { useTranslation } from 'react-i18next';
import { isDistinguishing, type NameReason } from '#domain/person-name.ts';
import style from './name-reasons.module.css';

/** What tells the names apart, most telling first; where nothing does, what agrees. */
const listShown = (reasons: readonly NameReason[]): NameReason[] => {
  const differing = reasons.filter(({ why }) => why !== 'same');
  const isGrave = (reason: NameReason): boolean => isDistinguishing(reason) || reason.why === 'unlike';
  return differing.length === 0
    ? [...reasons]
    : [...differing.filter(isGrave), ...differing.filter((reason) => !isGrave(reason))];
};

/** Why two names were found close or different, in plain words. */
export function NameReasons({ reasons }: { reasons: readonly NameReason[] }) {
  const { t } = useTranslation('name');
  const lines = new Map(
    listShown(reasons).map((reason) => {
      const { why, shown, recorded } = reason;
      return [t(`why.${why}`, { shown, recorded }), isDistinguishing(reason)] as const;
    }),
  );
  return (
    <ul className={style.reasons}>
      {[...lines].map(([line, isTelling]) => (
        <li key={line} className={isTelling ? style.telling : undefined}>
          {line}
        </li>
      ))}
    </ul>
  );
}
