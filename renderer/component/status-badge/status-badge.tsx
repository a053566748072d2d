import {
  IconArrowBackUp,
  IconBan,
  IconChecks,
  IconCircleCheck,
  IconCircleX,
  IconFileCheck,
  IconHourglass,
  IconInbox,
  IconPackage,
  IconPrinter,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Status } from '#domain/application.ts';
import { Badge } from '../tone/badge.tsx';
import type { Tone } from '../tone/tone.ts';

const look = {
  'awaiting-buyer': { icon: IconHourglass, tone: 'amber' },
  submitted: { icon: IconInbox, tone: 'blue' },
  returned: { icon: IconArrowBackUp, tone: 'amber' },
  rejected: { icon: IconCircleX, tone: 'red' },
  withdrawn: { icon: IconBan, tone: 'grey' },
  approved: { icon: IconCircleCheck, tone: 'green' },
  printing: { icon: IconPrinter, tone: 'blue' },
  printed: { icon: IconFileCheck, tone: 'blue' },
  shelved: { icon: IconPackage, tone: 'green' },
  collected: { icon: IconChecks, tone: 'grey' },
} as const satisfies Record<Status, { icon: TablerIcon; tone: Tone }>;

/** Where an application stands: icon and word. */
export function StatusBadge({ status }: { status: Status }) {
  const { t } = useTranslation('status');
  const { icon, tone } = look[status];
  return (
    <Badge icon={icon} tone={tone}>
      {t(`status.${status}`)}
    </Badge>
  );
}
