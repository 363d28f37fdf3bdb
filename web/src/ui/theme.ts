import {
  Badge,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  type MantineColorsTuple,
  Menu,
  Modal,
  Paper,
  Tooltip,
} from '@mantine/core'

const ice: MantineColorsTuple = [
  '#eef5fb',
  '#dceaf6',
  '#b9d5ec',
  '#92bde1',
  '#6fa8d8',
  '#4a8bc3',
  '#2f6ea6',
  '#1f5684',
  '#143f66',
  '#0c2a47',
]

const beak: MantineColorsTuple = [
  '#fff4e6',
  '#ffe7cb',
  '#ffcd97',
  '#ffb060',
  '#ff9a37',
  '#f5841f',
  '#d96d0c',
  '#ad5405',
  '#853f03',
  '#5a2a02',
]

const gray: MantineColorsTuple = [
  '#f5f8fb',
  '#edf2f7',
  '#e1e8f0',
  '#d0dae5',
  '#b4c1d0',
  '#8596aa',
  '#56687e',
  '#3f5066',
  '#28384d',
  '#132033',
]

const green: MantineColorsTuple = [
  '#e8f8f0',
  '#d3f1e2',
  '#a8e3c8',
  '#79d3ab',
  '#4cc38a',
  '#2aa870',
  '#1d8a5b',
  '#166f49',
  '#10563a',
  '#0a3f2a',
]

const red: MantineColorsTuple = [
  '#fff0ee',
  '#ffe2de',
  '#ffc2ba',
  '#ff9c8f',
  '#ff7a68',
  '#ee5542',
  '#c8321f',
  '#a82616',
  '#861c0f',
  '#64150b',
]

const night: MantineColorsTuple = [
  '#d7e0ec',
  '#b9c5d5',
  '#9aa9bd',
  '#71829a',
  '#34455d',
  '#26364c',
  '#1b293d',
  '#121d2f',
  '#0b1422',
  '#070d17',
]

/** What lies between a dialog and the page. No blur: it costs a repaint of the page for everything that moves. */
export const overlay = { backgroundOpacity: 0.45 }

/** Navy and ice, and an orange beak for what is active. The system's own fonts. */
export const theme = createTheme({
  colors: { ice, beak, gray, green, red, dark: night },
  primaryColor: 'ice',
  primaryShade: { light: 8, dark: 6 },
  black: '#0b1828',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.5rem', lineHeight: '1.3' }, h2: { fontSize: '1rem', lineHeight: '1.4' } },
  },
  components: {
    Badge: Badge.extend({ defaultProps: { variant: 'light', tt: 'none', fw: 600 } }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    CloseButton: { defaultProps: { 'aria-label': 'Close' } },
    // A dialog's heading is no banner of the page, whatever its element says.
    Drawer: Drawer.extend({
      defaultProps: { overlayProps: overlay, attributes: { header: { role: 'presentation' } } },
    }),
    // The placeholder has no place among the items of a menu.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false, shadow: 'md' } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, overlayProps: overlay, attributes: { header: { role: 'presentation' } } },
      styles: { title: { fontWeight: 650 } },
    }),
    Paper: Paper.extend({ defaultProps: { radius: 'lg', withBorder: true } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: false } } }),
  },
})

/** Colours that depend on the scheme: each text colour keeps 4.5:1 on every ground it stands on. */
export const colours: CSSVariablesResolver = () => ({
  variables: { '--penguin-back': '#0c2340' },
  light: {
    '--penguin-canvas': '#f3f7fb',
    '--penguin-hover': '#f5f8fb',
    '--mantine-color-dimmed': '#55677d',
    '--mantine-color-placeholder': '#66788e',
    '--mantine-color-error': '#b42318',
    '--mantine-color-default-border': '#d5dee9',
    '--penguin-good': '#1d8a5b',
    '--penguin-busy': '#2f6ea6',
    '--penguin-warn': '#d96d0c',
    '--penguin-bad': '#c8321f',
    '--penguin-idle': '#8596aa',
  },
  dark: {
    '--penguin-back': '#0a1526',
    '--penguin-canvas': '#0b1422',
    '--penguin-hover': '#17243a',
    '--mantine-color-dimmed': '#a9b8cb',
    '--mantine-color-placeholder': '#8293aa',
    '--mantine-color-error': '#ff9c8f',
    '--mantine-color-default-border': '#26364c',
    '--mantine-color-ice-light': '#1a2f4b',
    '--mantine-color-ice-light-hover': '#20395a',
    '--mantine-color-gray-light': '#26364c',
    '--mantine-color-gray-light-hover': '#2d3f58',
    '--penguin-good': '#4cc38a',
    '--penguin-busy': '#6fa8d8',
    '--penguin-warn': '#ff9a37',
    '--penguin-bad': '#ff7a68',
    '--penguin-idle': '#71829a',
  },
})
