import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { http } from '@/api/http'
import type { Page, ServerEvent } from '@/api/types'
import { useLive } from '@/stores/live'
import { useTickets } from './store'
import type { Ticket } from './ticket'

/** What a list asks for, as it stands in the address bar. */
export interface ListQuery {
  view?: string
  where?: string
  q?: string
  sort?: string
}

const PAGE = 50
/** News that come within that long are read together; the index is behind by up to a second. */
const PAUSE = 1200
/** Of so many rows further down the news are read one by one. */
const SINGLY = 12

/** The rows of one list. Their order stays while somebody looks: what is new waits until it is asked for. */
export function useTicketList(query: () => ListQuery, on: () => boolean = () => true) {
  const tickets = useTickets()
  const ids = shallowRef<string[]>([])
  const next = ref<string | null>(null)
  const total = ref<number | null>(null)
  const loaded = ref(false)
  const loading = ref(false)
  const error = shallowRef<unknown>(null)
  const fresh = shallowRef<string[]>([])
  const touched = new Set<string>()
  let turn = 0
  let timer = 0

  const key = computed(() => JSON.stringify(query()))
  /** How far the index is while it is being built, in per cent. */
  const building = ref<number | null>(null)
  const ask = async (after: string | null) => {
    const page = await http.get<Page<Ticket> & { total?: number; indexed?: number }>('/api/tickets', { ...query(), limit: PAGE, after, seen: tickets.seen(), total: after ? undefined : true })
    building.value = page.indexed ?? null
    if (building.value !== null) soon()
    return page
  }

  async function load(): Promise<void> {
    const mine = ++turn
    loading.value = true
    error.value = null
    try {
      const page = await ask(null)
      if (mine !== turn) return
      page.items.forEach(tickets.take)
      ids.value = page.items.map((each) => each.id)
      next.value = page.next ?? null
      total.value = page.total ?? null
      fresh.value = []
      loaded.value = true
    } catch (problem) {
      if (mine === turn) error.value = problem
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  async function more(): Promise<void> {
    if (!next.value || loading.value) return
    const mine = turn
    loading.value = true
    error.value = null
    try {
      const page = await ask(next.value)
      if (mine !== turn) return
      page.items.forEach(tickets.take)
      const there = new Set(ids.value)
      ids.value = [...ids.value, ...page.items.map((each) => each.id).filter((id) => !there.has(id))]
      next.value = page.next ?? null
    } catch (problem) {
      if (mine === turn) error.value = problem
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  /** Something happened: the rows here are read afresh where they stand, what has come is counted. */
  async function refresh(): Promise<void> {
    if (!loaded.value || loading.value || document.hidden) return
    const mine = turn
    const news = [...touched]
    touched.clear()
    try {
      const page = await ask(null)
      if (mine !== turn) return
      page.items.forEach(tickets.take)
      const there = new Set(ids.value)
      total.value = page.total ?? null
      ownChange(page.items.map((each) => each.id), page.next ?? null)
      fresh.value = page.items.map((each) => each.id).filter((id) => !there.has(id) && !ids.value.includes(id))
      const read = new Set(page.items.map((each) => each.id))
      await Promise.allSettled(news.filter((id) => there.has(id) && !read.has(id)).slice(0, SINGLY).map(tickets.fetchOne))
      if (!ids.value.length && fresh.value.length) void load()
    } catch {
      // The next news or the next connection asks again.
    }
  }

  /** What one has just done oneself doesn't wait: the row comes where it belongs, or goes. */
  function ownChange(page: string[], after: string | null): void {
    const mine = tickets.seen()?.split(':')[0]
    if (!mine) return
    const at = page.indexOf(mine)
    const stood = ids.value.indexOf(mine)
    if (at >= 0 && stood < 0) ids.value = [...ids.value.slice(0, at), mine, ...ids.value.slice(at)]
    else if (at < 0 && stood >= 0 && (stood < PAGE || after === null)) ids.value = ids.value.filter((each) => each !== mine)
  }

  watch(() => tickets.own, (now) => {
    if (!now) return
    window.clearTimeout(timer)
    timer = 0
    void refresh()
  })

  function soon(id?: string): void {
    if (id) touched.add(id)
    if (timer) return
    timer = window.setTimeout(() => {
      timer = 0
      void refresh()
    }, PAUSE)
  }

  /** One that was just made here stands at the top at once. */
  function add(id: string): void {
    if (!ids.value.includes(id)) ids.value = [id, ...ids.value]
  }

  watch([key, on], () => {
    turn++
    loaded.value = false
    ids.value = []
    next.value = null
    if (on()) void load()
  })
  const seen = () => !document.hidden && touched.size > 0 && soon()
  document.addEventListener('visibilitychange', seen)
  const happened = (id: string, event: ServerEvent) => {
    // It is another's now; a gap would be worse than a row less.
    if (event.type === 'ticket.gone') ids.value = ids.value.filter((each) => each !== id)
    soon(id)
  }
  const live = useLive()
  // Of very many at once only that is told.
  const stops = [tickets.follow(happened), live.on('resumed', () => soon()), live.on('tickets.changed', () => soon())]
  onScopeDispose(() => {
    window.clearTimeout(timer)
    document.removeEventListener('visibilitychange', seen)
    stops.forEach((stop) => stop())
  })

  return { ids, next, total, building, loaded, loading, error, fresh, load, more, refresh: soon, add }
}

export type TicketList = ReturnType<typeof useTicketList>
