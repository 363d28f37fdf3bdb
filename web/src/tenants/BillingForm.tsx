import { Alert, Button, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { notifyDone } from '../ui/notify.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { UpdateTenantSettings } from './UpdateTenantSettings.ts'

const BillingForm_settings = graphql(`
  fragment BillingForm_settings on TenantSettings {
    revision
    billing {
      email
      name
      line1
      line2
      postalCode
      city
      region
      country
      taxId
    }
  }
`)

const fields = [
  ['name', 'Name on the bill'],
  ['email', 'Email for bills'],
  ['line1', 'Street and number'],
  ['line2', 'Second line'],
  ['postalCode', 'Postal code'],
  ['city', 'City'],
  ['region', 'State or province'],
  ['country', 'Country, as two letters'],
  ['taxId', 'Tax number'],
] as const

type Props = { settings: FragmentType<typeof BillingForm_settings>; refresh: () => void }

/** Where bills go; only for who may change it. */
export function BillingForm(props: Props) {
  const { billing, revision } = read(BillingForm_settings, props.settings)
  const [problem, setProblem] = useState<string | null>(null)
  const [update, updating] = useAct(UpdateTenantSettings)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: Object.fromEntries(fields.map(([field]) => [field, billing?.[field] ?? ''])),
  })
  if (!billing) {
    return (
      <Text size="sm" c="dimmed">
        Owners and admins see and change where bills go.
      </Text>
    )
  }
  const submit = form.onSubmit(async (values) => {
    setProblem(null)
    const answer = await update({ input: { billing: values, expectedRevision: revision } })
    if (answer?.__typename === 'TenantSettings') return notifyDone('Saved.')
    if (answer && 'issues' in answer) {
      const issues = answer.issues.map(({ path, message }) => ({ path: path.replace('billing.', ''), message }))
      setProblem(showProblem(form, { ...answer, issues }))
    } else if (answer) setProblem(answer.message)
    if (answer?.__typename === 'Conflict') props.refresh()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {fields.map(([field, label]) => (
            <TextInput key={form.key(field)} label={label} {...form.getInputProps(field)} />
          ))}
        </SimpleGrid>
        <Group justify="flex-end">
          <Button type="submit" loading={updating}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
