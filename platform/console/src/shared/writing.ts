import { computed, nextTick, ref, useId, type Ref } from 'vue'
import { fillIn, gapsOf, type Gap, type Values } from './variables'

/** What the caret stands behind: a `/` or `::` and the letters typed since. */
export interface Slash {
  from: number
  to: number
  words: string
  kind: 'PHRASE' | 'MODULE'
}

interface Parts {
  field: Readonly<Ref<HTMLTextAreaElement | null>>
  text: Ref<string>
  values: () => Values
  /** Fetches what phrases may ask for of the customer. Never rejects. */
  details: () => Promise<unknown>
  /** How high the box grows before it scrolls, in pixels. */
  most?: number
}

/** What every box for answers can do: grow with its text, take phrases by `/` and modules by `::`, lead through their gaps. */
export function useWriting({ field, text, values, details, most = 220 }: Parts) {
  const slash = ref<Slash | null>(null)
  const popupId = useId()
  /** The phrase meant, for a screen reader. */
  const active = ref<string>()
  /** Words in double braces that nothing is known for: they must be filled in before it goes out. */
  const gaps = computed<Gap[]>(() => gapsOf(text.value))

  function focus(): void {
    field.value?.focus()
  }

  function grow(): void {
    const box = field.value
    if (!box) return
    box.style.height = 'auto'
    box.style.height = `${Math.min(box.scrollHeight, most)}px`
  }

  /** `/` at the beginning of a word opens the phrases, `::` the modules. */
  function findSlash(): void {
    const caret = field.value?.selectionStart ?? 0
    const before = text.value.slice(0, caret)
    const match = /(?:^|\s)(\/|::)([^\s/:]*)$/.exec(before) ?? /(::)([^\s/:]*)$/.exec(before)
    slash.value = match ? { from: caret - match[1]!.length - match[2]!.length, to: caret, words: match[2]!, kind: match[1] === '/' ? 'PHRASE' : 'MODULE' } : null
    if (slash.value) void details()
    else active.value = undefined
  }

  function closeSlash(): void {
    slash.value = null
    active.value = undefined
  }

  function replace(from: number, to: number, inserted: string): void {
    text.value = text.value.slice(0, from) + inserted + text.value.slice(to)
    void nextTick(() => {
      grow()
      focus()
      field.value?.setSelectionRange(from + inserted.length, from + inserted.length)
    })
  }

  function insert(inserted: string): void {
    const box = field.value
    replace(box?.selectionStart ?? text.value.length, box?.selectionEnd ?? text.value.length, inserted)
  }

  function openPhrases(): void {
    insert(text.value === '' || /\s$/.test(text.value) ? '/' : ' /')
    void nextTick(findSlash)
  }

  async function usePhrase(phrase: string): Promise<void> {
    if (!slash.value) return
    const { from, to } = slash.value
    if (/\{\{\s*contact\.(email|phone)/i.test(phrase)) await details()
    closeSlash()
    replace(from, to, fillIn(phrase, values()))
    if (gapsOf(phrase).length) void nextTick(() => nextGap(from))
  }

  /** Marks the next gap after a place, or the first; false when there is none. */
  function nextGap(after = field.value?.selectionEnd ?? 0): boolean {
    const gap = gaps.value.find((each) => each.from >= after) ?? gaps.value[0]
    if (!gap) return false
    focus()
    field.value?.setSelectionRange(gap.from, gap.to)
    return true
  }

  /** Tab goes to the next gap; true when the key was taken. */
  function tabbed(event: KeyboardEvent): boolean {
    return event.key === 'Tab' && !event.shiftKey && !event.altKey && !event.ctrlKey && gaps.value.length > 0 && nextGap()
  }

  /** Whether this Enter sends, as the person has chosen; a new line is left to the box, but for Ctrl+Enter where Enter sends. */
  function enters(event: KeyboardEvent, sendWith: 'enter' | 'ctrl-enter'): 'send' | 'line' | null {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return null
    const ctrl = event.ctrlKey || event.metaKey
    if (sendWith === 'enter' ? !ctrl : ctrl) return 'send'
    return ctrl ? 'line' : null
  }

  return { slash, popupId, active, gaps, focus, grow, findSlash, closeSlash, replace, insert, openPhrases, usePhrase, nextGap, tabbed, enters }
}
