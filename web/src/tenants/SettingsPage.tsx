import { useQuery } from '@apollo/client/react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Panel, Waiting } from '../ui/Panel.tsx'
import { BillingForm } from './BillingForm.tsx'
import { BrandPictures } from './BrandPictures.tsx'
import { PolicyForm } from './PolicyForm.tsx'
import { SettingsForm } from './SettingsForm.tsx'

const SettingsPageQuery = graphql(`
  query SettingsPage {
    tenantSettings {
      ...SettingsForm_settings
      ...BillingForm_settings
      ...BrandPictures_settings
    }
    tenantPolicy {
      ...PolicyForm_policy
    }
  }
`)

/** How the organisation likes things, where its bills go, and what it asks of its people. */
export function SettingsPage() {
  const { data, error, loading, refetch } = useQuery(SettingsPageQuery, { fetchPolicy: 'cache-and-network' })
  const again = () => void refetch()
  return (
    <Page title="Organisation" lead="What holds for everybody who works here.">
      {error && <FaultNote fault={faultOf(error)} again={again} />}
      {!data && loading && <Waiting rows={6} height={36} />}
      {data && (
        <>
          <Panel title="Looks and habits">
            <SettingsForm settings={data.tenantSettings} refresh={again} />
          </Panel>
          <Panel title="Logo and icon">
            <BrandPictures settings={data.tenantSettings} />
          </Panel>
          <Panel title="Rules for signing in">
            <PolicyForm policy={data.tenantPolicy} refresh={again} />
          </Panel>
          <Panel title="Bills">
            <BillingForm settings={data.tenantSettings} refresh={again} />
          </Panel>
        </>
      )}
    </Page>
  )
}
