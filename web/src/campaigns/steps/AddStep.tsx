import { Button, Group } from '@mantine/core'
import { stepIcons } from './icons.ts'

type Type = 'email' | 'wait' | 'condition'

/** Puts a step at the end. */
export function AddStep({ add }: { add: (type: Type) => void }) {
  return (
    <Group gap="xs">
      {(['email', 'wait', 'condition'] as const).map((type) => {
        const Icon = stepIcons[type]
        return (
          <Button key={type} variant="default" size="xs" leftSection={<Icon size={16} />} onClick={() => add(type)}>
            {{ email: 'Add a mail', wait: 'Add a wait', condition: 'Add a condition' }[type]}
          </Button>
        )
      })}
    </Group>
  )
}
