import { Alert, Button, Checkbox, Group, NumberInput, Select, SimpleGrid, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import type { PolicyForm_PolicyFragment } from '../gql/graphql.ts'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { notifyDone } from '../ui/notify.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'

const PolicyForm_policy = graphql(`
  fragment PolicyForm_policy on TenantPolicy {
    passwordMinLength
    passwordRequireUppercase
    passwordRequireNumbers
    passwordRequireSymbols
    sessionTimeoutMinutes
    maxLoginAttempts
    lockoutMinutes
    mfaRequired
    mfaType
    revision
  }
`)

const UpdateTenantPolicy = graphql(`
  mutation UpdateTenantPolicy($input: UpdateTenantPolicyInput!) {
    updateTenantPolicy(input: $input) {
      __typename
      ... on TenantPolicy {
        ...PolicyForm_policy
      }
      ... on Problem {
        message
      }
      ... on InvalidInput {
        issues {
          path
          message
        }
      }
    }
  }
`)

/** What can be changed of it, and nothing else: this is what is sent. */
const valuesOf = (policy: PolicyForm_PolicyFragment) => ({
  passwordMinLength: policy.passwordMinLength,
  passwordRequireUppercase: policy.passwordRequireUppercase,
  passwordRequireNumbers: policy.passwordRequireNumbers,
  passwordRequireSymbols: policy.passwordRequireSymbols,
  sessionTimeoutMinutes: policy.sessionTimeoutMinutes,
  maxLoginAttempts: policy.maxLoginAttempts,
  lockoutMinutes: policy.lockoutMinutes,
  mfaRequired: policy.mfaRequired,
  mfaType: policy.mfaType,
})

const factors = [
  { value: 'any', label: 'Any' },
  { value: 'totp', label: 'A code from an app' },
  { value: 'passkey', label: 'A passkey' },
]

type Props = { policy: FragmentType<typeof PolicyForm_policy>; refresh: () => void }

/** What the organisation asks of everybody who signs in. */
export function PolicyForm(props: Props) {
  const policy = read(PolicyForm_policy, props.policy)
  const may = usePermission()
  const [problem, setProblem] = useState<string | null>(null)
  const [update, updating] = useAct(UpdateTenantPolicy)
  const form = useForm({ mode: 'uncontrolled', initialValues: valuesOf(policy) })
  const submit = form.onSubmit(async (values) => {
    setProblem(null)
    const answer = await update({ input: { ...values, expectedRevision: policy.revision } })
    if (answer?.__typename === 'TenantPolicy') return notifyDone('Saved. It holds from now on.')
    if (answer) setProblem(showProblem(form, answer))
    if (answer?.__typename === 'Conflict') props.refresh()
  })
  const number = (
    field: 'passwordMinLength' | 'sessionTimeoutMinutes' | 'maxLoginAttempts' | 'lockoutMinutes',
    label: string,
  ) => <NumberInput label={label} allowDecimal={false} key={form.key(field)} {...form.getInputProps(field)} />
  const box = (
    field: 'passwordRequireUppercase' | 'passwordRequireNumbers' | 'passwordRequireSymbols' | 'mfaRequired',
    label: string,
  ) => <Checkbox label={label} key={form.key(field)} {...form.getInputProps(field, { type: 'checkbox' })} />
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {number('passwordMinLength', 'Shortest password')}
          {number('sessionTimeoutMinutes', 'A session ends after minutes of rest')}
          {number('maxLoginAttempts', 'Wrong attempts before an account is closed to strangers')}
          {number('lockoutMinutes', 'For how many minutes')}
        </SimpleGrid>
        <Group>
          {box('passwordRequireUppercase', 'Capital letter')}
          {box('passwordRequireNumbers', 'Digit')}
          {box('passwordRequireSymbols', 'Symbol')}
        </Group>
        <Group align="flex-end">
          {box('mfaRequired', 'Everybody needs a second factor')}
          <Select
            aria-label="Which second factor"
            allowDeselect={false}
            data={factors}
            key={form.key('mfaType')}
            {...form.getInputProps('mfaType')}
          />
        </Group>
        {may('tenant:write') && (
          <Group justify="flex-end">
            <Button type="submit" loading={updating}>
              Save
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  )
}
