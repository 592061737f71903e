import { defineStore } from 'pinia'
import { shallowReactive, type ShallowReactive } from 'vue'
import { http } from '@/api/http'
import type { Message, Page, ServerEvent } from '@/api/types'
import { useLive } from './live'
import { count, mergeList, mergeOne, newMemory, newThread, settle, trim, type Memory, type Thread } from './window'

export type { Thread } from './window'

/** Messages of the first page, and of each further one. */
const FIRST = 50
const PAGE = 100
/** Messages held of the thread on screen; scrolling on drops those at the other end. */
const MOST = 1000
/** Threads kept, and messages of each that isn't on screen. */
const KEPT = 20
const RESTING = 200
/** After any seq a conversation can have. */
const END = Number.MAX_SAFE_INTEGER
/** How long a missing seq may be on its way before it is asked for, and how long the answer may take. */
const PATIENCE = 400
const ANSWER_WITHIN = 8000
const MOST_ASKED = 2

/** The messages of the conversations opened lately. */
export const useThreads = defineStore('threads', () => {
  const live = useLive()
  const threads = shallowReactive(new Map<string, ShallowReactive<Thread>>())
  const memories = new Map<string, Memory>()
  const pending = new Map<string, number>()
  /** Events of threads whose first page is on its way. */
  const early = new Map<string, ServerEvent[]>()
  /** Threads whose holes the server was asked to fill, and how often. */
  const asked = new Map<string, number>()

  function get(id: string): Thread {
    let thread = threads.get(id)
    if (!thread) {
      thread = shallowReactive(newThread(id))
      threads.set(id, thread)
      memories.set(id, newMemory())
      // The oldest goes; a thread on screen was put last.
      for (const old of [...threads.keys()].slice(0, Math.max(0, threads.size - KEPT))) forget(old)
    }
    return thread
  }

  function forget(id: string): void {
    threads.delete(id)
    memories.delete(id)
    early.delete(id)
    asked.delete(id)
  }

  const memory = (thread: Thread): Memory => memories.get(thread.id) ?? newMemory()

  function ask(id: string, range: { before?: number; after?: number }, limit: number): Promise<Page<Message>> {
    return http.get<Page<Message>>(`/api/conversations/${id}/messages`, { ...range, limit })
  }

  /** Loads the end of a conversation whose seq is at least `seq`; one that is here already is shown at once and caught up. */
  async function load(id: string, seq: number): Promise<void> {
    const thread = get(id)
    // The one on screen is the last to be thrown out.
    threads.delete(id)
    threads.set(id, thread)
    if (thread.loaded && thread.live) return catchUp(id)
    await reload(thread, seq)
  }

  async function reload(thread: Thread, seq: number): Promise<void> {
    if (thread.loading) return
    const { id } = thread
    thread.loading = true
    thread.error = null
    early.set(id, [])
    try {
      const mine = memory(thread)
      const basis = Math.max(mine.top, thread.seq)
      const page = await ask(id, { before: END }, FIRST)
      if (threads.get(id) !== thread) return
      mine.applied.clear()
      thread.live = true
      thread.missed = 0
      thread.begins = page.items.length < FIRST
      thread.messages = []
      mergeList(thread, mine, page.items, basis)
      settle(thread, mine, Math.max(seq, basis, thread.messages.at(-1)?.seq ?? 0))
      thread.loaded = true
    } catch (error) {
      thread.error = error
    } finally {
      thread.loading = false
      const waiting = early.get(id) ?? []
      early.delete(id)
      if (thread.loaded) waiting.forEach(onEvent)
    }
  }

  /** One page at one end. Rejects when it can't be had. */
  async function turn(thread: Thread, load: (mine: Memory) => Promise<void>): Promise<void> {
    if (thread.loading || !thread.loaded) return
    thread.loading = true
    try {
      await load(memory(thread))
    } finally {
      thread.loading = false
    }
  }

  /** Loads an earlier page; at most so many messages are held that the latest may have to go. */
  const older = (id: string): Promise<void> => {
    const thread = get(id)
    const first = thread.messages[0]
    if (thread.begins || !first) return Promise.resolve()
    return turn(thread, async (mine) => {
      const basis = mine.top
      const page = await ask(id, { before: first.seq }, PAGE)
      thread.begins = page.items.length < PAGE
      mergeList(thread, mine, page.items, basis)
      trim(thread, mine, MOST, 'last')
    })
  }

  /** Loads a later page where the latest are not here. */
  const newer = (id: string): Promise<void> => {
    const thread = get(id)
    const last = thread.messages.at(-1)
    if (thread.live || !last) return Promise.resolve()
    return turn(thread, async (mine) => {
      const basis = mine.top
      const page = await ask(id, { after: last.seq }, PAGE)
      const atEnd = page.next === null || page.next === undefined
      mergeList(thread, mine, page.items, basis)
      if (atEnd) await reachEnd(thread, mine)
      trim(thread, mine, MOST, 'first')
    })
  }

  /** The last page has been read: what came while it was on its way is fetched before the end counts as here. */
  async function reachEnd(thread: Thread, mine: Memory): Promise<void> {
    thread.live = true
    const basis = mine.top
    const rest = await ask(thread.id, { after: thread.messages.at(-1)?.seq ?? 0 }, PAGE)
    thread.live = rest.next === null || rest.next === undefined
    mergeList(thread, mine, rest.items, basis)
    if (!thread.live) return
    thread.missed = 0
    thread.last = Math.max(thread.last, thread.messages.at(-1)?.seq ?? 0)
  }

  /** Shows the part around a message, with what lies on both sides of it. */
  async function around(id: string, seq: number): Promise<void> {
    const thread = get(id)
    if (thread.messages.some((message) => message.seq === seq)) return
    await turn(thread, async (mine) => {
      const basis = mine.top
      const [before, after] = await Promise.all([ask(id, { before: seq + 1 }, FIRST), ask(id, { after: seq }, FIRST)])
      thread.messages = []
      thread.begins = before.items.length < FIRST
      thread.live = after.next === null || after.next === undefined
      mergeList(thread, mine, [...before.items, ...after.items], basis)
    })
  }

  /** Brings the latest where an earlier part is shown. */
  async function toEnd(id: string): Promise<void> {
    const thread = get(id)
    if (!thread.live) await reload(thread, thread.seq)
  }

  /** The thread has left the screen: only its end is kept. */
  function rest(id: string): void {
    const thread = threads.get(id)
    if (!thread?.loaded || thread.loading) return
    if (!thread.live) forget(id)
    else trim(thread, memory(thread), RESTING, 'first')
  }

  /** Gets what came since the last message known. */
  async function catchUp(id: string): Promise<void> {
    const thread = threads.get(id)
    if (!thread?.loaded || !thread.live) return
    const mine = memory(thread)
    const basis = mine.top
    try {
      let after: number = thread.messages.at(-1)?.seq ?? 0
      for (;;) {
        const page = await ask(id, { after }, PAGE)
        mergeList(thread, mine, page.items, basis)
        if (!page.next || !page.items.length) break
        after = page.items.at(-1)!.seq
      }
      thread.error = null
    } catch (error) {
      console.warn('messages could not be caught up', error)
    }
  }

  /** Takes one message as a call answered it. */
  function put(id: string, message: Message): void {
    const thread = threads.get(id)
    if (!thread?.loaded) return
    const mine = memory(thread)
    // An answer may come after the event that tells of something newer.
    mergeOne(thread, mine, message, mine.applied.get(message.id) ?? message.seq)
  }

  function onEvent(event: ServerEvent): void {
    const id = event.conversationId
    const thread = id ? threads.get(id) : undefined
    if (!id || !thread) return
    if (event.type === 'conversation.gone') return forget(id)
    const held = early.get(id)
    if (held) {
      if (held.length < 1000) held.push(event)
      return
    }
    if (!thread.loaded) return
    // What was said is gone: what is shown must go too, not only what comes.
    if (event.type === 'conversation.erased' || event.type === 'conversation.redacted') return void reload(thread, event.seq ?? thread.seq)
    const mine = memory(thread)
    if (event.type === 'message.created' || event.type === 'message.updated') {
      const message = event.data as Message | null
      if (message?.id) mergeOne(thread, mine, message, event.seq ?? message.seq)
    }
    // A hole in the numbers: something was lost on the way, or comes late. Asking is cheap, once it has had its time.
    if (event.seq !== undefined && count(thread, mine, event.seq)) soon(id)
  }

  function soon(id: string): void {
    if (pending.has(id) || asked.has(id)) return
    pending.set(id, window.setTimeout(() => fill(id), PATIENCE))
  }

  /** Has the server say again what happened after the last seq without a hole. */
  function fill(id: string): void {
    pending.delete(id)
    const thread = threads.get(id)
    if (!thread || !memory(thread).ahead.size) return
    if (!live.send({ type: 'resume', seqs: { [id]: thread.seq } } as ServerEvent)) return
    const tries = (asked.get(id) ?? 0) + 1
    asked.set(id, tries)
    window.setTimeout(() => asked.get(id) === tries && giveUp(thread), ANSWER_WITHIN)
  }

  /** The server doesn't fill the hole: the list of messages tells as well what is in it. */
  function giveUp(thread: Thread): void {
    asked.delete(thread.id)
    settle(thread, memory(thread), memory(thread).top)
    if (thread.live) void reload(thread, thread.seq)
  }

  /** All that was asked for has been said; where a hole is left this answer was another's. */
  function onResumed(): void {
    for (const thread of threads.values()) {
      if (!thread.loaded) continue
      if (!memory(thread).ahead.size) asked.delete(thread.id)
      else if ((asked.get(thread.id) ?? 0) < MOST_ASKED) pending.set(thread.id, window.setTimeout(() => fill(thread.id), PATIENCE))
      else giveUp(thread)
    }
  }

  function follow(): () => void {
    const stops = [
      live.on('message.created', onEvent),
      live.on('message.updated', onEvent),
      live.on('conversation.created', onEvent),
      live.on('conversation.updated', onEvent),
      live.on('conversation.erased', onEvent),
      live.on('conversation.redacted', onEvent),
      live.on('conversation.gone', onEvent),
      live.on('resumed', onResumed),
      // A thread names what it really has taken, which may be less than what its list says.
      live.resumes(() => Object.fromEntries([...threads.values()].filter((each) => each.loaded).map((each) => [each.id, each.seq]))),
    ]
    return () => {
      stops.forEach((stop) => stop())
      pending.forEach((timer) => window.clearTimeout(timer))
      for (const rows of [pending, threads, memories, early, asked]) rows.clear()
    }
  }

  return { threads, get, load, older, newer, around, toEnd, rest, catchUp, put, follow }
})
