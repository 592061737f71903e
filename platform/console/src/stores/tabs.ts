import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { useSession } from './session'

export interface Tab {
  id: string
  /** The customer's name when it was last seen: what the tab shows before its conversation is read. */
  name: string
  /** When it was last looked at. */
  used: number
}

/** More than one can keep in mind; the one looked at longest ago gives way. */
export const MOST_TABS = 20
const KEY = 'switchboard.tabs'

/** The conversations that an agent keeps open, in the order in which he opened them; kept by this browser, for each agent his own. */
export const useTabs = defineStore('tabs', () => {
  const session = useSession()
  const tabs = ref<Tab[]>([])
  const key = computed(() => (session.agent ? `${KEY}.${session.agent.id}` : null))

  watch(key, () => (tabs.value = read()), { immediate: true })
  window.addEventListener('storage', (event) => {
    if (event.key && event.key === key.value) tabs.value = read()
  })

  function read(): Tab[] {
    try {
      const stored = JSON.parse((key.value && localStorage.getItem(key.value)) || '[]') as unknown
      return Array.isArray(stored) ? stored.filter((each): each is Tab => typeof each?.id === 'string').slice(-MOST_TABS) : []
    } catch {
      return []
    }
  }

  function keep(now: Tab[]): void {
    tabs.value = now
    try {
      if (key.value) localStorage.setItem(key.value, JSON.stringify(now))
    } catch {
      // A browser that keeps nothing: they last as long as the page.
    }
  }

  /** It is being looked at: gets a tab if it has none. */
  function opened(id: string, name: string): void {
    const used = Date.now()
    const known = tabs.value.some((each) => each.id === id)
    let now = known ? tabs.value.map((each) => (each.id === id ? { id, name, used } : each)) : [...tabs.value, { id, name, used }]
    if (now.length > MOST_TABS) {
      const oldest = now.filter((each) => each.id !== id).reduce((a, b) => (b.used < a.used ? b : a))
      now = now.filter((each) => each !== oldest)
    }
    keep(now)
  }

  /** Gives the tab up. Returns which one lies beside it; null after the last. */
  function close(id: string): string | null {
    const at = tabs.value.findIndex((each) => each.id === id)
    if (at < 0) return null
    const now = tabs.value.filter((each) => each.id !== id)
    keep(now)
    return (now[at] ?? now[at - 1])?.id ?? null
  }

  return { tabs, opened, close }
})
