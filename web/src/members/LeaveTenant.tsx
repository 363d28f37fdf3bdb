import { Button, Group } from '@mantine/core'
import { graphql } from '../gql/index.ts'
import { accessToken, replaceToken } from '../session/session.ts'
import { ConfirmButton } from '../ui/ConfirmButton.tsx'
import { notifyFault } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'

const Leave = graphql(`
  mutation LeaveTenant {
    leaveTenant {
      __typename
      ... on Problem {
        message
      }
    }
  }
`)

/** The way out of the organisation. One goes on in another, or nowhere. */
export function LeaveTenant() {
  const [leave, leaving] = useAct(Leave)
  const go = async () => {
    const answer = await leave({})
    if (answer?.__typename === 'TenantLeft') await replaceToken(await accessToken())
    else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  return (
    <Group justify="flex-end">
      <ConfirmButton
        label="Leave this organisation"
        question="You will not see anything of it any more, and your tokens here end. Only an invitation brings you back."
        confirm={go}
      >
        {(open) => (
          <Button variant="subtle" color="red" loading={leaving} onClick={open}>
            Leave this organisation
          </Button>
        )}
      </ConfirmButton>
    </Group>
  )
}
