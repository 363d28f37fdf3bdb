import { useQuery } from '@apollo/client/react'
import { useDisclosure } from '@mantine/hooks'
import { Outlet, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useManner } from '../account/useManner.ts'
import { WorkspaceSwitch } from '../companies/WorkspaceSwitch.tsx'
import { graphql } from '../gql/index.ts'
import { NotificationBell } from '../notifications/NotificationBell.tsx'
import { Frame } from '../ui/Frame.tsx'
import { modKey } from '../ui/platform.ts'
import { SearchButton } from '../ui/SearchButton.tsx'
import { ShortcutsSheet } from '../ui/ShortcutsSheet.tsx'
import { useShortcuts } from '../ui/shortcuts.ts'
import { useAct } from '../useAct.ts'
import { Commands } from './Commands.tsx'
import { Permissions } from './permissions.ts'
import { places } from './places.ts'
import { SecondFactorWanted } from './SecondFactorWanted.tsx'
import { endSession, whoIsSigned } from './session.ts'
import { TenantSwitch } from './TenantSwitch.tsx'
import { UserMenu } from './UserMenu.tsx'

const ShellQuery = graphql(`
  query Shell($workspace: ID!, $chosen: Boolean!) {
    viewer {
      permissions
      lacksSecondFactor
      ...UserMenu_viewer
      ...TenantSwitch_viewer
    }
    companies(first: 100) {
      ...WorkspaceSwitch_companies
      ...Commands_companies
    }
    company(id: $workspace) @include(if: $chosen) {
      ...WorkspaceSwitch_chosen
    }
  }
`)

const SignOut = graphql(`
  mutation SignOut {
    signOut {
      signedOut
    }
  }
`)

const none: readonly string[] = []

/** The room of everybody who is signed in. It stands even when what it shows cannot be read. */
export function Shell() {
  const { workspace } = useSearch({ from: '/signed-in' })
  const navigate = useNavigate()
  const variables = { workspace: workspace ?? '', chosen: workspace !== undefined }
  const { data: fresh, previousData } = useQuery(ShellQuery, { variables, errorPolicy: 'all' })
  const data = fresh ?? previousData
  useManner()
  const permissions = data?.viewer?.permissions ?? none
  const open = useMemo(() => places.filter(({ needs }) => !needs || permissions.includes(needs)), [permissions])
  const [sheetOpened, sheet] = useDisclosure()
  const [signOut] = useAct(SignOut)

  const leave = async () => {
    const done = await signOut({})
    if (done || whoIsSigned().as === 'nobody') endSession()
  }
  const choose = (id: string | undefined) => navigate({ to: '.', search: (before) => ({ ...before, workspace: id }) })
  const shortcuts = useMemo(
    () => [
      ...open.map(({ keys, label, to }) => ({ keys, say: `Go to ${label}`, run: () => void navigate({ to }) })),
      { keys: '?', say: 'Show these shortcuts', run: sheet.open },
    ],
    [navigate, open, sheet.open],
  )
  useShortcuts(shortcuts)

  return (
    <Permissions value={permissions}>
      <Frame
        places={open}
        top={<TenantSwitch viewer={data?.viewer} />}
        foot={<UserMenu viewer={data?.viewer} signOut={leave} showShortcuts={sheet.open} />}
        bar={
          <>
            <WorkspaceSwitch companies={data?.companies} chosen={workspace ? data?.company : null} choose={choose} />
            <SearchButton />
            <NotificationBell />
          </>
        }
      >
        {data?.viewer?.lacksSecondFactor && <SecondFactorWanted />}
        <Outlet />
        <Commands
          places={open}
          companies={data?.companies}
          choose={choose}
          signOut={leave}
          showShortcuts={sheet.open}
        />
        <ShortcutsSheet
          opened={sheetOpened}
          close={sheet.close}
          shortcuts={[...shortcuts, { keys: `${modKey}+K`, say: 'Search or jump to' }]}
        />
      </Frame>
    </Permissions>
  )
}
