/** The roles in words, the most powerful first. */
export const roles = [
  { value: 'owner', label: 'Owner', means: 'Everything, and who else owns it' },
  { value: 'admin', label: 'Admin', means: 'Members, workspaces, settings' },
  { value: 'marketer', label: 'Marketer', means: 'Projects and what is sent' },
  { value: 'analyst', label: 'Analyst', means: 'Reads' },
] as const

export type Role = (typeof roles)[number]['value']

export const roleName = (role: string) => roles.find(({ value }) => value === role)?.label ?? role
