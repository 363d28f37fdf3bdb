import { useQuery } from '@apollo/client/react'
import { useMantineColorScheme } from '@mantine/core'
import { useEffect } from 'react'
import { graphql } from '../gql/index.ts'
import { setManner } from '../ui/manner.ts'

const MannerQuery = graphql(`
  query Manner {
    account {
      user {
        id
      }
      preferences {
        theme
        language
        timezone
      }
    }
  }
`)

/** Brings a person's preferences to whatever browser they sit at. */
export function useManner() {
  const { data } = useQuery(MannerQuery)
  const { setColorScheme } = useMantineColorScheme()
  const preferences = data?.account.preferences
  const theme = preferences?.theme
  useEffect(() => {
    if (theme === 'light' || theme === 'dark' || theme === 'auto') setColorScheme(theme)
  }, [theme, setColorScheme])
  if (preferences) setManner({ language: preferences.language, timezone: preferences.timezone })
}
