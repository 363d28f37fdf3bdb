import { useQuery } from '@apollo/client/react'
import { Alert, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { faultOf } from '../faults.ts'
import { graphql } from '../gql/index.ts'
import { languages } from '../ui/languages.ts'
import { notifyDone } from '../ui/notify.tsx'
import { FaultNote, Waiting } from '../ui/Panel.tsx'
import { showProblem } from '../ui/problems.ts'
import { useAct } from '../useAct.ts'
import { UpdateProject } from './UpdateProject.ts'

const ProjectDialogQuery = graphql(`
  query ProjectDialog($on: ID!, $known: Boolean!) {
    project(id: $on) @include(if: $known) {
      id
      name
      defaultLocale
      revision
    }
    company(id: $on) @skip(if: $known) {
      id
      name
    }
  }
`)

const CreateProject = graphql(`
  mutation CreateProject($input: CreateProjectInput!) {
    createProject(input: $input) {
      __typename
      ... on Project {
        id
        name
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

type Project = { id: string; name: string; defaultLocale: string; revision: number }
type Props = { kind: 'new-project' | 'edit-project'; on: string; close: () => void }

/** Makes a project in the workspace that is named, or changes the project that is. */
export function ProjectDialog({ kind, on, close }: Props) {
  const known = kind === 'edit-project'
  const { data, error, loading, refetch } = useQuery(ProjectDialogQuery, { variables: { on, known } })
  const found = known ? data?.project : data?.company
  const title = known ? 'Edit project' : data?.company ? `New project in ${data.company.name}` : 'New project'
  return (
    <Modal opened onClose={close} title={title}>
      {error && <FaultNote fault={faultOf(error)} again={() => refetch()} />}
      {loading && !found && <Waiting rows={2} height={36} />}
      {!loading && !error && !found && <Text>There is no such {known ? 'project' : 'workspace'} any more.</Text>}
      {found && (
        <ProjectForm project={data?.project ?? null} companyId={on} close={close} refresh={() => void refetch()} />
      )}
    </Modal>
  )
}

type FormProps = { project: Project | null; companyId: string; close: () => void; refresh: () => void }

function ProjectForm({ project, companyId, close, refresh }: FormProps) {
  const [problem, setProblem] = useState<string | null>(null)
  const [create, creating, refreshPage] = useAct(CreateProject)
  const [update, updating] = useAct(UpdateProject)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: project?.name ?? '', defaultLocale: project?.defaultLocale ?? 'en' },
    validate: { name: (value) => (value.trim() ? null : 'Give it a name.') },
  })
  const submit = form.onSubmit(async (input) => {
    setProblem(null)
    const answer = project
      ? await update({ id: project.id, input: { ...input, expectedRevision: project.revision } })
      : await create({ input: { ...input, companyId } })
    if (!answer) return
    if (answer.__typename === 'Project') {
      notifyDone(project ? 'Saved.' : `${answer.name} is ready.`)
      if (!project) void refreshPage()
      return close()
    }
    setProblem(showProblem(form, answer))
    // What is written here stays; the next save is made upon what the other person saved.
    if (answer.__typename === 'Conflict') refresh()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <TextInput label="Name" data-autofocus withAsterisk key={form.key('name')} {...form.getInputProps('name')} />
        <Select
          label="Language"
          description="What this project writes in."
          searchable
          allowDeselect={false}
          data={languages(form.getInitialValues().defaultLocale)}
          key={form.key('defaultLocale')}
          {...form.getInputProps('defaultLocale')}
        />
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={creating || updating}>
            {project ? 'Save' : 'Create project'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
