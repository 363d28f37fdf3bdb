import { Group, NumberInput, Select, TextInput } from '@mantine/core'
import { securities } from './states.ts'

type Props = {
  label: string
  placeholder: string
  isReadOnly?: boolean
  /** What binds a part of the server to the form. */
  field: (part: 'host' | 'port' | 'security') => object
}

/** Where a mail server is, and how it is reached. */
export function ServerFields({ label, placeholder, isReadOnly = false, field }: Props) {
  return (
    <Group gap="xs" align="flex-start" wrap="wrap" role="group" aria-label={label}>
      <TextInput
        label={label}
        placeholder={placeholder}
        disabled={isReadOnly}
        style={{ flex: '1 1 200px' }}
        {...field('host')}
      />
      <NumberInput label="Port" w={90} hideControls min={1} max={65_535} disabled={isReadOnly} {...field('port')} />
      <Select
        label="Encryption"
        w={180}
        allowDeselect={false}
        data={securities}
        disabled={isReadOnly}
        {...field('security')}
      />
    </Group>
  )
}
