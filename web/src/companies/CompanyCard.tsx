import { ActionIcon, Badge, Button, Group, Menu, Paper, Stack, Text, Title } from '@mantine/core'
import { IconArchive, IconArchiveOff, IconDots, IconPencil, IconPlus } from '@tabler/icons-react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { TextLink } from '../ui/links.tsx'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'
import { ProjectRow } from './ProjectRow.tsx'
import { UpdateCompany } from './UpdateCompany.ts'
import type { WorkspacesSearch } from './urls.ts'

const CompanyCard_company = graphql(`
  fragment CompanyCard_company on Company {
    id
    name
    domain
    industry
    size
    status
    revision
    projects {
      id
      status
      ...ProjectRow_project
    }
  }
`)

type Props = { company: FragmentType<typeof CompanyCard_company>; open: (dialog: WorkspacesSearch) => void }

/** One workspace: what it is, its projects, and what can be done with it. */
export function CompanyCard(props: Props) {
  const company = read(CompanyCard_company, props.company)
  const { id, name, status, revision, projects } = company
  const may = usePermission()
  const [update, working] = useAct(UpdateCompany)
  const archived = status === 'archived'
  const facts = [company.domain, company.industry, company.size].filter(Boolean)

  const turn = async (next: 'active' | 'archived') => {
    const answer = await update({ id, input: { status: next, expectedRevision: revision } })
    if (answer?.__typename === 'Company')
      notifyDone(next === 'archived' ? `${name} is archived.` : `${name} is restored.`)
    else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  return (
    <Paper component="article" p="lg" aria-label={name} opacity={working ? 0.6 : 1}>
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Stack gap={2} miw={0}>
            <Group gap="xs">
              <Title order={2} fz="lg" style={{ overflowWrap: 'anywhere' }}>
                <TextLink to="/workspaces" search={{ workspace: id }} inherit c="inherit">
                  {name}
                </TextLink>
              </Title>
              {archived && <Badge color="gray">Archived</Badge>}
            </Group>
            <Text size="sm" c="dimmed">
              {facts.length > 0 ? facts.join(' · ') : 'No details yet'}
            </Text>
          </Stack>
          {may('company:write') && (
            <Menu position="bottom-end" shadow="md" width={180}>
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Actions for ${name}`}>
                  <IconDots size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={<IconPencil size={16} />}
                  onClick={() => props.open({ dialog: 'edit', on: id })}
                >
                  Rename or edit
                </Menu.Item>
                {archived ? (
                  <Menu.Item leftSection={<IconArchiveOff size={16} />} onClick={() => turn('active')}>
                    Restore
                  </Menu.Item>
                ) : (
                  <Menu.Item leftSection={<IconArchive size={16} />} onClick={() => turn('archived')}>
                    Archive
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          )}
        </Group>
        {projects.length > 0 ? (
          <Stack gap={0} component="ul" p={0} m={0}>
            {projects.map((project) => (
              <ProjectRow key={project.id} project={project} open={props.open} />
            ))}
          </Stack>
        ) : (
          <Text size="sm" c="dimmed">
            No project yet.
          </Text>
        )}
        {may('project:write') && !archived && (
          <Button
            variant="light"
            size="xs"
            leftSection={<IconPlus size={14} />}
            style={{ alignSelf: 'flex-start' }}
            onClick={() => props.open({ dialog: 'new-project', on: id })}
          >
            New project
          </Button>
        )}
      </Stack>
    </Paper>
  )
}
