import {
  ActionIcon,
  Button,
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  Input,
  Kbd,
  type MantineColorsTuple,
  Menu,
  Modal,
  Popover,
  Radio,
  rem,
  SegmentedControl,
  Skeleton,
  Textarea,
  Tooltip,
} from '@mantine/core';
import style from './theme.module.css';
import { darkToken, lightToken, sharedToken } from './token.ts';

/** Mantine asks for ten shades; every component reads the tokens instead, through the resolver below. */
const shades = (light: string, strong: string): MantineColorsTuple => [
  light,
  light,
  light,
  light,
  strong,
  strong,
  strong,
  strong,
  strong,
  strong,
];

const meaning = ['accent', 'red', 'amber', 'green', 'blue', 'grey'] as const;

const meaningVariables = Object.fromEntries(
  meaning.flatMap((name) => [
    [`--mantine-color-${name}-filled`, `var(--${name})`],
    [`--mantine-color-${name}-filled-hover`, `var(--${name}-hover, var(--${name}))`],
    [`--mantine-color-${name}-light`, `var(--${name}-soft)`],
    [`--mantine-color-${name}-light-hover`, `var(--${name}-soft)`],
    [`--mantine-color-${name}-light-color`, `var(--${name}-ink)`],
    [`--mantine-color-${name}-outline`, `var(--${name}-ink)`],
    [`--mantine-color-${name}-outline-hover`, `var(--${name}-soft)`],
    [`--mantine-color-${name}-text`, `var(--${name}-ink)`],
  ]),
);

const surfaceVariables = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-faint)',
  '--mantine-color-placeholder': 'var(--ink-faint)',
  '--mantine-color-anchor': 'var(--accent-ink)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-error': 'var(--red-ink)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--ink-faint)',
  '--mantine-color-disabled-border': 'var(--line)',
  ...meaningVariables,
};

export const resolveVariables: CSSVariablesResolver = () => ({
  variables: { ...sharedToken },
  light: { ...lightToken, ...surfaceVariables },
  dark: { ...darkToken, ...surfaceVariables },
});

const sizes = { xs: rem(12), sm: rem(14), md: rem(14), lg: rem(16), xl: rem(20) };

export const theme = createTheme({
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  fontFamilyMonospace: '"Roboto Mono Variable", ui-monospace, monospace',
  fontSizes: sizes,
  lineHeights: { xs: rem(16), sm: rem(20), md: rem(20), lg: rem(24), xl: rem(28) },
  spacing: { xs: rem(4), sm: rem(8), md: rem(12), lg: rem(16), xl: rem(24) },
  radius: { xs: rem(4), sm: rem(4), md: rem(4), lg: rem(4), xl: rem(4) },
  defaultRadius: 'sm',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(20), lineHeight: rem(28) },
      h2: { fontSize: rem(16), lineHeight: rem(24) },
      h3: { fontSize: rem(14), lineHeight: rem(20) },
    },
  },
  colors: {
    accent: shades(lightToken['--accent-soft'], lightToken['--accent']),
    red: shades(lightToken['--red-soft'], lightToken['--red']),
    amber: shades(lightToken['--amber-soft'], lightToken['--amber']),
    green: shades(lightToken['--green-soft'], lightToken['--green']),
    blue: shades(lightToken['--blue-soft'], lightToken['--blue']),
    grey: shades(lightToken['--grey-soft'], lightToken['--grey']),
  },
  primaryColor: 'accent',
  primaryShade: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusClassName: 'focus-ring',
  activeClassName: '',
  components: {
    Button: Button.extend({
      defaultProps: { size: 'sm' },
      classNames: { root: style.button },
      vars: () => ({ root: { '--button-height': 'var(--row)', '--button-padding-x': 'var(--space-3)' } }),
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'grey', size: 'md' } }),
    Input: Input.extend({
      defaultProps: { size: 'sm' },
      classNames: { input: style.input },
      vars: () => ({ wrapper: { '--input-height': 'var(--row)' } }),
    }),
    InputWrapper: Input.Wrapper.extend({
      classNames: { label: style.label, description: style.description, error: style.error },
    }),
    Textarea: Textarea.extend({ defaultProps: { autosize: false } }),
    Checkbox: Checkbox.extend({ defaultProps: { size: 'sm' }, classNames: { input: style.tick } }),
    Radio: Radio.extend({ defaultProps: { size: 'sm' }, classNames: { radio: style.tick } }),
    SegmentedControl: SegmentedControl.extend({
      defaultProps: { size: 'sm', transitionDuration: 120 },
      classNames: { root: style.segments, label: style.segment },
    }),
    Kbd: Kbd.extend({ classNames: { root: style.kbd } }),
    // `lockScroll` would add a style element that the content security policy refuses; the window itself never scrolls.
    Modal: Modal.extend({
      defaultProps: {
        lockScroll: false,
        centered: true,
        transitionProps: { duration: 120, exitDuration: 0, transition: 'fade' },
        attributes: { header: { role: 'none' } },
        overlayProps: { color: 'var(--veil)', backgroundOpacity: 1 },
      },
      classNames: {
        content: style.float,
        header: style.modalHeader,
        title: style.modalTitle,
        body: style.modalBody,
        overlay: style.overlay,
      },
    }),
    Menu: Menu.extend({
      defaultProps: { transitionProps: { duration: 80, exitDuration: 0 }, shadow: undefined },
      classNames: { dropdown: style.float, item: style.menuItem, label: style.menuLabel },
    }),
    Popover: Popover.extend({
      defaultProps: { transitionProps: { duration: 80, exitDuration: 0 } },
      classNames: { dropdown: style.float },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 350,
        transitionProps: { duration: 80 },
        multiline: true,
        events: { hover: true, focus: true, touch: false },
      },
      classNames: { tooltip: style.tooltip },
    }),
    Skeleton: Skeleton.extend({ defaultProps: { animate: false } }),
  },
});
