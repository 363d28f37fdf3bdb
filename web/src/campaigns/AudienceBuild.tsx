import { List, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Ago } from '../ui/Ago.tsx'
import { Panel } from '../ui/Panel.tsx'
import { sayExclusion } from './exclusions.ts'

const AudienceBuild_build = graphql(`
  fragment AudienceBuild_build on AudienceBuild {
    joined
    finishedAt
    excluded {
      reason
      count
    }
  }
`)

/** Who came in at the launch, and who was left out for what. */
export function AudienceBuild(props: { build: FragmentType<typeof AudienceBuild_build> }) {
  const { joined, finishedAt, excluded } = read(AudienceBuild_build, props.build)
  return (
    <Panel title="Who came in">
      <Text size="sm">
        <b>{joined.toLocaleString()}</b> {joined === 1 ? 'lead' : 'leads'}
        {finishedAt ? (
          <>
            , all found <Ago at={finishedAt} />.
          </>
        ) : (
          ' so far; more are looked for.'
        )}
      </Text>
      {excluded.length > 0 && (
        <List size="sm" spacing={4}>
          {excluded.map(({ reason, count }) => (
            <List.Item key={reason}>
              {count.toLocaleString()} {sayExclusion(reason)}
            </List.Item>
          ))}
        </List>
      )}
    </Panel>
  )
}
