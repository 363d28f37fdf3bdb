import styles from './Mark.module.css'

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'idle'

/** A state as a dot and a word: the colour helps, the word says it. */
export function Mark({ tone, beats, children }: { tone: Tone; beats?: boolean; children: string }) {
  return (
    <span className={styles.mark}>
      <span
        className={styles.dot}
        data-beats={beats || undefined}
        style={{ ['--tone' as string]: `var(--penguin-${tone})` }}
        aria-hidden="true"
      />
      {children}
    </span>
  )
}
