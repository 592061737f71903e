export type KeyAction = 'next' | 'previous' | 'close' | 'note' | 'reply' | 'transfer' | 'panel' | 'help'

/** By physical key, so that Alt on a Mac, which types other letters, works as well. */
export const KEYS: Record<string, KeyAction> = {
  KeyJ: 'next',
  KeyK: 'previous',
  KeyE: 'close',
  KeyP: 'note',
  KeyL: 'reply',
  KeyT: 'transfer',
  KeyI: 'panel',
}

/** Listens to the desk's shortcuts until the returned function is called. */
export function followKeys(actions: Record<KeyAction, () => void>): () => void {
  const listener = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    if (event.key === '?' && !event.ctrlKey && !event.metaKey && !event.altKey && !writes(event.target)) {
      event.preventDefault()
      actions.help()
      return
    }
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const action = KEYS[event.code]
    if (!action || document.querySelector('.el-overlay:not([style*="display: none"])')) return
    event.preventDefault()
    actions[action]()
  }
  window.addEventListener('keydown', listener)
  return () => window.removeEventListener('keydown', listener)
}

function writes(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
