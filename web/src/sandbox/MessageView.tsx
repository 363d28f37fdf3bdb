import { Code, Table, Text } from '@mantine/core'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import styles from './SandboxPage.module.css'
import type { View } from './urls.ts'

const MessageView_content = graphql(`
  fragment MessageView_content on SandboxContent {
    html
    text
    source
    headers {
      name
      value
    }
  }
`)

type Props = { content: FragmentType<typeof MessageView_content>; view: View }

/** What is in a message. Its HTML runs nothing and fetches nothing: looking at it here is not opening it. */
export function MessageView({ view, ...props }: Props) {
  const { html, text, source, headers } = read(MessageView_content, props.content)
  if (view === 'rendered' && html) {
    return <iframe title="The message" className={styles.frame} sandbox="" srcDoc={fenced(html)} />
  }
  if (view === 'headers') {
    return (
      <Table aria-label="Header" verticalSpacing={4}>
        <Table.Tbody>
          {headers.map(({ name, value }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: fields may occur twice, and never move
            <Table.Tr key={at}>
              <Table.Th fz="xs">{name}</Table.Th>
              <Table.Td fz="xs" style={{ overflowWrap: 'anywhere' }}>
                {value}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    )
  }
  const words = view === 'source' ? source : text
  if (!words) return <Text c="dimmed">It has no such part.</Text>
  return (
    <Code block tabIndex={0} mah="60vh" style={{ overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {words}
    </Code>
  )
}

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

const fenced = (html: string) => `<meta http-equiv="Content-Security-Policy" content="${policy}">${html}`
