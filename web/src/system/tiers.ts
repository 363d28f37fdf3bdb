/** The tiers by the names that people know them by, and what stops when one is away. */
export const tierNames = {
  oltp: { label: 'Main database', holds: 'People, organisations and workspaces. Without it nobody can sign in.' },
  content: { label: 'Content store', holds: 'Files and everything large.' },
  olap: { label: 'Analytics', holds: 'Figures over time.' },
  notifications: { label: 'Notifications', holds: 'Notices and system events.' },
  queue: { label: 'Job queue', holds: 'Work in the background.' },
} as const

export type Tier = keyof typeof tierNames
