import { oneOf } from '../ui/search.ts'

/** What the address of the domains says: whether one is being added. */
export type DomainsSearch = { dialog?: 'new' | undefined }

export const readDomainsSearch = ({ dialog }: Record<string, unknown>): DomainsSearch => ({
  dialog: oneOf(['new'], dialog),
})
