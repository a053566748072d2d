import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isDialogOpen } from '../key/key-match.ts';
import { useKeys } from '../key/use-keys.ts';
import { KeyHelp } from './key-help.tsx';

/** The list of keys under `F1` and `?`: `F1` also in a field and above a dialog, whose keys it then lists. */
export const useKeyHelp = (): { help: ReactNode; openHelp: () => void } => {
  const { t } = useTranslation();
  const [open, setOpen] = useState<{ inDialog: boolean } | undefined>(undefined);
  const label = t('help.open');
  useKeys(
    [
      {
        key: 'F1',
        label,
        run: () => setOpen(open === undefined ? { inDialog: isDialogOpen() } : undefined),
        everywhere: true,
      },
    ],
    { inDialog: true },
  );
  const openHelp = () => setOpen({ inDialog: false });
  useKeys([{ key: '?', label, run: openHelp, everywhere: true }]);
  return {
    help: open === undefined ? null : <KeyHelp inDialog={open.inDialog} onClose={() => setOpen(undefined)} />,
    openHelp,
  };
};
