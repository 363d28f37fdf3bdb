import { Alert, Button, Group, Select, Stack, Switch } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { languages } from '../ui/languages.ts'
import { notifyDone } from '../ui/notify.tsx'
import { Panel } from '../ui/Panel.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { UpdatePreferences } from './UpdatePreferences.ts'

const PreferencesForm_preferences = graphql(`
  fragment PreferencesForm_preferences on Preferences {
    theme
    language
    timezone
    emailNotifications
  }
`)

const zones = (chosen: string) => [...new Set(['UTC', chosen, ...Intl.supportedValuesOf('timeZone')])]

export function PreferencesForm(props: { preferences: FragmentType<typeof PreferencesForm_preferences> }) {
  const { theme, language, timezone, emailNotifications } = read(PreferencesForm_preferences, props.preferences)
  const [problem, setProblem] = useState<string | null>(null)
  const [update, working, refresh] = useAct(UpdatePreferences)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { theme, language, timezone, emailNotifications },
  })
  const submit = form.onSubmit(async (input) => {
    setProblem(null)
    const answer = await update({ input })
    if (answer?.__typename === 'Preferences') {
      notifyDone('Saved.')
      void refresh()
    } else if (answer) setProblem(showProblem(form, answer))
  })
  return (
    <Panel title="Preferences">
      <form onSubmit={submit} noValidate>
        <Stack>
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <Group grow align="flex-start">
            <Select
              label="Colours"
              allowDeselect={false}
              data={[
                { value: 'light', label: 'Light' },
                { value: 'dark', label: 'Dark' },
                { value: 'auto', label: 'Like the system' },
              ]}
              key={form.key('theme')}
              {...form.getInputProps('theme')}
            />
            <Select
              label="Dates and numbers as in"
              searchable
              allowDeselect={false}
              data={languages(language)}
              key={form.key('language')}
              {...form.getInputProps('language')}
            />
            <Select
              label="Time zone"
              searchable
              allowDeselect={false}
              data={zones(timezone)}
              limit={50}
              key={form.key('timezone')}
              {...form.getInputProps('timezone')}
            />
          </Group>
          <Switch
            label="Send me notifications by mail too"
            description="What concerns the safety of your account is always sent."
            key={form.key('emailNotifications')}
            {...form.getInputProps('emailNotifications', { type: 'checkbox' })}
          />
          <Group justify="flex-end">
            <Button type="submit" variant="default" loading={working}>
              Save preferences
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
