import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import './ui/global.css'
import { ApolloProvider } from '@apollo/client/react'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createClient } from './apollo.ts'
import { router } from './routes.tsx'
import { onSigned } from './session/session.ts'
import { wayBack } from './session/urls.ts'
import { colours, theme } from './ui/theme.ts'

const client = createClient()

onSigned(async (signed, before) => {
  if (before.as === 'unknown') return
  // Nothing that one person read may be shown to the next.
  await client.clearStore()
  if (signed.as === 'nobody') return leave(signed.expired)
  if (before.as === 'somebody') await router.navigate({ to: '/', search: { workspace: undefined } })
  await router.invalidate()
})

async function leave(expired: boolean) {
  const { pathname, href } = router.state.location
  if (pathname.startsWith('/sign-')) return
  await router.navigate({ to: '/sign-in', search: { to: expired ? wayBack(href) : undefined } })
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has lost its #root')

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={colours} defaultColorScheme="auto">
      <ApolloProvider client={client}>
        <RouterProvider router={router} />
      </ApolloProvider>
      <Notifications position="bottom-right" />
    </MantineProvider>
  </StrictMode>,
)
