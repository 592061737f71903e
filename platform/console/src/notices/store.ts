import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { http } from '@/api/http'
import { useLive } from '@/stores/live'
import { useSession } from '@/stores/session'
import type { Notice } from './notice'

interface NoticePage {
  items: Notice[]
  next: string | null
  unread: number
}

const PAGE = 30
/** The server counts no further. */
export const MOST = 100

/** One's own notices: how many are unread always, the list while somebody looks. */
export const useNotices = defineStore('notices', () => {
  const live = useLive()
  const unread = ref(0)
  const items = shallowRef<Notice[]>([])
  const next = ref<string | null>(null)
  const loaded = ref(false)
  const busy = ref(false)
  const problem = shallowRef<unknown>(null)
  const onlyUnread = ref(false)
  /** Those that came while the console was open, for whoever shows them at once. */
  const arrived = shallowRef<Notice[]>([])
  let turn = 0

  async function load(after: string | null = null): Promise<void> {
    const mine = ++turn
    busy.value = true
    problem.value = null
    try {
      const page = await http.get<NoticePage>('/api/notices', { unread: onlyUnread.value || undefined, after, limit: PAGE })
      if (mine !== turn) return
      items.value = after ? [...items.value, ...page.items] : page.items
      next.value = page.next
      unread.value = page.unread
      loaded.value = true
    } catch (error) {
      if (mine === turn) problem.value = error
    } finally {
      if (mine === turn) busy.value = false
    }
  }

  /** A list that is on its way says what was before; whether there was one. */
  function overtake(): boolean {
    const was = busy.value
    turn++
    busy.value = false
    return was
  }

  async function count(): Promise<void> {
    unread.value = (await http.get<{ unread: number }>('/api/notices/count')).unread
  }

  const stamp = (which: (notice: Notice) => boolean, readAt: string | null) => (items.value = items.value.map((each) => (which(each) ? { ...each, readAt } : each)))

  /** Shown at once; read again where the server refuses. */
  async function mark(body: Record<string, unknown>, which: (notice: Notice) => boolean, readAt: string | null): Promise<void> {
    const before = items.value
    const overtaken = overtake()
    stamp(which, readAt)
    try {
      unread.value = (await http.post<{ unread: number }>('/api/notices/read', body)).unread
    } catch (error) {
      items.value = before
      throw error
    } finally {
      if (overtaken) void load()
    }
  }

  const now = () => new Date().toISOString()
  const read = (ids: string[]) => mark({ ids }, (notice) => ids.includes(notice.id) && !notice.readAt, now())
  const unreadAgain = (ids: string[]) => mark({ ids, unread: true }, (notice) => ids.includes(notice.id), null)

  /** Answers what it takes to undo it for those that are shown. */
  async function readAll(): Promise<string[]> {
    const ids = items.value.filter((notice) => !notice.readAt).map((notice) => notice.id)
    await mark({ all: true }, (notice) => !notice.readAt, now())
    return ids
  }

  /** Somebody looks at that ticket. Nothing is asked of the server when nothing is unread. */
  async function lookedAt(ticketId: string): Promise<void> {
    if (unread.value) await mark({ ticketId }, (notice) => notice.ticket?.id === ticketId && !notice.readAt, now())
  }

  function take(data: { items?: Notice[]; unread?: number } | null | undefined): void {
    if (typeof data?.unread === 'number') unread.value = data.unread
    const fresh = data?.items ?? []
    if (!fresh.length) return
    const ids = new Set(fresh.map((notice) => notice.id))
    items.value = [...[...fresh].sort((a, b) => b.createdAt.localeCompare(a.createdAt)), ...items.value.filter((each) => !ids.has(each.id))]
    arrived.value = fresh
    if (overtake()) void load()
  }

  /** Keeps the count right until the returned function is called. */
  function follow(): () => void {
    const session = useSession()
    const stops = [
      // The shell asks about the session when it begins: that tells how many there are as well.
      watch(() => session.unreadNotices, (now) => (unread.value = now), { immediate: true }),
      live.on('notice.created', (event) => take(event.data as { items?: Notice[]; unread?: number })),
      live.on('notice.read', (event) => take(event.data as { unread?: number })),
      live.on('resumed', () => void (loaded.value ? load() : count()).catch(() => {})),
    ]
    return () => stops.forEach((stop) => stop())
  }

  return { unread, items, next, loaded, busy, problem, onlyUnread, arrived, load, count, read, unreadAgain, readAll, lookedAt, take, follow }
})
