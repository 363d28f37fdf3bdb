import { useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { graphql } from '../gql/index.ts'

const TenantBrand = graphql(`
  query TenantBrand {
    tenantSettings {
      themeColor
      logoUrl
      faviconUrl
    }
  }
`)

/** An address of ours as this page reaches it: people may use another name for the host. */
export const pathOf = (url: string) => new URL(url).pathname

/** How the organisation looks: its colour and logo, and its icon on the tab for as long as this stands. */
export function useBrand() {
  const { data } = useQuery(TenantBrand)
  const { themeColor, logoUrl, faviconUrl } = data?.tenantSettings ?? {}
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    if (!link || !faviconUrl) return
    const { href, type } = link
    Object.assign(link, { href: pathOf(faviconUrl), type: '' })
    return () => void Object.assign(link, { href, type })
  }, [faviconUrl])
  return { themeColor, logo: logoUrl ? pathOf(logoUrl) : null }
}
