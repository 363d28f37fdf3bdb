import { Role } from '../graphql/auth.ts'
import type { Viewer } from '../graphql/context.ts'

/** What somebody is in a tenant, and the workspaces they belong to, which count when the tenant says so. */
export type Sight = { roles: string[]; restricted: boolean; companyIds: string[] }

/** Who runs a tenant sees all of its workspaces. */
export const seesAll = (roles: readonly string[]) => roles.includes(Role.owner) || roles.includes(Role.admin)

/** The workspaces somebody may see; null for all. */
export const sightOf = ({ roles, restricted, companyIds }: Sight) => (restricted && !seesAll(roles) ? companyIds : null)

/** A token sees at most what its owner sees. */
export const narrowed = (sight: readonly string[] | null, chosen: readonly string[]) =>
  chosen.length === 0 ? sight : sight === null ? chosen : chosen.filter((id) => sight.includes(id))

/** Whether somebody may see this workspace. */
export const sees = ({ companyIds }: Pick<Viewer, 'companyIds'>, companyId: string) =>
  companyIds === null || companyIds.includes(companyId)

/** The part of a `where` that keeps to the workspaces somebody may see. */
export const within = ({ companyIds }: Pick<Viewer, 'companyIds'>) =>
  companyIds === null ? {} : { in: [...companyIds] }
