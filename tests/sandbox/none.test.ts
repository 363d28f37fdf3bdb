import { expect, it } from 'vitest'
import { sandboxMailbox } from '../../jobs/mail/sandbox.ts'
import { newTenant } from '../world.ts'

it('an installation without a sandbox has none, and no mailbox leads there', async () => {
  const tenant = await newTenant()
  const answer = await tenant.send('query NoSandbox { sandbox { inboxes { address } } }')
  expect(answer).toMatchObject({ data: { sandbox: null } })
  expect(sandboxMailbox(tenant.tenantId, 'anna@shop.test')).toBeUndefined()
})
