import { ActionIcon, Badge, Menu, Text } from '@mantine/core'
import { IconArchive, IconArchiveOff, IconDots, IconFolder, IconPencil } from '@tabler/icons-react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { usePermission } from '../session/permissions.ts'
import { notifyDone, notifyFault } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'
import styles from './ProjectRow.module.css'
import { UpdateProject } from './UpdateProject.ts'
import type { WorkspacesSearch } from './urls.ts'

const ProjectRow_project = graphql(`
  fragment ProjectRow_project on Project {
    id
    name
    status
    defaultLocale
    revision
  }
`)

type Props = { project: FragmentType<typeof ProjectRow_project>; open: (dialog: WorkspacesSearch) => void }

/** One project of a workspace. */
export function ProjectRow(props: Props) {
  const { id, name, status, defaultLocale, revision } = read(ProjectRow_project, props.project)
  const may = usePermission()
  const [update] = useAct(UpdateProject)
  const archived = status === 'archived'

  const turn = async (next: 'active' | 'archived') => {
    const answer = await update({ id, input: { status: next, expectedRevision: revision } })
    if (answer?.__typename === 'Project')
      notifyDone(next === 'archived' ? `${name} is archived.` : `${name} is restored.`)
    else if (answer) notifyFault({ message: answer.message, requestId: null })
  }
  return (
    <li className={styles.row}>
      <IconFolder size={17} aria-hidden color="var(--mantine-color-dimmed)" />
      <Text size="sm" truncate className={styles.name} c={archived ? 'dimmed' : undefined}>
        {name}
      </Text>
      {archived && <Badge color="gray">Archived</Badge>}
      <Text size="xs" c="dimmed" title="Language of what it sends">
        {defaultLocale}
      </Text>
      {may('project:write') && (
        <Menu position="bottom-end" shadow="md" width={180}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${name}`}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconPencil size={16} />}
              onClick={() => props.open({ dialog: 'edit-project', on: id })}
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
    </li>
  )
}
