import { createContext, useContext } from 'react'

/** What the viewer's role allows, as `noun:verb`. */
export const Permissions = createContext<readonly string[]>([])

/** Whether the viewer's role allows something; what it does not allow is not offered. */
export function usePermission() {
  const permissions = useContext(Permissions)
  return (permission: string) => permissions.includes(permission)
}
