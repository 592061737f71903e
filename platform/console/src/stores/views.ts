import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { http } from '@/api/http'
import type { ListView, Page } from '@/api/types'
import { FILTERS, type Filters } from './order'

/** Filters kept under a name: the shared ones and the person's own, in their order. */
export const useViews = defineStore('views', () => {
  const views = shallowRef<ListView[]>([])
  const loaded = ref(false)
  const error = shallowRef<unknown>(null)

  async function load(): Promise<void> {
    error.value = null
    try {
      views.value = (await http.get<Page<ListView>>('/api/views')).items
      loaded.value = true
    } catch (problem) {
      error.value = problem
    }
  }

  /** Keeps a new one, or changes the one whose id is given. */
  async function save(view: Partial<ListView>): Promise<ListView> {
    const { id, version, mine: _mine, ...fields } = view
    const saved = id ? await http.patch<ListView>(`/api/views/${id}`, fields, { version }) : await http.post<ListView>('/api/views', fields)
    views.value = inOrder([...views.value.filter((each) => each.id !== saved.id), saved])
    return saved
  }

  async function remove(view: ListView): Promise<void> {
    await http.delete(`/api/views/${view.id}`)
    views.value = views.value.filter((each) => each.id !== view.id)
  }

  /** Moves one up or down among those that this person may change; each that moved gets its new place. */
  async function move(view: ListView, by: number, among: ListView[]): Promise<void> {
    const order = [...among]
    const at = order.findIndex((each) => each.id === view.id)
    if (at < 0 || at + by < 0 || at + by >= order.length) return
    order.splice(at, 1)
    order.splice(at + by, 0, view)
    await Promise.all(order.map((each, position) => (each.position === position ? null : save({ id: each.id, version: each.version, position }))))
  }

  return { views, loaded, error, load, save, remove, move }
})

const inOrder = (views: ListView[]) => views.sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))

/** A kept filter as the address bar has it, and the other way. */
export function queryOf(view: ListView): Filters {
  return Object.fromEntries(FILTERS.map((name) => [name, view.filter[name]] as const).filter(([, value]) => value !== undefined && value !== null && value !== '').map(([name, value]) => [name, String(value)])) as Filters
}

const FLAGS = new Set(['unread', 'waiting', 'open', 'snoozed'])

export function kept(filters: Filters): ListView['filter'] {
  return Object.fromEntries(FILTERS.filter((name) => filters[name]).map((name) => [name, FLAGS.has(name) ? filters[name] === 'true' : filters[name]]))
}
