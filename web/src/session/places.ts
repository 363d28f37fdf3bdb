import {
  IconBriefcase,
  IconBuilding,
  IconHeartbeat,
  IconHistory,
  IconHome,
  IconKey,
  IconStack2,
  IconUsers,
} from '@tabler/icons-react'
import type { Place } from '../ui/Frame.tsx'

/** The pages there are, in the order of the navigation. */
export const places: readonly Place[] = [
  { label: 'Home', to: '/', icon: IconHome, keys: 'g h' },
  { label: 'Workspaces', to: '/workspaces', icon: IconBriefcase, keys: 'g w' },
  { label: 'Jobs', to: '/jobs', icon: IconStack2, keys: 'g j' },
  { label: 'Members', to: '/members', icon: IconUsers, keys: 'g m', needs: 'member:read' },
  { label: 'Tokens', to: '/tokens', icon: IconKey, keys: 'g t', needs: 'token:read' },
  { label: 'Audit log', to: '/audit', icon: IconHistory, keys: 'g a', needs: 'audit:read' },
  { label: 'Organisation', to: '/organisation', icon: IconBuilding, keys: 'g o', needs: 'tenant:read' },
  { label: 'System', to: '/system', icon: IconHeartbeat, keys: 'g s' },
]
