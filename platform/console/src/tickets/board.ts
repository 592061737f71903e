import { computed, onScopeDispose, ref, shallowReactive, shallowRef, watch } from 'vue'
import { http } from '@/api/http'
import type { Page, ServerEvent } from '@/api/types'
import { useLive } from '@/stores/live'
import { readWhere, writeWhere, type Conditions } from './conditions'
import type { ListQuery } from './list'
import { bothHold, laneOf } from './shape'
import { useTickets } from './store'
import type { Ticket } from './ticket'

/** A column of the board. */
export interface Lane {
  key: string
  ids: string[]
  next: string | null
  /** Null while nobody knows. */
  count: number | null
  where: Conditions | null
  loading: boolean
  error: unknown
}

interface Answer {
  key: string
  count: number | null
  where: Conditions
  items: Ticket[]
  next: string | null
}

const PAGE = 20
/** News that come within that long are read together. */
const PAUSE = 1200

/** The lanes of a board: read at once, each goes on by itself, and what happens to a ticket moves its card. */
export function useBoard(query: () => ListQuery, by: () => string, keys: () => readonly string[]) {
  const tickets = useTickets()
  const lanes = shallowReactive(new Map<string, Lane>())
  const loaded = ref(false)
  const loading = ref(false)
  const error = shallowRef<unknown>(null)
  const building = shallowRef<number | null>(null)
  /** Where cards stand that somebody has just put there, until the server has answered. */
  const held = new Map<string, string>()
  let turn = 0
  let timer = 0

  const key = computed(() => JSON.stringify([query(), by(), keys()]))
  const blank = (name: string): Lane => ({ key: name, ids: [], next: null, count: null, where: null, loading: false, error: null })
  const put = (name: string, change: Partial<Lane>) => lanes.set(name, { ...(lanes.get(name) ?? blank(name)), ...change })

  async function read(): Promise<Answer[]> {
    const answer = await http.get<Page<Answer> & { indexed?: number }>('/api/tickets/board', { ...query(), by: by(), lanes: keys().join(','), limit: PAGE, seen: tickets.seen() })
    building.value = answer.indexed ?? null
    for (const lane of answer.items) lane.items.forEach(tickets.take)
    return answer.items
  }

  async function load(): Promise<void> {
    if (!keys().length) return
    const mine = ++turn
    loading.value = true
    error.value = null
    try {
      const found = await read()
      if (mine !== turn) return
      lanes.clear()
      for (const { key: name, count, where, items, next } of found) put(name, { ids: items.map((each) => each.id), next, count, where })
      loaded.value = true
    } catch (problem) {
      if (mine === turn) error.value = problem
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  /** The next page of one lane. */
  async function more(name: string): Promise<void> {
    const lane = lanes.get(name)
    if (!lane?.next || lane.loading) return
    const mine = turn
    put(name, { loading: true, error: null })
    try {
      const asked = query()
      const page = await http.get<Page<Ticket>>('/api/tickets', { ...asked, where: writeWhere(bothHold(readWhere(asked.where), lane.where)), limit: PAGE, after: lane.next })
      if (mine !== turn) return
      page.items.forEach(tickets.take)
      const there = new Set([...lanes.values()].flatMap((each) => each.ids))
      put(name, { ids: [...lanes.get(name)!.ids, ...page.items.map((each) => each.id).filter((id) => !there.has(id))], next: page.next ?? null, loading: false })
    } catch (problem) {
      if (mine === turn) put(name, { loading: false, error: problem })
    }
  }

  const placeOf = (id: string): string | null => [...lanes.values()].find((lane) => lane.ids.includes(id))?.key ?? null

  /** Puts a card at the top of a lane, or takes it away. */
  function move(id: string, to: string | null): void {
    const from = placeOf(id)
    if (from === to) return
    if (from !== null) {
      const lane = lanes.get(from)!
      put(from, { ids: lane.ids.filter((each) => each !== id), count: lane.count === null ? null : Math.max(0, lane.count - 1) })
    }
    if (to !== null && lanes.has(to)) {
      const lane = lanes.get(to)!
      put(to, { ids: [id, ...lane.ids], count: lane.count === null ? null : lane.count + 1 })
    }
  }

  /** Somebody puts a card there; the returned function says how it ended: stays, or goes back to where it was. */
  function hold(id: string, to: string): (stays: boolean) => void {
    const from = placeOf(id)
    const place = from === null ? 0 : lanes.get(from)!.ids.indexOf(id)
    held.set(id, to)
    move(id, to)
    return (stays) => {
      held.delete(id)
      if (!stays && from !== null && placeOf(id) !== from) {
        move(id, from)
        const rest = lanes.get(from)!.ids.filter((each) => each !== id)
        put(from, { ids: [...rest.slice(0, place), id, ...rest.slice(place)] })
      }
      soon()
    }
  }

  /** The first page of each lane as it is now; what was read beyond it stays. */
  async function refresh(): Promise<void> {
    if (!loaded.value || loading.value || document.hidden) return
    const mine = turn
    try {
      const found = await read()
      if (mine !== turn) return
      const shown = new Set([...found.flatMap((lane) => lane.items.map((each) => each.id)), ...held.keys()])
      for (const { key: name, count, where, items, next } of found) {
        const before = lanes.get(name)
        const first = items.map((each) => each.id).filter((id) => !held.has(id) || held.get(id) === name)
        const kept = (before?.ids ?? []).filter((id) => held.get(id) === name && !first.includes(id))
        const longer = before !== undefined && before.ids.length > PAGE && next !== null
        const beyond = longer ? before.ids.slice(PAGE).filter((id) => !shown.has(id) && belongs(id, name)) : []
        put(name, { ids: [...kept, ...first, ...beyond], next: longer ? before.next : next, count, where })
      }
    } catch {
      // The next news or the next connection asks again.
    }
  }

  const belongs = (id: string, name: string): boolean => {
    const ticket = tickets.byId.get(id)
    return ticket !== undefined && laneOf(ticket, by()) === name
  }

  function soon(pause = PAUSE): void {
    if (timer) return
    timer = window.setTimeout(() => {
      timer = 0
      void refresh()
    }, pause)
  }

  const happened = (id: string, event: ServerEvent) => {
    const ticket = tickets.byId.get(id)
    if (event.type === 'ticket.gone' || !ticket) move(id, null)
    else if (!held.has(id) && placeOf(id) !== null) move(id, laneOf(ticket, by()))
    soon()
  }

  watch(key, () => {
    loaded.value = false
    lanes.clear()
    void load()
  })
  const live = useLive()
  const stops = [tickets.follow(happened), live.on('resumed', () => soon()), live.on('tickets.changed', () => soon())]
  watch(() => tickets.own, () => soon(0))
  const seen = () => !document.hidden && soon()
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => {
    window.clearTimeout(timer)
    document.removeEventListener('visibilitychange', seen)
    stops.forEach((stop) => stop())
  })

  return { lanes, loaded, loading, error, building, load, more, hold, placeOf, refresh: soon }
}

export type Board = ReturnType<typeof useBoard>
