import type { MantineColorsTuple } from '@mantine/core';

declare module '@mantine/core' {
  export interface MantineThemeColorsOverride {
    colors: Record<'accent' | 'red' | 'amber' | 'green' | 'blue' | 'grey', MantineColorsTuple>;
  }
}
