import {
  IconBan,
  IconBriefcase,
  IconBuilding,
  IconChartBar,
  IconFileImport,
  IconHeartbeat,
  IconHistory,
  IconHome,
  IconKey,
  IconListSearch,
  IconMailbox,
  IconSend,
  IconStack2,
  IconTools,
  IconUserCog,
  IconUsers,
} from '@tabler/icons-react'
import type { Place } from '../ui/Frame.tsx'

/** The pages there are, in the order of the navigation. */
export const places: readonly Place[] = [
  { label: 'Home', to: '/', icon: IconHome, keys: 'g h' },
  { label: 'Analytics', to: '/analytics', icon: IconChartBar, keys: 'g y', needs: 'figures:read' },
  { label: 'Workspaces', to: '/workspaces', icon: IconBriefcase, keys: 'g w' },
  { label: 'Campaigns', to: '/campaigns', icon: IconSend, keys: 'g c', needs: 'campaign:read' },
  { label: 'Leads', to: '/leads', icon: IconUsers, keys: 'g l' },
  { label: 'Imports', to: '/imports', icon: IconFileImport, keys: 'g f' },
  { label: 'Lists and segments', to: '/lists', icon: IconListSearch, keys: 'g i' },
  { label: 'Suppression', to: '/suppression', icon: IconBan, keys: 'g u' },
  { label: 'Lead upkeep', to: '/upkeep', icon: IconTools, keys: 'g k' },
  { label: 'Sandbox', to: '/sandbox', icon: IconMailbox, keys: 'g b', needs: 'sandbox:read', inSandbox: true },
  { label: 'Jobs', to: '/jobs', icon: IconStack2, keys: 'g j' },
  { label: 'Members', to: '/members', icon: IconUserCog, keys: 'g m', needs: 'member:read' },
  { label: 'Tokens', to: '/tokens', icon: IconKey, keys: 'g t', needs: 'token:read' },
  { label: 'Audit log', to: '/audit', icon: IconHistory, keys: 'g a', needs: 'audit:read' },
  { label: 'Organisation', to: '/organisation', icon: IconBuilding, keys: 'g o', needs: 'tenant:read' },
  { label: 'System', to: '/system', icon: IconHeartbeat, keys: 'g s' },
]
