import type { Db } from '../../prisma/tenancy.ts'
import type { Permission } from './auth.ts'
import type { Loaders } from './loaders.ts'

/** Who asks, and on behalf of which tenant. */
export type Viewer = {
  userId: string
  tenantId: string
  sessionId: string
  roles: readonly string[]
  permissions: ReadonlySet<Permission>
  /** The tenant asks for a second factor that this session was not opened with: until then it allows nothing. */
  lacksSecondFactor: boolean
}

/** What is known of the request that carries an operation. */
export type Caller = {
  requestId: string
  ip: string
  userAgent: string
  /** Gives the browser a refresh token, or takes it away. */
  setRefreshToken(token: string | null, expiresAt?: Date): void
  /** By what the browser is recognised where somebody signed in before. */
  deviceToken: string | null
  setDeviceToken(token: string, expiresAt: Date): void
}

/** What Apollo is given per request; the executor adds the rest. */
export type RequestContext = { viewer: Viewer | null; caller: Caller }

/** What every resolver is given. The database handle already knows its tenant. */
export type Context = RequestContext & {
  readonly db: Db
  readonly load: Loaders
  /** Forgets what was loaded: a mutation may have changed it. */
  forget(): void
  /** Set by a returned problem: nothing of the operation is kept. */
  undone: boolean
}

/** The context of a field whose permission makes sure that somebody is signed in. */
export type SignedIn = Context & { viewer: Viewer }
