import { beforeEach, describe, expect, it } from 'vitest'
import type { ServerEvent } from '@/api/types'
import { AgentSocket, type Connection, type WebSocketLike } from '@/socket/socket'

class Wire implements WebSocketLike {
  readyState = 0
  sent: Record<string, unknown>[] = []
  closed = false
  onopen: ((event: never) => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: ((event: never) => void) | null = null
  onerror: ((event: never) => void) | null = null
  send = (text: string) => void this.sent.push(JSON.parse(text))
  close = () => void (this.closed = true)
  opens() {
    this.readyState = 1
    this.onopen?.(undefined as never)
  }
  says(frame: unknown) {
    this.onmessage?.({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) })
  }
  breaks() {
    this.readyState = 3
    this.onclose?.(undefined as never)
  }
}

let now: number
let timers: { at: number; run: () => void }[]
let wires: Wire[]
let events: ServerEvent[]
let states: Connection[]
let retryAt: number | null
let ticket: () => Promise<string>
let seqs: Record<string, number>
let socket: AgentSocket

const settled = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

async function pass(milliseconds: number): Promise<void> {
  const end = now + milliseconds
  for (;;) {
    timers.sort((a, b) => a.at - b.at)
    const next = timers[0]
    if (!next || next.at > end) break
    timers.shift()
    now = next.at
    next.run()
    await settled()
  }
  now = end
}

beforeEach(() => {
  now = 1_000_000
  timers = []
  wires = []
  events = []
  states = []
  seqs = {}
  let tickets = 0
  ticket = () => Promise.resolve(`ticket-${++tickets}`)
  socket = new AgentSocket({
    ticket: () => ticket(),
    open: () => {
      const wire = new Wire()
      wires.push(wire)
      return wire
    },
    seqs: () => seqs,
    event: (event) => events.push(event),
    state: (state, at) => {
      states.push(state)
      retryAt = at
    },
    now: () => now,
    random: () => 1,
    later: (run, milliseconds) => {
      const timer = { at: now + milliseconds, run }
      timers.push(timer)
      return timer
    },
    cancel: (timer) => void (timers = timers.filter((each) => each !== timer)),
  })
})

async function online(): Promise<Wire> {
  socket.start()
  await settled()
  wires.at(-1)!.opens()
  return wires.at(-1)!
}

describe('the agents’ socket', () => {
  it('says what it has as soon as it is open, again after every break', async () => {
    seqs = { a: 4 }
    const first = await online()
    expect(first.sent).toEqual([{ type: 'resume', seqs: { a: 4 } }])

    seqs = { a: 7, b: 2 }
    first.breaks()
    await pass(1000)
    const second = wires.at(-1)!
    expect(second).not.toBe(first)
    second.opens()
    expect(second.sent).toEqual([{ type: 'resume', seqs: { a: 7, b: 2 } }])
    expect(states).toEqual(['connecting', 'online', 'waiting', 'connecting', 'online'])
  })

  it('hands on events, answers pings and keeps pongs to itself', async () => {
    const wire = await online()
    wire.says({ type: 'message.created', conversationId: 'a', seq: 5, data: {} })
    wire.says({ type: 'ping' })
    wire.says({ type: 'pong' })
    wire.says('no json')
    wire.says('null')
    expect(events.map((event) => event.type)).toEqual(['message.created'])
    expect(wire.sent.at(-1)).toEqual({ type: 'pong' })
  })

  it('takes a silent line for dead and opens another', async () => {
    const wire = await online()
    await pass(8_000)
    expect(wire.sent.at(-1)).toEqual({ type: 'ping' })
    await pass(5_000)
    expect(wire.closed).toBe(true)
    await pass(500)
    expect(wires).toHaveLength(2)
  })

  it('asks a line that looks open when somebody comes back to the screen', async () => {
    const wire = await online()
    await pass(5_000)
    socket.hurry()
    expect(wire.sent.at(-1)).toEqual({ type: 'ping' })
    wire.says({ type: 'pong' })
    await pass(4_000)
    expect(wire.closed).toBe(false)
    socket.hurry()
    await pass(3_500)
    expect(wire.closed).toBe(true)
    expect(wires).toHaveLength(2)
  })

  it('gives up a ticket and an opening that hang', async () => {
    ticket = () => new Promise(() => {})
    socket.start()
    await pass(10_000)
    expect(states.at(-1)).toBe('waiting')
    ticket = () => Promise.resolve('t')
    await pass(500)
    expect(wires).toHaveLength(1)
    await pass(10_000)
    expect(states.at(-1)).toBe('waiting')
    expect(wires[0]!.closed).toBe(true)
  })

  it('stays on a line that answers its pings', async () => {
    const wire = await online()
    const send = wire.send
    wire.send = (text) => {
      send(text)
      if (text.includes('ping')) wire.says({ type: 'pong' })
    }
    await pass(120_000)
    expect(wires).toHaveLength(1)
    expect(wire.sent.length).toBeGreaterThan(8)
  })

  it.each([0, 1, 4_999, 5_000, 7_000, 12_999])('finds a line that dies %i ms after an answer within 20 s', async (after) => {
    const wire = await online()
    let answers = true
    const send = wire.send
    wire.send = (text) => {
      send(text)
      if (answers && text.includes('ping')) wire.says({ type: 'pong' })
    }
    await pass(8_000)
    await pass(after)
    answers = false
    await pass(20_000)
    expect(wire.closed).toBe(true)
    expect(wires.length).toBeGreaterThan(1)
  })

  it('waits longer after each failure, never above the limit, and begins anew once it heard something', async () => {
    ticket = () => Promise.reject(new Error('down'))
    socket.start()
    await settled()
    const pauses: number[] = []
    for (let turn = 0; turn < 8; turn++) {
      const pause = retryAt! - now
      pauses.push(pause)
      await pass(pause)
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16000, 20000, 20000])

    ticket = () => Promise.resolve('t')
    await pass(20_000)
    wires.at(-1)!.opens()
    wires.at(-1)!.says({ type: 'resumed' })
    wires.at(-1)!.breaks()
    expect(retryAt! - now).toBe(500)
  })

  it('tries at once when told to hurry', async () => {
    const wire = await online()
    wire.breaks()
    socket.hurry()
    await settled()
    expect(wires).toHaveLength(2)
  })

  it('does nothing more after it was stopped, whatever comes late', async () => {
    const wire = await online()
    socket.stop()
    wire.says({ type: 'message.created' })
    wire.breaks()
    await pass(60_000)
    expect(events).toEqual([])
    expect(wires).toHaveLength(1)
    expect(socket.send({ type: 'typing' })).toBe(false)
  })
})
