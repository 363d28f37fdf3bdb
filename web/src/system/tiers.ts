/** The tiers by the names that people know them by, and what stops when one is away. */
export const tierNames = {
  oltp: { label: 'Main database', holds: 'People, workspaces, campaigns and leads. Without it nobody can sign in.' },
  content: { label: 'Content store', holds: 'Bodies of mails and files.' },
  olap: { label: 'Analytics', holds: 'Figures over time.' },
  notifications: { label: 'Notifications', holds: 'Notices to people and system events.' },
  queue: { label: 'Job queue', holds: 'Everything that happens by itself.' },
} as const

export type Tier = keyof typeof tierNames
