import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { http } from '@/api/http'
import type { Page } from '@/api/types'
import type { Conditions } from './conditions'

/** A list of tickets kept under a name, or one that is always there (`builtIn`). */
export interface TicketView {
  id: string
  name: string
  where?: Conditions | null
  sort?: string | null
  columns?: string[] | null
  /** LIST, BOARD or CALENDAR, and by what. */
  shape?: string | null
  shapeBy?: string | null
  shared?: boolean
  mine?: boolean
  builtIn?: boolean
  position?: number
  version?: number
}

/** Views and how many tickets stand in each. */
export const useTicketViews = defineStore('ticket-views', () => {
  const views = shallowRef<TicketView[]>([])
  /** Null while nobody knows. */
  const counts = shallowRef<Record<string, number | null>>({})
  /** How far the index is while it is being built, in per cent. */
  const building = ref<number | null>(null)
  const loaded = ref(false)
  const error = shallowRef<unknown>(null)

  async function load(): Promise<void> {
    error.value = null
    try {
      views.value = (await http.get<Page<TicketView>>('/api/ticket-views', { limit: 200 })).items
      loaded.value = true
    } catch (problem) {
      error.value = problem
    }
  }

  async function count(): Promise<void> {
    try {
      const { items, indexed } = await http.get<Page<{ id: string; count: number | null }> & { indexed?: number }>('/api/ticket-views/counts')
      building.value = indexed ?? null
      counts.value = Object.fromEntries(items.map((each) => [each.id, each.count]))
    } catch {
      // The last known stay until the next time.
    }
  }

  async function save(view: Partial<TicketView>): Promise<TicketView> {
    const { id, version, mine: _mine, builtIn: _built, ...fields } = view
    const saved = id ? await http.patch<TicketView>(`/api/ticket-views/${id}`, fields, { version }) : await http.post<TicketView>('/api/ticket-views', fields)
    views.value = [...views.value.filter((each) => each.id !== saved.id), saved]
    void count()
    return saved
  }

  async function remove(view: TicketView): Promise<void> {
    await http.delete(`/api/ticket-views/${view.id}`)
    views.value = views.value.filter((each) => each.id !== view.id)
  }

  return { views, counts, building, loaded, error, load, count, save, remove }
})
