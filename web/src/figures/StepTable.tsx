import { Progress, Table, Text } from '@mantine/core'
import { Fragment } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { number, percent, rateOf } from './words.ts'

const StepTable_step = graphql(`
  fragment StepTable_step on StepFigures {
    stepId
    name
    place
    figures {
      sent
      opened
      clicked
      replied
    }
    variants {
      variantId
      name
      figures {
        sent
      }
      openRate {
        rate
        low
        high
      }
      clickRate {
        rate
        low
        high
      }
      replyRate {
        rate
        low
        high
        chanceOfBest
      }
    }
  }
`)

type Rate = { rate: number; low: number; high: number }

/** How many each step reached, and how its variants compare. */
export function StepTable({ steps }: { steps: readonly FragmentType<typeof StepTable_step>[] }) {
  const rows = read(StepTable_step, steps)
  const most = Math.max(1, ...rows.map(({ figures }) => figures.sent))
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Step</Table.Th>
            <Table.Th>Sent</Table.Th>
            <Table.Th>Opened</Table.Th>
            <Table.Th>Clicked</Table.Th>
            <Table.Th>Replied</Table.Th>
            <Table.Th>Best by replies</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ stepId, name, figures, variants }) => (
            <Fragment key={stepId}>
              <Table.Tr>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td>
                  {number(figures.sent)}
                  <Progress value={(figures.sent / most) * 100} size="sm" mt={4} aria-hidden />
                </Table.Td>
                <Table.Td>{rateOf(figures.opened, figures.sent)}</Table.Td>
                <Table.Td>{rateOf(figures.clicked, figures.sent)}</Table.Td>
                <Table.Td>{rateOf(figures.replied, figures.sent)}</Table.Td>
                <Table.Td />
              </Table.Tr>
              {variants.length > 1 &&
                variants.map(({ variantId, name, figures, openRate, clickRate, replyRate }) => (
                  <Table.Tr key={variantId ?? 'own'}>
                    <Table.Th scope="row" pl="xl" fw={400}>
                      {name}
                    </Table.Th>
                    <Table.Td>{number(figures.sent)}</Table.Td>
                    {[openRate, clickRate, replyRate].map((rate, nr) => (
                      <Table.Td key={['opened', 'clicked', 'replied'][nr]}>
                        <Between rate={rate} />
                      </Table.Td>
                    ))}
                    <Table.Td>{replyRate.chanceOfBest == null ? '' : percent(replyRate.chanceOfBest)}</Table.Td>
                  </Table.Tr>
                ))}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

const Between = ({ rate: { rate, low, high } }: { rate: Rate }) => (
  <>
    {percent(rate)}
    <Text span size="xs" c="dimmed" display="block" title="The true rate lies between these with a chance of 95 %.">
      {percent(low)} to {percent(high)}
    </Text>
  </>
)
