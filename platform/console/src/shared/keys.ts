import type { Prefs } from '@/stores/prefs'

/** Where a key belongs in the help. Those of `writing` are handled by the composer itself and only listed here. */
export type KeyGroup = 'everywhere' | 'list' | 'conversation' | 'tickets' | 'writing'

export interface Shortcut {
  group: KeyGroup
  action: string
  /**
   * Modifiers and one key, such as `Alt+J`. `Mod` is Ctrl, on a Mac Command. Letters and digits (`1…9`: any of them) are meant by place when
   * Alt is held, because Alt on a Mac types other letters; all others by what they type.
   */
  keys: string | ((prefs: Pick<Prefs, 'sendWith'>) => string)
}

/** Every key of the console: what listens and what the help shows come from here. */
export const SHORTCUTS = [
  { group: 'everywhere', action: 'command', keys: 'Mod+K' },
  { group: 'everywhere', action: 'help', keys: '?' },
  { group: 'list', action: 'next', keys: 'Alt+J' },
  { group: 'list', action: 'previous', keys: 'Alt+K' },
  { group: 'list', action: 'select', keys: 'X' },
  { group: 'list', action: 'selectTo', keys: 'Shift+X' },
  { group: 'list', action: 'unselect', keys: 'Escape' },
  { group: 'conversation', action: 'snooze', keys: 'Alt+M' },
  { group: 'conversation', action: 'close', keys: 'Alt+E' },
  { group: 'conversation', action: 'transfer', keys: 'Alt+T' },
  { group: 'conversation', action: 'panel', keys: 'Alt+I' },
  { group: 'conversation', action: 'closeTab', keys: 'Alt+W' },
  { group: 'conversation', action: 'tab', keys: 'Alt+1…9' },
  { group: 'conversation', action: 'reply', keys: 'Alt+L' },
  { group: 'conversation', action: 'note', keys: 'Alt+P' },
  { group: 'conversation', action: 'find', keys: 'Mod+F' },
  { group: 'tickets', action: 'ticketDown', keys: 'J' },
  { group: 'tickets', action: 'ticketUp', keys: 'K' },
  { group: 'tickets', action: 'ticketOpen', keys: 'Enter' },
  { group: 'tickets', action: 'newTicket', keys: 'C' },
  { group: 'tickets', action: 'decide', keys: 'Alt+A' },
  { group: 'tickets', action: 'macro', keys: 'Alt+R' },
  { group: 'writing', action: 'send', keys: (prefs) => (prefs.sendWith === 'enter' ? 'Enter' : 'Mod+Enter') },
  { group: 'writing', action: 'line', keys: (prefs) => (prefs.sendWith === 'enter' ? 'Shift+Enter' : 'Enter') },
  { group: 'writing', action: 'phrase', keys: '/' },
  { group: 'writing', action: 'module', keys: '::' },
  { group: 'writing', action: 'gap', keys: 'Tab' },
] as const satisfies readonly Shortcut[]

type Listed = (typeof SHORTCUTS)[number]
/** What may be listened to. */
export type KeyAction = Exclude<Listed, { group: 'writing' }>['action']

/** Listens to the keys of these actions until the returned function is called. An action that returns false lets the key pass. */
export function followKeys(actions: Partial<Record<KeyAction, (event: KeyboardEvent) => unknown>>): () => void {
  const listener = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const found = SHORTCUTS.find((each): each is Extract<Listed, { action: KeyAction }> => each.group !== 'writing' && hits(event, each.keys))
    const run = found && actions[found.action]
    if (!run || document.querySelector('.el-overlay:not([style*="display: none"])')) return
    if (run(event) !== false) event.preventDefault()
  }
  window.addEventListener('keydown', listener)
  return () => window.removeEventListener('keydown', listener)
}

/** Whether this event is that combination. Keys without a modifier are letters to whoever writes, and no hit then. */
export function hits(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split('+')
  const key = parts.pop()!
  const wants = (name: string) => parts.includes(name)
  const mod = isMac() ? event.metaKey : event.ctrlKey
  const other = isMac() ? event.ctrlKey : event.metaKey
  if (event.altKey !== wants('Alt') || mod !== wants('Mod') || other) return false
  if (wants('Alt')) return event.shiftKey === wants('Shift') && (key === '1…9' ? /^Digit[1-9]$/.test(event.code) : event.code === (key.length === 1 ? `Key${key}` : key))
  if (!wants('Mod') && writes(event.target)) return false
  // Shift is part of how some signs are typed (?), and a wish of its own with letters.
  if (/^[A-Za-z]$|^\w{2,}$/.test(key) && event.shiftKey !== wants('Shift')) return false
  return event.key.toLowerCase() === key.toLowerCase()
}

/** A combination as this person's keyboard names it. */
export function keyNames(shortcut: Shortcut, prefs: Pick<Prefs, 'sendWith'>): string[] {
  const keys = typeof shortcut.keys === 'string' ? shortcut.keys : shortcut.keys(prefs)
  const names: Record<string, string> = { Escape: 'Esc', ...(isMac() ? { Mod: '⌘', Alt: '⌥', Shift: '⇧' } : { Mod: 'Ctrl' }) }
  return keys.split('+').map((part) => names[part] ?? part)
}

function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent)
}

function writes(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
