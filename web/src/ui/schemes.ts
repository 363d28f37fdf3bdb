import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { oneOf } from './search.ts'

/** Light, dark, or as the system has it. */
export const schemes = [
  { value: 'light', label: 'Light', Icon: IconSun },
  { value: 'dark', label: 'Dark', Icon: IconMoon },
  { value: 'auto', label: 'System', Icon: IconDeviceDesktop },
] as const

export const readScheme = (value: string) => oneOf(['light', 'dark', 'auto'], value) ?? 'auto'
