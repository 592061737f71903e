import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef } from 'vue'
import { http } from '@/api/http'
import type { Page } from '@/api/types'
import type { Definition, TicketType } from './definition'

type Answer = Omit<TicketType, 'definition'> & { definition?: Definition; active?: boolean }
const LAST = 'switchboard.tickets.lastType'

/** The types of tickets; each version is read once, for old tickets keep what they were made with. */
export const useTicketTypes = defineStore('ticket-types', () => {
  const types = shallowRef<Answer[]>([])
  const versions = shallowReactive(new Map<string, Definition>())
  const asked = new Set<string>()
  const loaded = shallowRef(false)
  const problem = shallowRef<unknown>(null)
  const last = shallowRef(localStorage.getItem(LAST) ?? '')
  let coming: Promise<void> | null = null

  function load(): Promise<void> {
    coming ??= http.get<Page<Answer>>('/api/ticket-types', { limit: 200 }).then(
      (page) => {
        types.value = page.items.filter((each) => each.active !== false)
        for (const each of page.items) if (each.definition) versions.set(`${each.key}/${each.version}`, each.definition)
        problem.value = null
        loaded.value = true
      },
      (error: unknown) => {
        coming = null
        problem.value = error
      },
    )
    return coming
  }

  /** What a version says; null until it has come. */
  function definition(key: string, version?: number): Definition | null {
    const wanted = version ?? types.value.find((each) => each.key === key)?.version
    if (wanted === undefined) return null
    const id = `${key}/${wanted}`
    const known = versions.get(id)
    if (known) return known
    if (!asked.has(id)) {
      asked.add(id)
      http.get<Answer & Partial<Definition>>(`/api/ticket-types/${encodeURIComponent(key)}`, { version: wanted }).then(
        (answer) => versions.set(id, answer.definition ?? (answer as Definition)),
        () => asked.delete(id),
      )
    }
    return null
  }

  /** The one used last comes first. */
  const ordered = computed(() => [...types.value].sort((a, b) => Number(b.key === last.value) - Number(a.key === last.value)))

  function used(key: string): void {
    last.value = key
    localStorage.setItem(LAST, key)
  }

  /** A type was saved: the next who asks reads afresh. */
  function stale(): void {
    coming = null
    if (loaded.value) void load()
  }

  return { types, ordered, loaded, problem, last, load, definition, used, stale }
})
