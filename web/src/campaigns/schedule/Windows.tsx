import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import styles from './Windows.module.css'
import { days, newStretch, nextStretch, partOfDay, type Stretch, workingDays } from './windows.ts'

type Props = { stretches: Stretch[]; isReadOnly: boolean; change: (stretches: Stretch[]) => void }

/** The week in which it sends: for each weekday its stretches, in numbers and as a picture. */
export function Windows({ stretches, isReadOnly, change }: Props) {
  const write = (key: string, to: Partial<Stretch>) =>
    change(stretches.map((it) => (it.key === key ? { ...it, ...to } : it)))
  return (
    <Stack gap="sm">
      {!isReadOnly && (
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={() => change(workingDays())}>
            Monday to Friday, 9 to 5
          </Button>
          <Button
            variant="default"
            size="xs"
            onClick={() => change(days.map((_, index) => newStretch(index + 1, '08:00', '20:00')))}
          >
            Every day, 8 to 8
          </Button>
          <Button variant="default" size="xs" disabled={stretches.length === 0} onClick={() => change([])}>
            At any time
          </Button>
        </Group>
      )}
      {stretches.length === 0 && (
        <Text size="sm" c="dimmed">
          It sends at any time of any day.
        </Text>
      )}
      {stretches.length > 0 &&
        days.map((name, index) => {
          const day = index + 1
          const own = stretches.filter((it) => it.day === day)
          return (
            <div key={name} className={styles.day} role="group" aria-label={name}>
              <Text size="sm" fw={550} pt={6}>
                {name}
              </Text>
              <div>
                <div className={styles.clock} aria-hidden="true">
                  {own.map(({ key, from, to }) => (
                    <span
                      key={key}
                      style={{
                        insetInlineStart: `${partOfDay(from) * 100}%`,
                        width: `${Math.max(0, partOfDay(to) - partOfDay(from)) * 100}%`,
                      }}
                    />
                  ))}
                </div>
                <Group gap="sm" mt={6}>
                  {own.map(({ key, from, to }) => (
                    <Group key={key} gap={6} wrap="nowrap">
                      <Clock
                        label={`${name} from`}
                        value={from}
                        isReadOnly={isReadOnly}
                        write={(it) => write(key, { from: it })}
                      />
                      <span aria-hidden="true">–</span>
                      <Clock
                        label={`${name} to`}
                        value={to}
                        isReadOnly={isReadOnly}
                        write={(it) => write(key, { to: it })}
                      />
                      {!isReadOnly && (
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          aria-label={`Take out ${name} ${from} to ${to}`}
                          onClick={() => change(stretches.filter((it) => it.key !== key))}
                        >
                          <IconX size={16} />
                        </ActionIcon>
                      )}
                    </Group>
                  ))}
                  {own.length === 0 && (
                    <Text size="sm" c="dimmed">
                      Nothing goes out
                    </Text>
                  )}
                  {!isReadOnly && (
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`Add a time on ${name}`}
                      onClick={() => change([...stretches, nextStretch(day, stretches)])}
                    >
                      <IconPlus size={16} />
                    </ActionIcon>
                  )}
                </Group>
              </div>
            </div>
          )
        })}
    </Stack>
  )
}

type ClockProps = { label: string; value: string; isReadOnly: boolean; write: (value: string) => void }

/** Written as 09:30; the end of a day is 24:00, which a browser's own field for times does not know. */
function Clock({ label, value, isReadOnly, write }: ClockProps) {
  return (
    <TextInput
      aria-label={label}
      size="xs"
      w={64}
      maxLength={5}
      inputMode="numeric"
      disabled={isReadOnly}
      value={value}
      error={!/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(value)}
      onChange={(event) => write(event.currentTarget.value)}
    />
  )
}
