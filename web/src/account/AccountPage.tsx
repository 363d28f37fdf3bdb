import { useQuery } from '@apollo/client/react'
import { Stack } from '@mantine/core'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { Attempts } from './Attempts.tsx'
import { Devices } from './Devices.tsx'
import { EmailForm } from './EmailForm.tsx'
import { PasswordForm } from './PasswordForm.tsx'
import { PreferencesForm } from './PreferencesForm.tsx'
import { ProfileForm } from './ProfileForm.tsx'
import { ProofProvider } from './Proof.tsx'
import { SecondFactors } from './SecondFactors.tsx'
import { Sessions } from './Sessions.tsx'

const AccountPageQuery = graphql(`
  query AccountPage {
    account {
      user {
        id
        ...ProfileForm_user
        ...EmailForm_user
      }
      secondFactors {
        ...SecondFactors_factors
      }
      preferences {
        ...PreferencesForm_preferences
      }
      sessions {
        ...Sessions_session
      }
      devices {
        ...Devices_device
      }
      attempts {
        ...Attempts_attempt
      }
    }
  }
`)

/** Everything about oneself, whatever tenant one works in. */
export function AccountPage() {
  const { data, error, refetch } = useQuery(AccountPageQuery, { fetchPolicy: 'cache-and-network' })
  const account = data?.account
  return (
    <Page title="Your account" lead="Who you are, how you sign in, and how you want it.">
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!account && !error && <Waiting rows={6} />}
      {account && (
        <ProofProvider>
          <Stack maw={860}>
            <ProfileForm user={account.user} />
            <EmailForm user={account.user} />
            <PasswordForm />
            <SecondFactors factors={account.secondFactors} />
            <PreferencesForm preferences={account.preferences} />
            <Sessions sessions={account.sessions} />
            <Devices devices={account.devices} />
            <Attempts attempts={account.attempts} />
          </Stack>
        </ProofProvider>
      )}
    </Page>
  )
}
