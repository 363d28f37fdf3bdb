import type { ConnectionSecurity } from '../gql/graphql.ts'

export type ServerForm = { host: string; port: number | string; security: string }

/** A server as it is sent to the API; nothing where no host is named. */
export const serverInput = ({ host, port, security }: ServerForm) =>
  host.trim() === ''
    ? undefined
    : { host: host.trim(), port: Number(port) || 0, security: security as ConnectionSecurity }

export const emptyServer = (port: number, security: ConnectionSecurity): ServerForm => ({ host: '', port, security })
