import { Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { ButtonLink } from '../../ui/links.tsx'
import styles from './MissingList.module.css'

type Missing = { code: string; message: string }

/** Everything that is missing at once, each with the way to where it is mended. */
export function MissingList({ id, missing }: { id: string; missing: readonly Missing[] }) {
  return (
    <ul className={styles.list} aria-label="What is missing">
      {missing.map(({ code, message }) => {
        const place = placeOf(code)
        return (
          <li key={`${code} ${message}`}>
            <IconAlertTriangle size={18} aria-hidden color="var(--penguin-warn)" />
            <Text size="sm" style={{ flex: 1 }}>
              {message}
            </Text>
            {place && (
              <ButtonLink to={place.to} params={{ id }} variant="default" size="compact-sm">
                {place.label}
              </ButtonLink>
            )}
          </li>
        )
      })}
    </ul>
  )
}

const places = [
  { begins: ['step', 'template', 'unsubscribe'], to: '/campaigns/$id/sequence', label: 'To the sequence' },
  { begins: ['mailbox', 'domain'], to: '/campaigns/$id/mailboxes', label: 'To the mailboxes' },
  { begins: ['audience', 'consent'], to: '/campaigns/$id/audience', label: 'To the audience' },
  { begins: ['window', 'pace'], to: '/campaigns/$id/schedule', label: 'To the schedule' },
] as const

const placeOf = (code: string) => places.find(({ begins }) => begins.some((it) => code.startsWith(it)))
