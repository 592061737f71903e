import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { http } from '@/api/http'
import type { Page } from '@/api/types'
import { useLive } from '@/stores/live'
import type { Conditions } from './conditions'
import type { ListQuery } from './list'
import { useTickets } from './store'
import type { Ticket } from './ticket'

export type Span = 'month' | 'week'

/** A day with its first tickets. */
export interface Day {
  day: string
  /** Null while nobody knows. */
  count: number | null
  where: Conditions
  ids: string[]
}

const PAUSE = 1200

export const written = (day: Date): string => `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
const moved = (day: Date, by: number): Date => new Date(day.getFullYear(), day.getMonth(), day.getDate() + by)
/** Monday of its week. */
const monday = (day: Date): Date => moved(day, -((day.getDay() + 6) % 7))

export function dayOf(text: string, now = new Date()): Date {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  const found = new Date(Number(year), Number(month) - 1, Number(day))
  return Number.isNaN(found.getTime()) ? new Date(now.getFullYear(), now.getMonth(), now.getDate()) : found
}

/** The days that a month or week shows: whole weeks from Monday on. */
export function daysOf(at: Date, span: Span): { from: string; count: number } {
  if (span === 'week') return { from: written(monday(at)), count: 7 }
  const first = monday(new Date(at.getFullYear(), at.getMonth(), 1))
  const last = new Date(at.getFullYear(), at.getMonth() + 1, 0)
  return { from: written(first), count: Math.ceil((Math.round((last.getTime() - first.getTime()) / 86_400_000) + 1) / 7) * 7 }
}

export const stepOf = (at: Date, span: Span, by: number): Date => (span === 'week' ? moved(at, 7 * by) : new Date(at.getFullYear(), at.getMonth() + by, 1))

/** Tickets by days. */
export function useCalendar(query: () => ListQuery, by: () => string, at: () => Date, span: () => Span, limit: () => number) {
  const tickets = useTickets()
  const days = shallowRef<Day[]>([])
  const loaded = ref(false)
  const loading = ref(false)
  const error = shallowRef<unknown>(null)
  const building = shallowRef<number | null>(null)
  let turn = 0
  let timer = 0
  const asked = computed(() => {
    const { from, count } = daysOf(at(), span())
    return { ...query(), by: by(), from, days: count, limit: limit(), zone: Intl.DateTimeFormat().resolvedOptions().timeZone }
  })

  async function load(): Promise<void> {
    const mine = ++turn
    loading.value = true
    error.value = null
    try {
      const answer = await http.get<Page<Omit<Day, 'ids'> & { items: Ticket[] }> & { indexed?: number }>('/api/tickets/calendar', { ...asked.value, seen: tickets.seen() })
      if (mine !== turn) return
      building.value = answer.indexed ?? null
      days.value = answer.items.map(({ items, ...day }) => {
        items.forEach(tickets.take)
        return { ...day, ids: items.map((each) => each.id) }
      })
      loaded.value = true
    } catch (problem) {
      if (mine === turn) error.value = problem
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  function soon(pause = PAUSE): void {
    if (timer) return
    timer = window.setTimeout(() => {
      timer = 0
      if (!document.hidden && loaded.value) void load()
    }, pause)
  }

  watch(() => JSON.stringify(asked.value), () => {
    loaded.value = false
    void load()
  })
  const live = useLive()
  const stops = [tickets.follow(() => soon()), live.on('resumed', () => soon()), live.on('tickets.changed', () => soon())]
  watch(() => tickets.own, () => soon(0))
  const seen = () => !document.hidden && soon()
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => {
    window.clearTimeout(timer)
    document.removeEventListener('visibilitychange', seen)
    stops.forEach((stop) => stop())
  })
  return { days, loaded, loading, error, building, load }
}
