import { useQuery } from '@apollo/client/react'
import { Stack, Text, Title } from '@mantine/core'
import { faultOf } from '../../faults.ts'
import { graphql } from '../../gql/index.ts'
import { sayMoment } from '../../ui/manner.ts'
import { FaultNote, Waiting } from '../../ui/Panel.tsx'
import { ForecastTable } from './ForecastTable.tsx'

const ForecastQuery = graphql(`
  query CampaignForecast($id: ID!) {
    forecastCampaign(id: $id) {
      endsAt
      oneInEach
      days {
        day
        count
        mailbox {
          id
          email
        }
      }
    }
  }
`)

/** When it will be over, and how many mails go out on which day, from the planner's own rules. */
export function Forecast({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(ForecastQuery, { variables: { id }, fetchPolicy: 'no-cache' })
  const forecast = data?.forecastCampaign
  return (
    <Stack gap="sm">
      <Title order={2}>How long it takes</Title>
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {forecast && (
        <>
          <Text size="sm">
            {forecast.endsAt
              ? `The last recipient is through ${sayMoment(new Date(forecast.endsAt))}, if nobody leaves before.`
              : 'It has no end in sight: give it more mailboxes, or more time.'}
            {forecast.oneInEach > 1 && ` Calculated with one in ${forecast.oneInEach.toLocaleString()} of them.`}
          </Text>
          <ForecastTable
            days={forecast.days.map(({ day, count, mailbox }) => ({
              ...{ day, count, mailbox: mailbox?.email ?? 'A mailbox that is gone' },
            }))}
          />
        </>
      )}
    </Stack>
  )
}
