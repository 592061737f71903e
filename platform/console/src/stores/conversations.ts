import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowReactive } from 'vue'
import { http } from '@/api/http'
import { ApiError } from '@/api/problem'
import type { Conversation, Counts, Message, Page, ServerEvent } from '@/api/types'
import { belongs, compare, type Filters, type View } from './order'
import { useLive } from './live'
import { t } from '@/i18n'
import { useSession } from './session'

const PAGE = 100

interface List {
  filters: Filters
  /** The order shown; stays while the list is held. */
  ids: string[]
  /** Came during the hold: at the end for now, and counted. */
  fresh: string[]
  next: string | null
  loaded: boolean
  loading: boolean
  error: unknown
}

const emptyList = (): List => ({ filters: {}, ids: [], fresh: [], next: null, loaded: false, loading: false, error: null })

/** All conversations that this tab knows, and the three lists over them. */
export const useConversations = defineStore('conversations', () => {
  const session = useSession()
  const live = useLive()
  const byId = shallowReactive(new Map<string, Conversation>())
  const lists = reactive<Record<View, List>>({ mine: emptyList(), queue: emptyList(), all: emptyList() })
  const counts = ref<Counts | null>(null)
  /** The conversation on screen: it stays in its list until another one is opened. */
  const open = ref<string | null>(null)
  /** True while the pointer is over the list: nothing moves then. */
  const held = ref(false)
  const asked = new Set<string>()
  const calls: Partial<Record<View, number>> = {}

  const mine = computed(() => [...byId.values()].filter((each) => belongs(each, 'mine', {}, session.agent?.id)))
  const unreadMine = computed(() => mine.value.reduce((sum, each) => sum + (each.unread > 0 || each.acceptBy ? 1 : 0), 0))

  /** Loads a list from its beginning. What is shown stays until the answer is there. */
  async function load(view: View, filters: Filters = lists[view].filters): Promise<void> {
    const list = lists[view]
    const call = (calls[view] = (calls[view] ?? 0) + 1)
    if (JSON.stringify(filters) !== JSON.stringify(list.filters)) Object.assign(list, emptyList())
    list.filters = filters
    list.loading = true
    list.error = null
    try {
      const page = await http.get<Page<Conversation>>('/api/conversations', query(view, filters))
      if (call !== calls[view]) return
      page.items.forEach(put)
      list.next = page.next ?? null
      if (held.value && list.ids.length) {
        const shown = new Set(list.ids)
        list.fresh = page.items.map((each) => each.id).filter((id) => !shown.has(id))
        list.ids = [...list.ids, ...list.fresh]
      } else {
        list.ids = page.items.map((each) => each.id)
        list.fresh = []
        settle(view)
      }
      list.loaded = true
    } catch (error) {
      if (call === calls[view]) list.error = error
    } finally {
      if (call === calls[view]) list.loading = false
    }
  }

  async function more(view: View): Promise<void> {
    const list = lists[view]
    if (!list.next || list.loading) return
    const call = calls[view]
    list.loading = true
    try {
      const page = await http.get<Page<Conversation>>('/api/conversations', { ...query(view, list.filters), after: list.next })
      if (call !== calls[view]) return
      page.items.forEach(put)
      const shown = new Set(list.ids)
      list.ids = [...list.ids, ...page.items.map((each) => each.id).filter((id) => !shown.has(id))]
      list.next = page.next ?? null
    } catch (error) {
      if (call === calls[view]) list.error = error
    } finally {
      if (call === calls[view]) list.loading = false
    }
  }

  function query(view: View, filters: Filters) {
    const base = view === 'mine' ? { state: 'ASSIGNED', assignee: 'me' } : view === 'queue' ? { state: 'QUEUED' } : {}
    return { ...filters, ...base, limit: PAGE }
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
    byId.set(conversation.id, { ...conversation, contact, seq: Math.max(conversation.seq, known?.seq ?? 0) })
  }

  /** The same, and files it into the lists. */
  function accept(conversation: Conversation): void {
    put(conversation)
    for (const view of ['mine', 'queue', 'all'] as const) file(view, conversation.id)
  }

  function file(view: View, id: string): void {
    const list = lists[view]
    const conversation = byId.get(id)
    if (!list.loaded || !conversation) return
    const fits = belongs(conversation, view, list.filters, session.agent?.id)
    const shown = list.ids.includes(id)
    if (fits && !shown) {
      // Whether it has the words searched for only the server knows.
      if (list.filters.q) return
      // At the end nothing moves under the pointer; it comes to its place when the hold ends.
      if (held.value) list.fresh = [...new Set([...list.fresh, id])]
      list.ids = [...list.ids, id]
    }
    if (!fits) list.fresh = list.fresh.filter((each) => each !== id)
    if (!held.value) settle(view)
  }

  /** Brings a list into order: the new in, the gone out. */
  function settle(view: View): void {
    const list = lists[view]
    const fits = (id: string) => {
      const conversation = byId.get(id)
      return conversation !== undefined && (id === open.value || belongs(conversation, view, list.filters, session.agent?.id))
    }
    const order = compare(view)
    const ids = [...new Set([...list.ids, ...list.fresh])].filter(fits)
    ids.sort((a, b) => order(byId.get(a)!, byId.get(b)!))
    if (ids.length !== list.ids.length || ids.some((id, index) => id !== list.ids[index])) list.ids = ids
    if (list.fresh.length) list.fresh = []
  }

  function settleAll(): void {
    for (const view of ['mine', 'queue', 'all'] as const) settle(view)
  }

  function hold(on: boolean): void {
    held.value = on
    if (!on) settleAll()
  }

  function show(id: string | null): void {
    open.value = id
    if (!held.value) settleAll()
  }

  /** It is no longer this person's to see. */
  function forget(id: string): void {
    byId.delete(id)
    for (const view of ['mine', 'queue', 'all'] as const) {
      const list = lists[view]
      if (list.ids.includes(id)) list.ids = list.ids.filter((each) => each !== id)
      if (list.fresh.includes(id)) list.fresh = list.fresh.filter((each) => each !== id)
    }
  }

  function onEvent(event: ServerEvent): void {
    const id = event.conversationId
    if (!id) return
    if (event.type === 'conversation.gone') return forget(id)
    const known = byId.get(id)
    if (known && event.seq !== undefined && event.seq > known.seq) byId.set(id, { ...known, seq: event.seq })
    if (event.type === 'conversation.created' || event.type === 'conversation.updated') accept(event.data as Conversation)
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
    for (const view of ['mine', 'queue', 'all'] as const) file(view, id)
  }

  /** Does something to a conversation and takes the answer as its new state. */
  async function act(id: string, action: string, body: unknown = {}): Promise<void> {
    try {
      const answer = await http.post<Conversation | undefined>(`/api/conversations/${id}/${action}`, body)
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
    if (!known || known.unread === 0) return
    byId.set(id, { ...known, unread: 0 })
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
      for (const view of ['mine', 'queue', 'all'] as const) {
        if (lists[view].loaded || view === 'mine') void load(view)
      }
    }
    const stops = [
      live.on('conversation.created', onEvent),
      live.on('conversation.updated', onEvent),
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
      for (const view of ['mine', 'queue', 'all'] as const) Object.assign(lists[view], emptyList())
      counts.value = null
      open.value = null
    }
  }

  return { byId, lists, counts, open, held, mine, unreadMine, load, more, loadCounts, fetchOne, accept, settle, hold, show, act, read, follow }
})

function preview(message: Message): string {
  return message.content.text || message.content.name || message.content.title || message.content.label || ''
}
