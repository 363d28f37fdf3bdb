import { IconBan, IconBriefcase, IconHeartbeat, IconHome, IconListSearch, IconStack2, IconUsers } from '@tabler/icons-react'
import type { Place } from '../ui/Frame.tsx'

/** The pages there are, in the order of the navigation. */
export const places: readonly Place[] = [
  { label: 'Home', to: '/', icon: IconHome, keys: 'g h' },
  { label: 'Workspaces', to: '/workspaces', icon: IconBriefcase, keys: 'g w' },
  { label: 'Leads', to: '/leads', icon: IconUsers, keys: 'g l' },
  { label: 'Lists and segments', to: '/lists', icon: IconListSearch, keys: 'g i' },
  { label: 'Suppression', to: '/suppression', icon: IconBan, keys: 'g u' },
  { label: 'Jobs', to: '/jobs', icon: IconStack2, keys: 'g j' },
  { label: 'System', to: '/system', icon: IconHeartbeat, keys: 'g s' },
]
