import { ActionIcon, Collapse, Menu, Paper, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconChevronDown, IconPlus, IconTrash } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import type { Change, DraftStep } from './draft.ts'
import { stepIcons } from './icons.ts'
import { type Counts, StepCounts } from './StepCounts.tsx'
import styles from './StepList.module.css'
import { nameOfStep, sayStep } from './words.ts'

type Props = {
  steps: readonly DraftStep[]
  counts: ReadonlyMap<string, Counts | null>
  open: string | null
  setOpen: (key: string | null) => void
  /** Left out where the steps are only read. */
  change: ((change: Change) => void) | undefined
  add: (type: DraftStep['type'], at: number) => void
  problems: ReadonlyMap<number, string> | undefined
  form: (step: DraftStep) => ReactNode
}

/** The steps one below the other. Each opens to what it says; the keyboard moves it and takes it out. */
export function StepList({ steps, counts, open, setOpen, change, add, problems, form }: Props) {
  const list = useRef<HTMLOListElement>(null)
  const wanted = useRef<string | null>(null)
  // A step that was moved keeps the focus; one that was taken out gives it to its neighbour.
  useEffect(() => {
    if (wanted.current === null) return
    list.current?.querySelector<HTMLElement>(`[data-step="${wanted.current}"]`)?.focus()
    wanted.current = null
  })
  const move = (key: string, by: 1 | -1) => {
    wanted.current = key
    change?.({ do: 'move', key, by })
  }
  const remove = (key: string) => {
    const index = steps.findIndex((it) => it.key === key)
    wanted.current = (steps[index + 1] ?? steps[index - 1])?.key ?? null
    change?.({ do: 'remove', key })
  }
  const listen = (event: KeyboardEvent, key: string) => {
    if (!change) return
    if (event.altKey && event.key === 'ArrowUp') move(key, -1)
    else if (event.altKey && event.key === 'ArrowDown') move(key, 1)
    else if (event.key === 'Delete') remove(key)
    else return
    event.preventDefault()
  }
  return (
    <ol className={styles.list} ref={list} aria-label="Steps">
      {steps.map((step, index) => {
        const Icon = stepIcons[step.type]
        const name = nameOfStep(step)
        const isOpen = open === step.key
        const count = step.id ? counts.get(step.id) : undefined
        return (
          <li key={step.key} className={styles.item}>
            <Paper className={styles.step} data-type={step.type} data-wrong={problems?.has(index) || undefined}>
              <div className={styles.head}>
                <button
                  type="button"
                  data-step={step.key}
                  className={styles.title}
                  aria-expanded={isOpen}
                  onClick={() => setOpen(isOpen ? null : step.key)}
                  onKeyDown={(event) => listen(event, step.key)}
                >
                  <span className={styles.bullet} aria-hidden="true">
                    <Icon size={17} />
                  </span>
                  <span className={styles.words}>
                    <Text span fw={600} size="sm">
                      {index + 1}. {name}
                    </Text>
                    <Text span size="sm" c="dimmed">
                      {sayStep(step, steps)}
                    </Text>
                  </span>
                  <IconChevronDown size={16} className={styles.chevron} data-open={isOpen || undefined} aria-hidden />
                </button>
                {step.type === 'email' && count && <StepCounts counts={count} />}
                {change && (
                  <span className={styles.tools}>
                    <Tool
                      label={`Move ${name} up`}
                      icon={<IconArrowUp size={16} />}
                      act={index > 0 ? () => move(step.key, -1) : undefined}
                    />
                    <Tool
                      label={`Move ${name} down`}
                      icon={<IconArrowDown size={16} />}
                      act={index < steps.length - 1 ? () => move(step.key, 1) : undefined}
                    />
                    <Insert name={name} add={(type) => add(type, index + 1)} />
                    <Tool label={`Take out ${name}`} icon={<IconTrash size={16} />} act={() => remove(step.key)} />
                  </span>
                )}
              </div>
              <Collapse expanded={isOpen}>{isOpen && <div className={styles.body}>{form(step)}</div>}</Collapse>
            </Paper>
          </li>
        )
      })}
    </ol>
  )
}

function Tool({ label, icon, act }: { label: string; icon: ReactNode; act: (() => void) | undefined }) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={label}
      disabled={!act}
      onClick={act}
      bg={act ? undefined : 'transparent'}
    >
      {icon}
    </ActionIcon>
  )
}

function Insert({ name, add }: { name: string; add: (type: DraftStep['type']) => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Add a step after ${name}`}>
          <IconPlus size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(['email', 'wait', 'condition'] as const).map((type) => {
          const Icon = stepIcons[type]
          return (
            <Menu.Item key={type} leftSection={<Icon size={16} />} onClick={() => add(type)}>
              {{ email: 'A mail', wait: 'A wait', condition: 'A condition' }[type]}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
