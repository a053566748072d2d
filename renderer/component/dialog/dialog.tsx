import { Modal, type ModalProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusReturn } from '../../app/use-focus-return.ts';

type Props = Pick<ModalProps, 'closeOnEscape'> & {
  title: string;
  size: 'md' | 'lg' | 'xl';
  onClose: () => void;
  children: ReactNode;
};

/** Mount it to open, unmount it to close: the focus goes back to where it came from. */
export function Dialog({ children, ...frame }: Props) {
  useFocusReturn();
  const { t } = useTranslation();
  return (
    <Modal opened closeButtonProps={{ 'aria-label': t('act.close') }} {...frame}>
      {children}
    </Modal>
  );
}
