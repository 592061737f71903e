import type { ServerEvent } from '@/api/types'

export type Connection = 'closed' | 'connecting' | 'online' | 'waiting'

/** What the socket needs from its surroundings; tests put their own in. */
export interface SocketPorts {
  /** A ticket good for one connection. Rejects when the server can't be reached or refuses. */
  ticket: () => Promise<string>
  open: (ticket: string) => WebSocketLike
  /** The last seq seen of each conversation that should be caught up. */
  seqs: () => Record<string, number>
  event: (event: ServerEvent) => void
  state: (state: Connection, retryAt: number | null) => void
  now: () => number
  random: () => number
  later: (run: () => void, milliseconds: number) => unknown
  cancel: (timer: unknown) => void
}

export interface WebSocketLike {
  readyState: number
  send(text: string): void
  close(code?: number, reason?: string): void
  onopen: ((event: never) => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: never) => void) | null
  onerror: ((event: never) => void) | null
}

const PING_EVERY = 8_000
/** How long the answer to a ping may take: a dead line is found within 18 s. */
const PONG_WITHIN = 5_000
/** The same where somebody came back to a screen that has been asleep. */
const PROBE_WITHIN = 3_000
/** How long a ticket and the opening of a line may take together. */
const OPEN_WITHIN = 10_000
const FIRST_WAIT = 500
const LONGEST_WAIT = 20_000
const OPEN = 1

/**
 * The agent's socket: keeps itself connected, says after every break which seqs are known, notices a dead line in
 * either direction. Sending while it is down is dropped and answered with false: what must arrive goes by REST.
 */
export class AgentSocket {
  private socket: WebSocketLike | null = null
  private state: Connection = 'closed'
  private attempts = 0
  private heardAt = 0
  private openedAt = 0
  private beat: unknown = null
  private retry: unknown = null
  /** Rises with each connection, so that a late answer of an old one is ignored. */
  private generation = 0

  constructor(private readonly ports: SocketPorts) {}

  start(): void {
    if (this.state !== 'closed') return
    this.attempts = 0
    void this.connect()
  }

  stop(): void {
    this.generation++
    this.clearTimers()
    const socket = this.socket
    this.socket = null
    socket?.close(1000)
    this.to('closed', null)
  }

  /**
   * Tries at once instead of waiting out the pause: the network came back, or the person did. A line that looks open is
   * asked whether it still is, for it may have died while nobody looked.
   */
  hurry(): void {
    if (this.state === 'waiting') {
      this.clearTimers()
      void this.connect()
    } else if (this.state === 'online' && this.ports.now() - this.heardAt > PROBE_WITHIN) {
      this.clearTimers()
      this.ping(PROBE_WITHIN)
    }
  }

  send(frame: ServerEvent): boolean {
    if (this.state !== 'online' || this.socket?.readyState !== OPEN) return false
    this.socket.send(JSON.stringify(frame))
    return true
  }

  private async connect(): Promise<void> {
    const generation = ++this.generation
    this.to('connecting', null)
    // The call for a ticket can hang as well as the opening of the line.
    this.beat = this.ports.later(() => this.lost(), OPEN_WITHIN)
    let ticket: string
    try {
      ticket = await this.ports.ticket()
    } catch {
      if (generation === this.generation) this.lost()
      return
    }
    if (generation !== this.generation) return
    const socket = this.ports.open(ticket)
    this.socket = socket
    socket.onopen = () => {
      if (generation !== this.generation) return
      this.heardAt = this.openedAt = this.ports.now()
      this.clearTimers()
      this.watch()
      this.to('online', null)
      this.send({ type: 'resume', seqs: this.ports.seqs() } as ServerEvent)
    }
    socket.onmessage = (message) => {
      if (generation === this.generation) this.heard(message.data)
    }
    socket.onclose = () => {
      if (generation === this.generation) this.lost()
    }
    socket.onerror = () => {
      // The close that follows says the same.
    }
  }

  private heard(data: unknown): void {
    this.heardAt = this.ports.now()
    this.attempts = 0
    let event: ServerEvent
    try {
      event = JSON.parse(String(data)) as ServerEvent
    } catch {
      return
    }
    if (!event || typeof event.type !== 'string') return
    if (event.type === 'ping') this.send({ type: 'pong' })
    else if (event.type !== 'pong') this.ports.event(event)
  }

  private watch(): void {
    this.beat = this.ports.later(() => this.ping(PONG_WITHIN), PING_EVERY)
  }

  /** Whatever is heard answers a ping. */
  private ping(within: number): void {
    const asked = this.ports.now()
    this.send({ type: 'ping' })
    this.beat = this.ports.later(() => (this.heardAt < asked ? this.lost() : this.watch()), within)
  }

  private lost(): void {
    const socket = this.socket
    this.generation++
    this.socket = null
    this.clearTimers()
    this.wait()
    socket?.close()
  }

  /** When the line last said something, or opened; milliseconds since 1970, 0 when it never was open. */
  get lastHeard(): number {
    return Math.max(this.heardAt, this.openedAt)
  }

  private wait(): void {
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.attempts++)
    // Half fixed, half chance: after a restart not all desks come at the same moment.
    const pause = longest / 2 + (longest / 2) * this.ports.random()
    this.to('waiting', this.ports.now() + pause)
    this.retry = this.ports.later(() => void this.connect(), pause)
  }

  private clearTimers(): void {
    if (this.beat !== null) this.ports.cancel(this.beat)
    if (this.retry !== null) this.ports.cancel(this.retry)
    this.beat = this.retry = null
  }

  private to(state: Connection, retryAt: number | null): void {
    this.state = state
    this.ports.state(state, retryAt)
  }
}
