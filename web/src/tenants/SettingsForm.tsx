import { Alert, Button, ColorInput, Group, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { notifyDone } from '../ui/notify.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { UpdateTenantSettings } from './UpdateTenantSettings.ts'
import { writeTime } from './useTenantTime.ts'

const SettingsForm_settings = graphql(`
  fragment SettingsForm_settings on TenantSettings {
    name
    themeColor
    dateFormat
    timeZone
    workspaceAccess
    dateFormats
    revision
  }
`)

type Props = { settings: FragmentType<typeof SettingsForm_settings>; refresh: () => void }

/** The organisation's name and colour, its dates, and who sees which workspace. */
export function SettingsForm(props: Props) {
  const settings = read(SettingsForm_settings, props.settings)
  const may = usePermission()
  const [problem, setProblem] = useState<string | null>(null)
  const [update, updating] = useAct(UpdateTenantSettings)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      name: settings.name,
      themeColor: settings.themeColor ?? '',
      dateFormat: settings.dateFormat,
      timeZone: settings.timeZone,
      workspaceAccess: settings.workspaceAccess,
    },
  })
  const submit = form.onSubmit(async ({ themeColor, ...values }) => {
    setProblem(null)
    const answer = await update({
      input: { ...values, themeColor: themeColor || null, expectedRevision: settings.revision },
    })
    if (answer?.__typename === 'TenantSettings') return notifyDone('Saved.')
    if (answer) setProblem(showProblem(form, answer))
    if (answer?.__typename === 'Conflict') props.refresh()
  })
  const example = (format: string) => writeTime(new Date(), format, settings.timeZone).slice(0, -9)
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <Group grow align="flex-start" preventGrowOverflow={false} wrap="wrap">
          <TextInput label="Name" key={form.key('name')} {...form.getInputProps('name')} />
          <ColorInput
            label="Colour"
            description="Marks the organisation in the navigation."
            placeholder="None"
            format="hex"
            withEyeDropper={false}
            key={form.key('themeColor')}
            {...form.getInputProps('themeColor')}
          />
        </Group>
        <Group grow align="flex-start" preventGrowOverflow={false} wrap="wrap">
          <Select
            label="Dates"
            allowDeselect={false}
            data={settings.dateFormats.map((value) => ({ value, label: `${value} (${example(value)})` }))}
            key={form.key('dateFormat')}
            {...form.getInputProps('dateFormat')}
          />
          <Select
            label="Time zone"
            searchable
            allowDeselect={false}
            data={[...new Set(['UTC', settings.timeZone, ...Intl.supportedValuesOf('timeZone')])]}
            key={form.key('timeZone')}
            {...form.getInputProps('timeZone')}
          />
        </Group>
        <Radio.Group
          label="Who sees a workspace"
          key={form.key('workspaceAccess')}
          {...form.getInputProps('workspaceAccess')}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="everybody" label="Everybody in the organisation" />
            <Radio value="members" label="Its members, besides owners and admins" />
          </Stack>
        </Radio.Group>
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
