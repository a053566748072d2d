import {
  IconAlertTriangle,
  IconBan,
  IconFileCheck,
  IconHourglass,
  IconPrinter,
  IconPrinterOff,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Sheet } from '#domain/contract/screen/print.ts';
import type { Tone } from '../../component/tone/tone.ts';

/** How each state of a sheet under way looks; the words are `print:state.*`. */
export const sheetLook = {
  intent: { icon: IconHourglass, tone: 'blue' },
  sent: { icon: IconPrinter, tone: 'blue' },
  printed: { icon: IconFileCheck, tone: 'green' },
  failed: { icon: IconPrinterOff, tone: 'red' },
  gone: { icon: IconAlertTriangle, tone: 'amber' },
  unknown: { icon: IconAlertTriangle, tone: 'amber' },
  refused: { icon: IconBan, tone: 'red' },
} as const satisfies Record<Sheet['state'], { icon: TablerIcon; tone: Tone }>;
