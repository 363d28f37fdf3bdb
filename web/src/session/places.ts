import { IconBriefcase, IconHeartbeat, IconHome, IconStack2 } from '@tabler/icons-react'
import type { Place } from '../ui/Frame.tsx'

/** The pages there are, in the order of the navigation. */
export const places: readonly Place[] = [
  { label: 'Home', to: '/', icon: IconHome, keys: 'g h' },
  { label: 'Workspaces', to: '/workspaces', icon: IconBriefcase, keys: 'g w' },
  { label: 'Jobs', to: '/jobs', icon: IconStack2, keys: 'g j' },
  { label: 'System', to: '/system', icon: IconHeartbeat, keys: 'g s' },
]
