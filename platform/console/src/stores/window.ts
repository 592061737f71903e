import type { Message } from '@/api/types'

/** A part of a conversation's messages that lies together, and how far it is in step with the server. */
export interface Thread {
  id: string
  /** By seq. */
  messages: Message[]
  /** There is nothing before the first one. */
  begins: boolean
  /** The latest is here: what comes is added at the end. */
  live: boolean
  /** Everything that happened up to this seq has been taken. */
  seq: number
  /** The seq of the latest message ever seen at the end. */
  last: number
  /** Customers' messages that came while the end was not loaded. */
  missed: number
  loaded: boolean
  loading: boolean
  error: unknown
}

/** What a thread must remember beside its messages so that late and repeated news do no harm. */
export interface Memory {
  /** Of each message, the seq of the event that brought what is shown. */
  applied: Map<string, number>
  /** Seqs that came before one that is still missing. */
  ahead: Set<number>
  /** The highest seq heard of. */
  top: number
}

export const newThread = (id: string): Thread => ({
  id, messages: [], begins: false, live: true, seq: 0, last: 0, missed: 0, loaded: false, loading: false, error: null,
})
export const newMemory = (): Memory => ({ applied: new Map(), ahead: new Set(), top: 0 })

/** What a list of the server says, asked for when `basis` was the highest seq known: news after that stay. */
export function mergeList(thread: Thread, memory: Memory, found: readonly Message[], basis: number): void {
  if (!found.length) return
  const taken = found.filter((message) => (memory.applied.get(message.id) ?? 0) <= basis)
  const first = thread.messages[0]
  const last = thread.messages.at(-1)
  if (!first || !last) thread.messages = [...taken]
  else if (taken.length && taken.at(-1)!.seq < first.seq) thread.messages = [...taken, ...thread.messages]
  else if (taken.length && taken[0]!.seq > last.seq) thread.messages = [...thread.messages, ...taken]
  else {
    const byId = new Map(thread.messages.map((message) => [message.id, message]))
    for (const message of taken) byId.set(message.id, message)
    thread.messages = [...byId.values()].sort((a, b) => a.seq - b.seq)
  }
  if (thread.live) thread.last = Math.max(thread.last, thread.messages.at(-1)?.seq ?? 0)
}

/** One message that an event at `seq` brought. Returns false when something newer stands there already. */
export function mergeOne(thread: Thread, memory: Memory, message: Message, seq: number): boolean {
  const known = memory.applied.get(message.id)
  if (known !== undefined && known > seq) return false
  memory.applied.set(message.id, Math.max(seq, known ?? 0))
  const rows = thread.messages
  let place = rows.length
  while (place > 0 && rows[place - 1]!.seq > message.seq) place--
  if (place > 0 && rows[place - 1]!.id === message.id) {
    thread.messages = rows.with(place - 1, message)
    return true
  }
  if (place === rows.length && !thread.live) {
    if (message.direction === 'IN' && known === undefined) thread.missed++
    return false
  }
  if (place === 0 && !thread.begins && rows.length) return false
  thread.messages = [...rows.slice(0, place), message, ...rows.slice(place)]
  if (thread.live) thread.last = Math.max(thread.last, message.seq)
  return true
}

/** Keeps at most `most` messages by dropping from that end. */
export function trim(thread: Thread, memory: Memory, most: number, end: 'first' | 'last'): void {
  const over = thread.messages.length - most
  if (over <= 0) return
  if (end === 'first') {
    thread.messages = thread.messages.slice(over)
    thread.begins = false
  } else {
    thread.messages = thread.messages.slice(0, most)
    thread.live = false
  }
  const kept = new Set(thread.messages.map((message) => message.id))
  for (const id of memory.applied.keys()) if (!kept.has(id)) memory.applied.delete(id)
}

/** Counts an event's seq. Returns whether one before it is missing. */
export function count(thread: Thread, memory: Memory, seq: number): boolean {
  memory.top = Math.max(memory.top, seq)
  if (seq > thread.seq) memory.ahead.add(seq)
  while (memory.ahead.delete(thread.seq + 1)) thread.seq++
  return memory.ahead.size > 0
}

/** All that happened up to `seq` is here, whatever the count says. */
export function settle(thread: Thread, memory: Memory, seq: number): void {
  thread.seq = Math.max(thread.seq, seq)
  memory.top = Math.max(memory.top, thread.seq)
  for (const each of memory.ahead) if (each <= thread.seq) memory.ahead.delete(each)
  while (memory.ahead.delete(thread.seq + 1)) thread.seq++
}
