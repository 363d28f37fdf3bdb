import { type MantineColorScheme, useMantineColorScheme } from '@mantine/core'
import { useAct } from '../useAct.ts'
import { UpdatePreferences } from './UpdatePreferences.ts'

/** The colours here and now, and from now on wherever the person signs in. */
export function useScheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [update] = useAct(UpdatePreferences)
  const choose = (theme: MantineColorScheme) => {
    setColorScheme(theme)
    void update({ input: { theme } })
  }
  return [colorScheme, choose] as const
}
