import { defineStore } from 'pinia'
import { ref } from 'vue'
import { http } from '@/api/http'
import type { ServerEvent } from '@/api/types'
import { AgentSocket, type Connection, type WebSocketLike } from '@/socket/socket'

/** What was read again after a break. */
export interface CaughtUp {
  messages: number
  conversations: number
}

/** The server takes no more; what isn't named here comes with the lists. */
const MOST_SEQS = 900

type Listener = (event: ServerEvent) => void

/** The one socket of this tab: what arrives goes to whoever asked for its type. */
export const useLive = defineStore('live', () => {
  const connection = ref<Connection>('closed')
  const retryAt = ref<number | null>(null)
  /** True from the first break until the server said that all missed was sent. */
  const behind = ref(false)
  /** The moment that what is shown is from, while behind; milliseconds since 1970. */
  const behindSince = ref<number | null>(null)
  /** What the last reconnect brought; null once it was shown for long enough. */
  const caughtUp = ref<CaughtUp | null>(null)
  const reread = { messages: new Set<string>(), conversations: new Set<string>() }
  const listeners = new Map<string, Set<Listener>>()
  const sources = new Set<() => Record<string, number>>()
  let wasOnline = false

  const socket = new AgentSocket({
    ticket: async () => (await http.post<{ ticket: string }>('/api/ws-ticket')).ticket,
    open: (ticket) => {
      const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
      return new WebSocket(`${scheme}://${location.host}/ws/agent?ticket=${encodeURIComponent(ticket)}`) as unknown as WebSocketLike
    },
    seqs: () => Object.fromEntries(Object.entries(Object.assign({}, ...[...sources].map((source) => source())) as Record<string, number>).slice(-MOST_SEQS)),
    event: dispatch,
    state: (state, at) => {
      connection.value = state
      retryAt.value = at
      if (state === 'online') wasOnline = true
      else if (wasOnline && state !== 'closed' && !behind.value) {
        behind.value = true
        behindSince.value = socket.lastHeard
        caughtUp.value = null
      }
    },
    now: () => Date.now(),
    random: () => Math.random(),
    later: (run, milliseconds) => window.setTimeout(run, milliseconds),
    cancel: (timer) => window.clearTimeout(timer as number),
  })

  function dispatch(event: ServerEvent): void {
    if (behind.value) takeNote(event)
    for (const type of [event.type, '*']) {
      for (const listener of listeners.get(type) ?? []) {
        try {
          listener(event)
        } catch (error) {
          console.error(`a listener of ${event.type} failed`, error)
        }
      }
    }
  }

  function takeNote(event: ServerEvent): void {
    if (event.type === 'message.created' && event.conversationId) {
      reread.messages.add((event.data as { id?: string } | null)?.id ?? '')
      reread.conversations.add(event.conversationId)
    } else if (event.type === 'resumed') {
      caughtUp.value = { messages: reread.messages.size, conversations: reread.conversations.size }
      settled()
    }
  }

  function settled(): void {
    behind.value = false
    behindSince.value = null
    reread.messages.clear()
    reread.conversations.clear()
  }

  /** Calls `listener` for each event of this type (`*`: all) until the returned function is called. */
  function on(type: string, listener: Listener): () => void {
    const set = listeners.get(type) ?? new Set()
    listeners.set(type, set.add(listener))
    return () => set.delete(listener)
  }

  /** Adds a source of seqs to be caught up after a break. */
  function resumes(source: () => Record<string, number>): () => void {
    sources.add(source)
    return () => sources.delete(source)
  }

  for (const type of ['online', 'offline', 'pageshow']) window.addEventListener(type, () => socket.hurry())
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) socket.hurry()
  })

  return {
    connection,
    retryAt,
    behind,
    behindSince,
    caughtUp,
    on,
    resumes,
    dispatch,
    start: () => socket.start(),
    stop: () => {
      socket.stop()
      wasOnline = false
      caughtUp.value = null
      settled()
    },
    hurry: () => socket.hurry(),
    send: (event: ServerEvent) => socket.send(event),
  }
})
