import { useTranslation } from 'react-i18next';
import { useOfficerName } from '../../app/use-officer-name.ts';

/**
 * Acts, actors and given reasons in words; a newer centre may name some that have no word here yet. Each key is asked
 * for before it is read, which the compiler cannot see.
 */
export const useActName = () => {
  const { t, i18n } = useTranslation('status');
  const nameOfficer = useOfficerName();
  return {
    nameAct: (act: string): string =>
      i18n.exists(`status:act.${act}`) ? t(`act.${act}` as 'act.item.shelve') : t('actOther'),
    nameActor: (by: string): string =>
      i18n.exists(`status:actor.${by}`) ? t(`actor.${by}` as 'actor.buyer') : nameOfficer(by),
    /** A reason that the program gave by its code, or an officer's own words. */
    nameReason: (reason: string): string =>
      i18n.exists(`status:withdrawn.${reason}`) ? t(`withdrawn.${reason}` as 'withdrawn.sent-again') : `“${reason}”`,
  };
};
