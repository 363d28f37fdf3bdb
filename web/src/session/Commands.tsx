import { IconBriefcase, IconKeyboard, IconLogout, IconPlus, IconUserCircle } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useScheme } from '../account/useScheme.ts'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Palette } from '../ui/Palette.tsx'
import { schemes } from '../ui/schemes.ts'
import { places } from './places.ts'

const Commands_companies = graphql(`
  fragment Commands_companies on CompanyConnection {
    nodes {
      id
      name
      domain
      status
    }
  }
`)

type Props = {
  companies: FragmentType<typeof Commands_companies> | null | undefined
  choose: (workspace: string | undefined) => void
  signOut: () => void
  showShortcuts: () => void
}

/** Everything the palette can go to or do. */
export function Commands({ companies, choose, signOut, showShortcuts }: Props) {
  const navigate = useNavigate()
  const [colorScheme, setColorScheme] = useScheme()
  const nodes = read(Commands_companies, companies)?.nodes ?? []
  const pages = places.map(({ label, to, icon: Icon }) => ({
    id: `page:${to}`,
    label,
    leftSection: <Icon size={18} />,
    onClick: () => void navigate({ to }),
  }))
  const workspaces = nodes
    .filter(({ status }) => status === 'active')
    .map(({ id, name, domain }) => ({
      id,
      label: name,
      description: domain ?? '',
      keywords: ['workspace', 'company'],
      leftSection: <IconBriefcase size={18} />,
      onClick: () => choose(id),
    }))
  const actions = [
    {
      id: 'new-workspace',
      label: 'New workspace',
      keywords: ['create', 'company'],
      leftSection: <IconPlus size={18} />,
      onClick: () => void navigate({ to: '/workspaces', search: { dialog: 'new' } }),
    },
    {
      id: 'all-workspaces',
      label: 'Show all workspaces',
      keywords: ['company'],
      leftSection: <IconBriefcase size={18} />,
      onClick: () => choose(undefined),
    },
    ...schemes
      .filter(({ value }) => value !== colorScheme)
      .map(({ value, label, Icon }) => ({
        id: `scheme:${value}`,
        label: `Colours: ${label.toLowerCase()}`,
        keywords: ['theme', 'scheme', 'mode'],
        leftSection: <Icon size={18} />,
        onClick: () => setColorScheme(value),
      })),
    {
      id: 'account',
      label: 'Your account',
      keywords: ['password', 'second factor', 'sessions', 'preferences', 'profile'],
      leftSection: <IconUserCircle size={18} />,
      onClick: () => void navigate({ to: '/account' }),
    },
    { id: 'shortcuts', label: 'Keyboard shortcuts', leftSection: <IconKeyboard size={18} />, onClick: showShortcuts },
    { id: 'sign-out', label: 'Sign out', leftSection: <IconLogout size={18} />, onClick: signOut },
  ]
  return (
    <Palette
      groups={[
        { group: 'Pages', actions: pages },
        { group: 'Workspaces', actions: workspaces },
        { group: 'Actions', actions },
      ]}
    />
  )
}
