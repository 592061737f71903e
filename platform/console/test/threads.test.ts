import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Message, ServerEvent } from '@/api/types'
import { useLive } from '@/stores/live'
import { useThreads } from '@/stores/threads'

/** A server with one conversation, whose line to the browser can be made bad. */
class Server {
  seq = 0
  readonly messages: Message[] = []
  readonly events: { type: string; seq: number; message: Message }[] = []
  /** What the line does to the frames of one happening. */
  line: (frames: ServerEvent[]) => ServerEvent[] = (frames) => frames
  wires: Wire[] = []
  /** The open line breaks after so many frames of a resume. */
  diesAfter = Infinity
  asked = 0

  private frame(event: Server['events'][number]): ServerEvent {
    return { type: event.type, conversationId: 'c', seq: event.seq, data: structuredClone(event.message) }
  }

  private happened(type: string, message: Message): void {
    this.events.push({ type, seq: this.seq, message })
    const wire = this.wires.at(-1)
    if (wire?.readyState === 1) for (const frame of this.line([this.frame(this.events.at(-1)!)])) wire.says(frame)
  }

  say(text: string, direction: 'IN' | 'OUT' = 'IN'): void {
    const message: Message = {
      id: `m${++this.seq}`, seq: this.seq, direction, content: { type: 'text', text }, createdAt: new Date(this.seq * 1000).toISOString(), delivery: direction === 'OUT' ? { state: 'PENDING' } : null,
    }
    this.messages.push(message)
    this.happened('message.created', message)
  }

  deliver(message: Message): void {
    this.seq++
    message.delivery = { state: 'READ' }
    this.happened('message.updated', message)
  }

  heard(wire: Wire, frame: { type: string; seqs?: Record<string, number> }): void {
    if (frame.type === 'ping') return wire.says({ type: 'pong' })
    if (frame.type !== 'resume') return
    this.asked++
    let left = this.diesAfter
    if (frame.seqs?.c !== undefined) {
      for (const event of this.events.filter((each) => each.seq > frame.seqs!.c!)) {
        if (left-- <= 0) {
          this.diesAfter = Infinity
          return wire.breaks()
        }
        wire.says(this.frame(event))
      }
    }
    wire.says({ type: 'resumed', data: {} })
  }

  list(query: URLSearchParams): { items: Message[]; next: string | null } {
    const limit = Number(query.get('limit'))
    if (query.has('before')) return { items: structuredClone(this.messages.filter((each) => each.seq < Number(query.get('before'))).slice(-limit)), next: null }
    const after = this.messages.filter((each) => each.seq > Number(query.get('after')))
    const items = structuredClone(after.slice(0, limit))
    return { items, next: after.length > limit ? String(items.at(-1)!.seq) : null }
  }
}

class Wire {
  readyState = 0
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: (() => void) | null = null
  onerror: (() => void) | null = null
  constructor(private readonly server: Server) {
    server.wires.push(this)
    setTimeout(() => {
      this.readyState = 1
      this.onopen?.()
    }, 5)
  }
  send(text: string): void {
    const frame = JSON.parse(text)
    setTimeout(() => this.readyState === 1 && this.server.heard(this, frame), 5)
  }
  says(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }
  breaks(): void {
    this.readyState = 3
    this.onclose?.()
  }
  close(): void {
    this.readyState = 3
  }
}

let server: Server
let stop: () => void
const settled = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)
/** Numbers that look like chance and are the same at every run. */
function chance(seed: number): () => number {
  return () => ((seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff)
}

beforeEach(async () => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  server = new Server()
  const now = server
  vi.stubGlobal('WebSocket', class extends Wire {
    constructor() {
      super(now)
    }
  })
  vi.stubGlobal('fetch', (path: string) => {
    const url = new URL(path, 'http://x')
    const body = url.pathname.endsWith('/ws-ticket') ? { ticket: 't' } : now.list(url.searchParams)
    return new Promise((resolve) => setTimeout(() => resolve(new Response(JSON.stringify(body), { status: 200, headers: { 'Content-Type': 'application/json' } })), 20))
  })
  stop = useThreads().follow()
  useLive().start()
  await settled(100)
})
afterEach(() => {
  stop()
  useLive().stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const shown = () => useThreads().get('c').messages.map((each) => `${each.seq} ${each.content.text} ${each.delivery?.state ?? ''}`)
const truth = () => server.messages.map((each) => `${each.seq} ${each.content.text} ${each.delivery?.state ?? ''}`)

describe('the thread over a bad line', () => {
  it.each([1, 2, 3, 4, 5, 6])('has no gap and no double when frames are lost, repeated, late and old (%i)', async (seed) => {
    const random = chance(seed * 7919)
    for (let index = 0; index < 60; index++) server.say(`before ${index}`)
    void useThreads().load('c', server.seq)
    await settled(100)
    const late: ServerEvent[] = []
    server.line = (frames) => {
      const out: ServerEvent[] = []
      for (const frame of frames) {
        const luck = random()
        if (luck < 0.15) continue
        if (luck < 0.3) late.push(frame)
        else out.push(frame)
        if (luck > 0.85) out.push(frame)
      }
      if (late.length && random() < 0.4) out.push(...late.splice(0).reverse())
      return out
    }
    for (let step = 0; step < 80; step++) {
      const luck = random()
      if (luck < 0.5) server.say(`step ${step}`, luck < 0.25 ? 'IN' : 'OUT')
      else {
        const ours = server.messages.filter((each) => each.direction === 'OUT')
        if (ours.length) server.deliver(ours[Math.floor(random() * ours.length)]!)
      }
      if (luck > 0.95) {
        server.diesAfter = Math.floor(random() * 4)
        server.wires.at(-1)!.breaks()
      }
      await settled(Math.floor(random() * 300))
    }
    server.line = (frames) => frames
    server.say('last')
    await settled(20_000)
    expect(shown()).toEqual(truth().slice(-shown().length))
    expect(shown().length).toBeGreaterThanOrEqual(51)
    const quiet = server.asked
    await settled(30_000)
    expect(server.asked, 'a thread in step asks for nothing').toBe(quiet)
  })

  it('says since when it is behind, and what it read again', async () => {
    server.say('one')
    void useThreads().load('c', server.seq)
    await settled(100)
    const live = useLive()
    const broke = Date.now()
    server.wires.at(-1)!.breaks()
    expect(live.behind).toBe(true)
    expect(live.behindSince).toBeLessThanOrEqual(broke)
    server.say('two')
    server.say('three')
    await settled(2000)
    expect(live.behind).toBe(false)
    expect(live.caughtUp).toEqual({ messages: 2, conversations: 1 })
    expect(shown()).toEqual(truth())
  })

  it('takes what comes while the first page is on its way', async () => {
    for (let index = 0; index < 5; index++) server.say(`before ${index}`)
    void useThreads().load('c', server.seq)
    await settled(10)
    server.say('meanwhile')
    server.deliver(server.messages[2]!)
    await settled(100)
    expect(shown()).toEqual(truth())
  })

  it('keeps what an event told when an older list comes after it', async () => {
    server.say('ours', 'OUT')
    void useThreads().load('c', server.seq)
    await settled(100)
    // The list is read before the delivery, its answer comes after the event.
    const stale = server.list(new URLSearchParams({ after: '0', limit: '100' }))
    vi.stubGlobal('fetch', () => new Promise((resolve) => setTimeout(() => resolve(new Response(JSON.stringify(stale), { status: 200, headers: { 'Content-Type': 'application/json' } })), 50)))
    const caught = useThreads().catchUp('c')
    server.deliver(server.messages[0]!)
    await settled(100)
    await caught
    expect(shown()).toEqual(['1 ours READ'])
  })
})

describe('a long thread', () => {
  beforeEach(async () => {
    for (let index = 0; index < 3000; index++) server.say(`${index}`)
    void useThreads().load('c', server.seq)
    await settled(100)
  })

  it('goes to its beginning and back holding a thousand, without a gap', async () => {
    const threads = useThreads()
    const thread = threads.get('c')
    const whole = () => thread.messages.every((each, index, all) => index === 0 || each.seq === all[index - 1]!.seq + 1)
    while (!thread.begins) {
      void threads.older('c')
      await settled(50)
      expect(thread.messages.length).toBeLessThanOrEqual(1000)
      expect(whole()).toBe(true)
    }
    expect(thread.messages[0]!.seq).toBe(1)
    expect(thread.live).toBe(false)
    server.say('not here yet')
    expect(thread.messages.at(-1)!.content.text).not.toBe('not here yet')
    expect(thread.missed).toBe(1)
    while (!thread.live) {
      void threads.newer('c')
      await settled(50)
      expect(thread.messages.length).toBeLessThanOrEqual(1000)
      expect(whole()).toBe(true)
    }
    expect(thread.messages.at(-1)!.content.text).toBe('not here yet')
    expect(thread.missed).toBe(0)
  })

  it('shows the part around a message, and the end again', async () => {
    const threads = useThreads()
    const thread = threads.get('c')
    void threads.around('c', 1500)
    await settled(50)
    expect([thread.messages[0]!.seq, thread.messages.at(-1)!.seq]).toEqual([1451, 1550])
    void threads.toEnd('c')
    await settled(50)
    expect(thread.messages.at(-1)!.seq).toBe(server.seq)
    expect(thread.live).toBe(true)
  })

  it('keeps only the end of a thread that has left the screen', async () => {
    const threads = useThreads()
    for (let page = 0; page < 5; page++) {
      void threads.older('c')
      await settled(50)
    }
    threads.rest('c')
    expect(threads.get('c').messages).toHaveLength(200)
    expect(threads.get('c').begins).toBe(false)
  })
})
