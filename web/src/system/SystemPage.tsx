import { useQuery } from '@apollo/client/react'
import { Alert, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { faultOf } from '../faults.ts'
import { graphql, read } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'
import { Page } from '../ui/Page.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { readHealth, type TierReport } from './health.ts'
import { TierCard, TierCard_tier } from './TierCard.tsx'
import { tierNames } from './tiers.ts'

const SystemPageQuery = graphql(`
  query SystemPage {
    system {
      version
      checkedAt
      tiers {
        ...TierCard_tier
      }
    }
  }
`)

const pollMs = 10_000

/** How each tier does. When the database of the API itself is away, the public health answer stands in. */
export function SystemPage() {
  const { data, error, refetch } = useQuery(SystemPageQuery, {
    fetchPolicy: 'cache-and-network',
    pollInterval: pollMs,
    skipPollAttempt: () => document.hidden,
  })
  const health = useHealth(error !== undefined)
  const asked = read(TierCard_tier, data?.system.tiers)
  const tiers = error ? health : asked
  return (
    <Page title="System" lead="The parts PenguinMails runs on. When one is down, the others keep working.">
      {tiers && <Verdict tiers={tiers} />}
      {error && !health && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!tiers && !error && <Waiting rows={3} height={96} />}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        {tiers?.map((tier) => (
          <TierCard key={tier.name} tier={tier} />
        ))}
      </SimpleGrid>
      {data && !error && (
        <Text size="sm" c="dimmed">
          Version {data.system.version}. Checked <Ago at={data.system.checkedAt} />, and again every {pollMs / 1_000}{' '}
          seconds.
        </Text>
      )}
    </Page>
  )
}

function Verdict({ tiers }: { tiers: ReadonlyArray<Pick<TierReport, 'name' | 'status'>> }) {
  const down = tiers.filter(({ status }) => status === 'down')
  return (
    <div role="status">
      {down.length === 0 ? (
        <Alert color="green" icon={<IconCircleCheck size={20} />} title="Everything is up" />
      ) : (
        <Alert
          color="red"
          icon={<IconAlertTriangle size={20} />}
          title={down.length === 1 ? 'One tier is down' : `${down.length} tiers are down`}
        >
          <Stack gap={2}>
            {down.map(({ name }) => (
              <Text key={name} size="sm">
                <b>{tierNames[name].label}</b>: {tierNames[name].holds}
              </Text>
            ))}
          </Stack>
        </Alert>
      )}
    </div>
  )
}

function useHealth(wanted: boolean) {
  const [tiers, setTiers] = useState<TierReport[] | null>(null)
  useEffect(() => {
    if (!wanted) return setTiers(null)
    const look = () => {
      if (document.hidden) return
      readHealth().then(setTiers, () => setTiers(null))
    }
    look()
    const timer = setInterval(look, pollMs)
    return () => clearInterval(timer)
  }, [wanted])
  return tiers
}
