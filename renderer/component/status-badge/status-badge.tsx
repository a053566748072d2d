import {
  IconArrowBackUp,
  IconBan,
  IconChecks,
  IconCircleCheck,
  IconCircleX,
  IconFileCheck,
  IconFileUpload,
  IconHourglass,
  IconInbox,
  IconPackage,
  IconPrinter,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Status } from '#domain/application.ts';
import type { ItemState } from '#domain/item.ts';
import { Badge } from '../tone/badge.tsx';
import type { Tone } from '../tone/tone.ts';

const look = {
  lodged: { icon: IconFileUpload, tone: 'amber' },
  'awaiting-buyer': { icon: IconHourglass, tone: 'amber' },
  submitted: { icon: IconInbox, tone: 'blue' },
  returned: { icon: IconArrowBackUp, tone: 'amber' },
  rejected: { icon: IconCircleX, tone: 'red' },
  withdrawn: { icon: IconBan, tone: 'grey' },
  approved: { icon: IconCircleCheck, tone: 'green' },
  making: { icon: IconPrinter, tone: 'blue' },
  made: { icon: IconFileCheck, tone: 'blue' },
  shelved: { icon: IconPackage, tone: 'green' },
  released: { icon: IconChecks, tone: 'grey' },
  done: { icon: IconChecks, tone: 'grey' },
  due: { icon: IconHourglass, tone: 'grey' },
} as const satisfies Record<Status | ItemState, { icon: TablerIcon; tone: Tone }>;

/** Where an application or one of its items stands: icon and word. */
export function StatusBadge({ status }: { status: Status | ItemState }) {
  const { t } = useTranslation('status');
  const { icon, tone } = look[status];
  return (
    <Badge icon={icon} tone={tone}>
      {t(`status.${status}`)}
    </Badge>
  );
}
