import { useMantineColorScheme } from '@mantine/core'
import {
  IconBriefcase,
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconPlus,
  IconSun,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Palette } from '../ui/Palette.tsx'
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
  const { colorScheme, setColorScheme } = useMantineColorScheme()
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
  const schemes = [
    { value: 'light', label: 'Light colours', Icon: IconSun },
    { value: 'dark', label: 'Dark colours', Icon: IconMoon },
    { value: 'auto', label: 'Colours like the system', Icon: IconDeviceDesktop },
  ] as const
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
        label,
        keywords: ['theme', 'scheme', 'mode'],
        leftSection: <Icon size={18} />,
        onClick: () => setColorScheme(value),
      })),
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
