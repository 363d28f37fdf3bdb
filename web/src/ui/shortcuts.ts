import { useEffect } from 'react'

/** Keys and what they do: one key (`?`) or two in a row (`g j`). `say` is what the sheet of shortcuts shows. */
type Shortcut = { keys: string; say: string; run: () => void }

const pause = 1_200

/** Listens for the shortcuts while nobody is writing into a field and no dialog is open. */
export function useShortcuts(shortcuts: readonly Shortcut[]) {
  useEffect(() => {
    let before = { key: '', at: 0 }
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return
      const pair = event.timeStamp - before.at < pause ? `${before.key} ${event.key}` : ''
      const found = shortcuts.find(({ keys }) => keys === pair) ?? shortcuts.find(({ keys }) => keys === event.key)
      before = { key: event.key, at: event.timeStamp }
      if (!found) return
      event.preventDefault()
      found.run()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [shortcuts])
}

const isElsewhere = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"]') !== null
