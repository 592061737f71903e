import type { Content, Message } from '@/api/types'
import { ApiError } from '@/api/problem'

/** `waiting`: goes out by itself when the server is there; `stale` and `failed` wait for the person's word. */
export type UnsentState = 'sending' | 'waiting' | 'stale' | 'failed'

export interface Unsent {
  clientId: string
  conversationId: string
  content: Content
  attachments?: string[]
  note: boolean
  seenSeq: number
  force?: boolean
  createdAt: string
  state: UnsentState
  problem?: string
}

export interface OutboxPorts {
  /** Sends one; the same `clientId` again gives the first answer again, so a repeat is safe. */
  post: (item: Unsent) => Promise<Message>
  sent: (item: Unsent, message: Message) => void
  changed: (items: Unsent[]) => void
  read: () => string | null
  write: (text: string) => void
  now: () => Date
  newId: () => string
  later: (run: () => void, milliseconds: number) => unknown
  explain: (error: unknown) => string
}

const LONGEST_WAIT = 15_000
/** The problem that a colleague's answer makes; other conflicts, such as a closed conversation, can't be forced. */
const ANSWERED = '/problems/answeredSince'

/**
 * Messages on their way to the server. They outlive a reload and a lost connection, and go out in the order they were
 * written, one at a time in each conversation.
 */
export class Outbox {
  private items: Unsent[] = []
  private readonly busy = new Set<string>()
  private attempts = 0
  private retry: unknown = null

  constructor(private readonly ports: OutboxPorts) {}

  /** Takes up what an earlier page left behind. */
  restore(): void {
    try {
      const stored = JSON.parse(this.ports.read() ?? '[]') as Unsent[]
      this.items = stored.map((item) => (item.state === 'sending' ? { ...item, state: 'waiting' } : item))
    } catch {
      this.items = []
    }
    this.ports.changed(this.items)
    this.flush()
  }

  add(item: Pick<Unsent, 'conversationId' | 'content' | 'attachments' | 'note' | 'seenSeq' | 'force'>): Unsent {
    const unsent: Unsent = { ...item, clientId: this.ports.newId(), createdAt: this.ports.now().toISOString(), state: 'waiting' }
    this.set([...this.items, unsent])
    this.flush()
    return unsent
  }

  /** Sends again what waits for a word; `force` goes past the check for others' answers. */
  again(clientId: string, force = false): void {
    this.change(clientId, { state: 'waiting', problem: undefined, ...(force ? { force } : {}) })
    this.flush()
  }

  drop(clientId: string): Unsent | undefined {
    const item = this.items.find((each) => each.clientId === clientId)
    this.set(this.items.filter((each) => each !== item))
    this.flush()
    return item
  }

  /** Forgets all that hasn't gone out. */
  clear(): void {
    this.set([])
  }

  /** The server has it, told by the socket before the call's own answer came. */
  arrived(clientId: string): void {
    if (this.items.some((each) => each.clientId === clientId)) this.set(this.items.filter((each) => each.clientId !== clientId))
  }

  /** Sends the first of each conversation that can go. Called again when the connection comes back. */
  flush(): void {
    const heads = new Map<string, Unsent>()
    for (const item of this.items) if (!heads.has(item.conversationId)) heads.set(item.conversationId, item)
    for (const item of heads.values()) {
      if (item.state === 'waiting' && !this.busy.has(item.conversationId)) void this.send(item)
    }
  }

  private async send(item: Unsent): Promise<void> {
    this.busy.add(item.conversationId)
    this.change(item.clientId, { state: 'sending' })
    let again = true
    try {
      const message = await this.ports.post(item)
      this.attempts = 0
      this.ports.sent(item, message)
      this.arrived(item.clientId)
    } catch (error) {
      again = this.failed(item, error)
    } finally {
      this.busy.delete(item.conversationId)
    }
    if (again) this.flush()
  }

  private failed(item: Unsent, error: unknown): boolean {
    if (error instanceof ApiError && (error.transient || error.status === 401)) {
      this.change(item.clientId, { state: 'waiting' })
      if (error.status !== 401) this.soon(error.problem.retryAfter)
      return false
    }
    const stale = error instanceof ApiError && error.status === 409 && error.problem.type === ANSWERED && !item.force
    this.change(item.clientId, { state: stale ? 'stale' : 'failed', problem: this.ports.explain(error) })
    return true
  }

  private soon(retryAfter?: number): void {
    if (this.retry !== null) return
    const pause = retryAfter ? retryAfter * 1000 : Math.min(LONGEST_WAIT, 1000 * 2 ** this.attempts++)
    this.retry = this.ports.later(() => {
      this.retry = null
      this.flush()
    }, pause)
  }

  private change(clientId: string, change: Partial<Unsent>): void {
    this.set(this.items.map((each) => (each.clientId === clientId ? { ...each, ...change } : each)))
  }

  private set(items: Unsent[]): void {
    this.items = items
    this.ports.changed(items)
    this.ports.write(JSON.stringify(items))
  }
}
