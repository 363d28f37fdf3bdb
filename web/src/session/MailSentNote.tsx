import { useQuery } from '@apollo/client/react'
import { Alert, Code, Text } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { graphql } from '../gql/index.ts'
import { TextLink } from '../ui/links.tsx'
import { Page } from '../ui/Page.tsx'

const MailSentQuery = graphql(`
  query MailSentNote {
    signInOptions {
      mailFolder
    }
  }
`)

/** Sends a person to their mailbox. It says the same whether or not there is an account. */
export function MailSentNote({ email, what }: { email: string; what: string }) {
  const { data } = useQuery(MailSentQuery)
  const folder = data?.signInOptions.mailFolder
  return (
    <Page title="Look into your mail">
      <Text role="status">
        We have written to <b>{email}</b>. The mail has {what}; it may take a minute.
      </Text>
      {folder && (
        <Alert icon={<IconMail size={18} />} title="This PenguinMails has no mail server yet">
          Its mails are kept as files in <Code>{folder}</Code>. Set <Code>PLATFORM_SMTP_URL</Code> to send them.
        </Alert>
      )}
      <TextLink to="/sign-in" underline="always">
        Back to signing in
      </TextLink>
    </Page>
  )
}
