import type { Theme } from '../theme.ts'

type Look = Pick<Theme, 'colours' | 'dark'>

export const indigo: Look = {
  colours: {
    background: '#eef0fb',
    surface: '#ffffff',
    text: '#1e1f3b',
    muted: '#5b5d7e',
    primary: '#4338ca',
    onPrimary: '#ffffff',
    panel: '#312e81',
    onPanel: '#f4f4ff',
    border: '#dcdff5',
  },
  dark: {
    background: '#0f1020',
    surface: '#1a1b31',
    text: '#ececfb',
    muted: '#a9abcf',
    primary: '#a5b4fc',
    onPrimary: '#14153a',
    panel: '#2c2a6e',
    onPanel: '#f0f0ff',
    border: '#33355a',
  },
}

export const forest: Look = {
  colours: {
    background: '#eef4ef',
    surface: '#ffffff',
    text: '#16281e',
    muted: '#4d6457',
    primary: '#14693f',
    onPrimary: '#ffffff',
    panel: '#0f4a2d',
    onPanel: '#f2fbf5',
    border: '#d3e3d8',
  },
  dark: {
    background: '#0c1611',
    surface: '#14231b',
    text: '#e6f2ea',
    muted: '#9dbaa8',
    primary: '#6ee7a8',
    onPrimary: '#052315',
    panel: '#184a31',
    onPanel: '#e9f7ee',
    border: '#27402f',
  },
}

export const sand: Look = {
  colours: {
    background: '#f6f1e9',
    surface: '#fffdf9',
    text: '#2d2118',
    muted: '#6d5c4d',
    primary: '#a3401a',
    onPrimary: '#ffffff',
    panel: '#8c3413',
    onPanel: '#fff6ee',
    border: '#e8dccb',
  },
  dark: {
    background: '#17110c',
    surface: '#231a13',
    text: '#f5ebdf',
    muted: '#c3ac98',
    primary: '#fdba8c',
    onPrimary: '#3a1605',
    panel: '#6b2c12',
    onPanel: '#fff0e4',
    border: '#443327',
  },
}

export const night: Look = {
  colours: {
    background: '#e9ecf2',
    surface: '#ffffff',
    text: '#111827',
    muted: '#566075',
    primary: '#0f172a',
    onPrimary: '#f8fafc',
    panel: '#0f172a',
    onPanel: '#f8fafc',
    border: '#d7dce6',
  },
  dark: {
    background: '#080b12',
    surface: '#121826',
    text: '#eef2f9',
    muted: '#a3adc0',
    primary: '#e2e8f0',
    onPrimary: '#0f172a',
    panel: '#1e293b',
    onPanel: '#f8fafc',
    border: '#2b3446',
  },
}

/** For letters: the page is the paper. */
export const paper: Look = {
  colours: {
    background: '#ffffff',
    surface: '#ffffff',
    text: '#1f2328',
    muted: '#667079',
    primary: '#0a58ca',
    onPrimary: '#ffffff',
    panel: '#f3f5f7',
    onPanel: '#1f2328',
    border: '#e3e6e9',
  },
  dark: {
    background: '#16181b',
    surface: '#16181b',
    text: '#eceef0',
    muted: '#a2abb3',
    primary: '#8ab8ff',
    onPrimary: '#0b1a33',
    panel: '#22262b',
    onPanel: '#eceef0',
    border: '#32373c',
  },
}
