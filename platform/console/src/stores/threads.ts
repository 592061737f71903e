import { defineStore } from 'pinia'
import { shallowReactive, type ShallowReactive } from 'vue'
import { http } from '@/api/http'
import type { Message, Page, ServerEvent } from '@/api/types'
import { useLive } from './live'

/** Seqs a window covers; a seq is at most one message, so a window is at most that many. */
const WINDOW = 60
const KEPT = 20

export interface Thread {
  id: string
  /** By seq, without gaps from `from` on. */
  messages: Message[]
  /** All after this seq is loaded; 0 means from the beginning. */
  from: number
  /** The last seq known to have happened here. */
  seq: number
  loaded: boolean
  loading: boolean
  error: unknown
}

/** The messages of the conversations opened lately. */
export const useThreads = defineStore('threads', () => {
  const live = useLive()
  const threads = shallowReactive(new Map<string, ShallowReactive<Thread>>())
  const pending = new Map<string, number>()

  function get(id: string): Thread {
    let thread = threads.get(id)
    if (!thread) {
      thread = shallowReactive<Thread>({ id, messages: [], from: 0, seq: 0, loaded: false, loading: false, error: null })
      threads.set(id, thread)
      // The oldest goes; a thread on screen was put last.
      for (const old of [...threads.keys()].slice(0, Math.max(0, threads.size - KEPT))) threads.delete(old)
    }
    return thread
  }

  /** Loads the end of a conversation whose seq is `seq`, or what came since it was loaded. */
  async function load(id: string, seq: number): Promise<void> {
    const thread = get(id)
    if (thread.loaded) return catchUp(id)
    if (thread.loading) return
    thread.loading = true
    thread.error = null
    try {
      const from = Math.max(0, seq - WINDOW)
      const found = await between(id, from)
      thread.from = from
      merge(thread, found)
      thread.seq = Math.max(thread.seq, seq)
      thread.loaded = true
      if (thread.messages.length < 10 && thread.from > 0) await stepBack(thread)
    } catch (error) {
      thread.error = error
    } finally {
      thread.loading = false
    }
  }

  /** Loads an earlier part. Rejects when that fails. */
  async function older(id: string): Promise<void> {
    const thread = get(id)
    if (thread.loading || !thread.loaded || thread.from === 0) return
    thread.loading = true
    try {
      await stepBack(thread)
    } finally {
      thread.loading = false
    }
  }

  async function stepBack(thread: Thread): Promise<void> {
    const before = thread.messages.length
    while (thread.from > 0 && thread.messages.length < before + 10) {
      const to = thread.from
      const from = Math.max(0, to - WINDOW)
      merge(thread, await between(thread.id, from, to))
      thread.from = from
    }
  }

  /** Messages after `from` up to and including `to`. */
  async function between(id: string, from: number, to = Infinity): Promise<Message[]> {
    const found: Message[] = []
    let after: string | number | null | undefined = from
    while (after !== null && after !== undefined) {
      const page: Page<Message> = await http.get(`/api/conversations/${id}/messages`, { after, limit: 100 })
      found.push(...page.items.filter((message) => message.seq <= to))
      const last = page.items.at(-1)
      after = last && last.seq < to ? page.next : null
    }
    return found
  }

  /** Gets what came since the last message known. */
  async function catchUp(id: string): Promise<void> {
    const thread = threads.get(id)
    if (!thread?.loaded) return
    try {
      merge(thread, await between(id, thread.messages.at(-1)?.seq ?? thread.from))
      thread.error = null
    } catch (error) {
      console.warn('messages could not be caught up', error)
    }
  }

  function merge(thread: Thread, messages: Message[]): void {
    if (!messages.length) return
    const bySeq = new Map(thread.messages.map((message) => [message.id, message]))
    for (const message of messages) bySeq.set(message.id, message)
    thread.messages = [...bySeq.values()].sort((a, b) => a.seq - b.seq)
    thread.seq = Math.max(thread.seq, thread.messages.at(-1)?.seq ?? 0)
  }

  /** Takes one message that the server told of: new or changed. */
  function put(id: string, message: Message): void {
    const thread = threads.get(id)
    if (!thread?.loaded || message.seq <= thread.from) return
    merge(thread, [message])
  }

  function onEvent(event: ServerEvent): void {
    const id = event.conversationId
    if (!id) return
    const thread = threads.get(id)
    if (!thread?.loaded) return
    if (event.seq !== undefined) {
      // A hole in the numbers: something may have been lost on the way, and asking is cheap.
      if (event.seq > thread.seq + 1) soon(id)
      thread.seq = Math.max(thread.seq, event.seq)
    }
    if (event.type === 'message.created' || event.type === 'message.updated') put(id, event.data as Message)
  }

  function soon(id: string): void {
    if (pending.has(id)) return
    pending.set(
      id,
      window.setTimeout(() => {
        pending.delete(id)
        void catchUp(id)
      }, 400),
    )
  }

  function follow(): () => void {
    const stops = [
      live.on('message.created', onEvent),
      live.on('message.updated', onEvent),
      live.on('conversation.updated', onEvent),
      live.on('resumed', () => [...threads.keys()].forEach((id) => void catchUp(id))),
      // A thread names the last message it really holds, which may be older than what its list says.
      live.resumes(() =>
        Object.fromEntries([...threads.values()].filter((each) => each.loaded).map((each) => [each.id, each.messages.at(-1)?.seq ?? each.from])),
      ),
    ]
    return () => {
      stops.forEach((stop) => stop())
      pending.forEach((timer) => window.clearTimeout(timer))
      pending.clear()
      threads.clear()
    }
  }

  return { threads, get, load, older, catchUp, put, follow }
})
