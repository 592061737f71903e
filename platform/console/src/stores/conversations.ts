import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, type ShallowReactive } from 'vue'
import { http } from '@/api/http'
import { ApiError } from '@/api/problem'
import type { Conversation, Counts, Message, Page, ServerEvent } from '@/api/types'
import { BASE, belongs, compare, VIEWS, type Filters, type View } from './order'
import { useLive } from './live'
import { t } from '@/i18n'
import { useSession } from './session'

/** The first page is small, because one waits for it; the others come before one gets there. */
const FIRST = 100
const PAGE = 200
/** So many of a list whose order isn't the server's are read to put them in order. */
const WHOLE = 1000

export interface List {
  filters: Filters
  /** The order shown; stays while the list is held. Replaced, never changed in place. */
  ids: string[]
  /** Came during the hold: at the end for now, and counted; only counted where the end is not loaded. */
  fresh: string[]
  next: string | null
  loaded: boolean
  loading: boolean
  error: unknown
  /** It was searched by words in names and subjects alone: the index is being built. */
  namesOnly: boolean
}

const emptyList = (): List => ({ filters: {}, ids: [], fresh: [], next: null, loaded: false, loading: false, error: null, namesOnly: false })

/** All conversations that this tab knows, and the three lists over them. Written for lists of many thousands. */
export const useConversations = defineStore('conversations', () => {
  const session = useSession()
  const live = useLive()
  const byId = shallowReactive(new Map<string, Conversation>())
  const list = (): ShallowReactive<List> => shallowReactive(emptyList())
  const lists: Record<View, ShallowReactive<List>> = { mine: list(), queue: list(), all: list() }
  /** Which ids a list shows: asked for with every event, where searching the array would take long. */
  const shown: Record<View, Set<string>> = { mine: new Set(), queue: new Set(), all: new Set() }
  /** Lists that something happened to while they were held. */
  const moved = new Set<View>()
  const counts = ref<Counts | null>(null)
  /** The conversation on screen: it stays in its list until another one is opened. */
  const open = ref<string | null>(null)
  /** True while nothing may move: the pointer is over the list, it is scrolled down, or rows are being chosen. */
  const held = ref(false)
  const asked = new Set<string>()
  const calls: Partial<Record<View, number>> = {}

  const mineIds = shallowReactive(new Set<string>())
  const mine = computed(() => [...mineIds].map((id) => byId.get(id)!).filter(Boolean))
  const unreadMine = computed(() => mine.value.reduce((sum, each) => sum + (each.unread > 0 || each.acceptBy || each.wokenAt ? 1 : 0), 0))

  function setIds(view: View, ids: string[]): void {
    lists[view].ids = ids
    shown[view] = new Set(ids)
  }

  /** Loads a list from its beginning. What is shown stays until the answer is there. */
  async function load(view: View, filters: Filters = lists[view].filters): Promise<void> {
    const list = lists[view]
    const call = (calls[view] = (calls[view] ?? 0) + 1)
    if (JSON.stringify(filters) !== JSON.stringify(list.filters)) {
      Object.assign(list, emptyList())
      shown[view] = new Set()
    }
    list.filters = filters
    list.loading = true
    list.error = null
    try {
      const page = await http.get<Page<Conversation>>('/api/conversations', { ...query(view, filters), limit: FIRST })
      if (call !== calls[view]) return
      page.items.forEach(put)
      const ids = page.items.map((each) => each.id)
      if (held.value && list.ids.length) {
        wait(view, ids.filter((id) => !shown[view].has(id) && !list.fresh.includes(id)))
        moved.add(view)
      } else {
        list.fresh = []
        setIds(view, ids)
        settle(view)
        list.next = page.next ?? null
      }
      list.loaded = true
      list.namesOnly = page.searched === 'NAMES'
    } catch (error) {
      if (call === calls[view]) list.error = error
    } finally {
      if (call === calls[view]) list.loading = false
    }
    // Mine and the queue have orders of their own, whose first may stand on any of the server's pages.
    if (view !== 'all') await readOn(view, WHOLE, () => call === calls[view])
  }

  /** Loads on until so many are there, or all, or it fails, or `wanted` says no. */
  async function readOn(view: View, most: number, wanted = () => true): Promise<void> {
    const list = lists[view]
    while (wanted() && list.next && !list.error && list.ids.length < most) {
      // Somebody else asks for the next page at the moment: asking again at once would never let him end.
      if (list.loading) await new Promise((resolve) => setTimeout(resolve, 30))
      else await more(view)
    }
  }

  /** Loads the next page of a list, if there is one. */
  async function more(view: View): Promise<void> {
    const list = lists[view]
    if (!list.next || list.loading) return
    const call = calls[view]
    list.loading = true
    try {
      const page = await http.get<Page<Conversation>>('/api/conversations', { ...query(view, list.filters), limit: PAGE, after: list.next })
      if (call !== calls[view]) return
      page.items.forEach(put)
      const fresh = new Set(list.fresh)
      const added = page.items.map((each) => each.id).filter((id) => !shown[view].has(id) && !fresh.has(id))
      list.ids = list.ids.concat(added)
      added.forEach((id) => shown[view].add(id))
      list.next = page.next ?? null
      // The server's order is that of all; the others are put into their own here.
      if (view !== 'all' && !held.value) settle(view)
    } catch (error) {
      if (call === calls[view]) list.error = error
    } finally {
      if (call === calls[view]) list.loading = false
    }
  }

  function query(view: View, filters: Filters) {
    return { ...filters, ...BASE[view] }
  }

  async function loadCounts(): Promise<void> {
    try {
      counts.value = await http.get<Counts>('/api/conversations/counts')
    } catch {
      // The numbers stay as they were; the lists say what is wrong.
    }
  }

  async function fetchOne(id: string): Promise<Conversation> {
    const conversation = await http.get<Conversation>(`/api/conversations/${id}`)
    accept(conversation)
    return conversation
  }

  /** Takes a server's view of a conversation; an older one than known is dropped. */
  function put(conversation: Conversation): void {
    const known = byId.get(conversation.id)
    if (known && known.version > conversation.version) return
    // Who hasn't said his name is told apart by the end of his id.
    const contact = { ...conversation.contact, name: conversation.contact.name || t('desk.visitor', { code: conversation.contact.id.slice(-4).toUpperCase() }) }
    const taken = { ...conversation, contact, seq: Math.max(conversation.seq, known?.seq ?? 0) }
    byId.set(conversation.id, taken)
    if (belongs(taken, 'mine', {}, session.agent?.id)) mineIds.add(taken.id)
    else mineIds.delete(taken.id)
  }

  /** The same, and files it into the lists. */
  function accept(conversation: Conversation): void {
    put(conversation)
    for (const view of VIEWS) file(view, conversation.id)
  }

  const fits = (view: View, id: string): boolean => {
    const conversation = byId.get(id)
    return conversation !== undefined && belongs(conversation, view, lists[view].filters, session.agent?.id)
  }

  /** Brings one conversation to its place in a list, or out of it. */
  function file(view: View, id: string): void {
    const list = lists[view]
    if (!list.loaded || !byId.has(id)) return
    const wanted = fits(view, id)
    const there = shown[view].has(id)
    if (!wanted && list.fresh.includes(id)) list.fresh = list.fresh.filter((each) => each !== id)
    // Whether it has the words searched for only the server knows.
    if (!there && (!wanted || list.filters.q)) return
    if (held.value) {
      moved.add(view)
      if (!there && !list.fresh.includes(id)) wait(view, [id])
      return
    }
    place(view, id, wanted || id === open.value)
  }

  /** New ones while nothing may move. At the end they are seen and move nothing: an offer must not run out behind a number. */
  function wait(view: View, ids: string[]): void {
    const list = lists[view]
    list.fresh = [...list.fresh, ...ids]
    if (list.next) return
    list.ids = list.ids.concat(ids)
    ids.forEach((id) => shown[view].add(id))
  }

  function place(view: View, id: string, stays: boolean): void {
    const list = lists[view]
    const order = compare(view)
    const at = shown[view].has(id) ? list.ids.indexOf(id) : -1
    const own = byId.get(id)!
    const before = at > 0 ? byId.get(list.ids[at - 1]!) : undefined
    const after = at >= 0 ? byId.get(list.ids[at + 1] ?? '') : undefined
    const right = at >= 0 && (!before || order(before, own) < 0) && (!after || order(own, after) < 0)
    if (stays && right) return
    const ids = list.ids.slice()
    if (at >= 0) ids.splice(at, 1)
    if (stays) {
      let low = 0
      let high = ids.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (order(byId.get(ids[middle]!)!, own) < 0) low = middle + 1
        else high = middle
      }
      // Beyond what is loaded it comes with its page.
      if (low === ids.length && list.next && at < 0) return
      ids.splice(low, 0, id)
      shown[view].add(id)
    } else {
      shown[view].delete(id)
    }
    list.ids = ids
  }

  /** Brings a list into order: the new in, the gone out. */
  function settle(view: View): void {
    const list = lists[view]
    moved.delete(view)
    const order = compare(view)
    const ids = [...new Set([...list.fresh, ...list.ids])].filter((id) => byId.has(id) && (id === open.value || fits(view, id)))
    ids.sort((a, b) => order(byId.get(a)!, byId.get(b)!))
    if (list.fresh.length) list.fresh = []
    if (ids.length !== list.ids.length || ids.some((id, index) => id !== list.ids[index])) setIds(view, ids)
  }

  function hold(on: boolean): void {
    if (held.value === on) return
    held.value = on
    if (!on) [...moved].forEach(settle)
  }

  function show(id: string | null): void {
    const before = open.value
    open.value = id
    // What stayed only because it was open goes now.
    if (before && before !== id) for (const view of VIEWS) file(view, before)
  }

  /** It is no longer this person's to see. */
  function forget(id: string): void {
    byId.delete(id)
    mineIds.delete(id)
    for (const view of VIEWS) {
      const list = lists[view]
      if (shown[view].delete(id)) list.ids = list.ids.filter((each) => each !== id)
      if (list.fresh.includes(id)) list.fresh = list.fresh.filter((each) => each !== id)
    }
  }

  function onEvent(event: ServerEvent): void {
    const id = event.conversationId
    if (!id) return
    if (event.type === 'conversation.gone') return forget(id)
    const known = byId.get(id)
    if (known && event.seq !== undefined && event.seq > known.seq) byId.set(id, { ...known, seq: event.seq })
    if (['conversation.created', 'conversation.updated', 'conversation.erased'].includes(event.type)) accept(event.data as Conversation)
    else if (event.type === 'message.created') onMessage(id, event.data as Message)
  }

  function onMessage(id: string, message: Message): void {
    const known = byId.get(id)
    if (!known) {
      if (asked.has(id)) return
      asked.add(id)
      fetchOne(id)
        .catch(() => {})
        .finally(() => asked.delete(id))
      return
    }
    if (message.direction === 'SYSTEM' || message.direction === 'NOTE' || message.seq <= (known.lastMessage?.seq ?? 0)) return
    // The conversation's own event follows; this keeps the row right until then.
    byId.set(id, {
      ...known,
      lastMessageAt: message.createdAt,
      lastMessage: { seq: message.seq, direction: message.direction, preview: preview(message), createdAt: message.createdAt },
    })
    for (const view of VIEWS) file(view, id)
  }

  /** Does something to a conversation and takes the answer as its new state. */
  function act(id: string, action: string, body: unknown = {}): Promise<void> {
    return change(id, () => http.post<Conversation | undefined>(`/api/conversations/${id}/${action}`, body))
  }

  /** Lets it sleep until then; null wakes it. */
  function snooze(id: string, until: Date | null): Promise<void> {
    const path = `/api/conversations/${id}/snooze`
    return change(id, () => (until ? http.post<Conversation>(path, { until: until.toISOString() }) : http.delete<Conversation>(path)))
  }

  async function change(id: string, call: () => Promise<Conversation | undefined>): Promise<void> {
    try {
      const answer = await call()
      if (answer && typeof answer === 'object' && 'state' in answer) accept(answer)
      else await fetchOne(id)
    } catch (error) {
      // Refused because it is in another state by now: show that one.
      if (error instanceof ApiError && (error.status === 409 || error.status === 412)) await fetchOne(id).catch(() => {})
      throw error
    }
  }

  async function read(id: string): Promise<void> {
    const known = byId.get(id)
    if (!known || (known.unread === 0 && !known.wokenAt)) return
    byId.set(id, { ...known, unread: 0, wokenAt: null })
    try {
      await http.post(`/api/conversations/${id}/read`, { seq: known.lastMessage?.seq ?? known.seq })
    } catch {
      // The number comes back with the next view of the conversation.
    }
  }

  /** Listens until the returned function is called. */
  function follow(): () => void {
    const refresh = () => {
      void loadCounts()
      for (const view of VIEWS) {
        if (lists[view].loaded || view === 'mine') void load(view)
      }
    }
    const stops = [
      live.on('conversation.created', onEvent),
      live.on('conversation.updated', onEvent),
      live.on('conversation.erased', onEvent),
      live.on('conversation.gone', onEvent),
      live.on('message.created', onEvent),
      live.on('message.updated', onEvent),
      live.on('queue.updated', (event) => {
        if (event.data && typeof event.data === 'object' && 'mine' in event.data) counts.value = event.data as Counts
        else void loadCounts()
      }),
      live.on('resumed', refresh),
      live.resumes(() => Object.fromEntries(mine.value.map((each) => [each.id, each.seq]))),
    ]
    void loadCounts()
    void load('mine', {})
    return () => {
      stops.forEach((stop) => stop())
      byId.clear()
      mineIds.clear()
      moved.clear()
      for (const view of VIEWS) {
        Object.assign(lists[view], emptyList())
        shown[view] = new Set()
      }
      counts.value = null
      open.value = null
    }
  }

  return { byId, lists, counts, open, held, mine, unreadMine, load, more, readOn, loadCounts, fetchOne, accept, settle, hold, show, act, snooze, read, follow }
})

function preview(message: Message): string {
  if (message.content.type === 'event') return `[${message.content.event ?? ''}]`
  return message.content.text || message.content.name || message.content.title || message.content.label || ''
}
