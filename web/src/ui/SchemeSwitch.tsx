import { Center, type MantineColorScheme, SegmentedControl, VisuallyHidden } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'

const schemes = [
  { value: 'light', label: 'Light', Icon: IconSun },
  { value: 'dark', label: 'Dark', Icon: IconMoon },
  { value: 'auto', label: 'Like the system', Icon: IconDeviceDesktop },
] as const

type Props = { value: MantineColorScheme; choose: (scheme: MantineColorScheme) => void }

/** Light, dark, or as the system has it. */
export function SchemeSwitch({ value, choose }: Props) {
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label="Colour scheme"
      value={value}
      onChange={choose}
      data={schemes.map(({ value, label, Icon }) => ({
        value,
        label: (
          <Center title={label} h={20}>
            <Icon size={16} aria-hidden />
            <VisuallyHidden>{label}</VisuallyHidden>
          </Center>
        ),
      }))}
    />
  )
}
