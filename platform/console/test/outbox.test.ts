import { beforeEach, describe, expect, it } from 'vitest'
import { ApiError } from '@/api/problem'
import type { Message } from '@/api/types'
import { Outbox, type Unsent } from '@/socket/outbox'

let stored: string | null
let posts: { item: Unsent; ok: (message: Message) => void; no: (error: unknown) => void }[]
let items: Unsent[]
let sent: string[]
let later: (() => void)[]
let ids: number

function outbox(): Outbox {
  return new Outbox({
    post: (item) => new Promise((ok, no) => void posts.push({ item, ok, no })),
    sent: (item) => sent.push(item.clientId),
    changed: (now) => (items = now),
    read: () => stored,
    write: (text) => (stored = text),
    now: () => new Date(0),
    newId: () => `c${++ids}`,
    later: (run) => later.push(run),
    explain: (error) => String((error as Error).message),
  })
}

const settled = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}
const text = (conversationId: string, words: string) => ({ conversationId, content: { type: 'text', text: words }, note: false, seenSeq: 3 })
const message = {} as Message
const states = () => items.map((item) => [item.clientId, item.state])

beforeEach(() => {
  stored = null
  posts = []
  items = []
  sent = []
  later = []
  ids = 0
})

describe('the outbox', () => {
  it('sends one after another in a conversation, and conversations beside each other', async () => {
    const box = outbox()
    box.add(text('a', 'one'))
    box.add(text('a', 'two'))
    box.add(text('b', 'three'))
    expect(posts.map((post) => post.item.clientId)).toEqual(['c1', 'c3'])
    posts[0]!.ok(message)
    await settled()
    expect(posts.map((post) => post.item.clientId)).toEqual(['c1', 'c3', 'c2'])
  })

  it('keeps what is not sent over a reload and sends it with the same id', async () => {
    const box = outbox()
    box.add(text('a', 'one'))
    expect(JSON.parse(stored!)).toHaveLength(1)

    outbox().restore()
    expect(posts.map((post) => post.item.clientId)).toEqual(['c1', 'c1'])
    posts[1]!.ok(message)
    await settled()
    expect(JSON.parse(stored!)).toEqual([])
  })

  it('waits while the server cannot be reached and tries again by itself', async () => {
    const box = outbox()
    box.add(text('a', 'one'))
    posts[0]!.no(new ApiError(0, {}))
    await settled()
    expect(states()).toEqual([['c1', 'waiting']])
    expect(posts).toHaveLength(1)
    later[0]!()
    expect(posts).toHaveLength(2)
    posts[1]!.ok(message)
    await settled()
    expect(sent).toEqual(['c1'])
    expect(items).toEqual([])
  })

  it('asks when a colleague was faster, holding back what follows, and goes past the check when told', async () => {
    const box = outbox()
    box.add(text('a', 'one'))
    box.add(text('a', 'two'))
    posts[0]!.no(new ApiError(409, { type: '/problems/answeredSince' }))
    await settled()
    expect(states()).toEqual([['c1', 'stale'], ['c2', 'waiting']])
    box.again('c1', true)
    expect(posts[1]!.item).toMatchObject({ clientId: 'c1', force: true })
    posts[1]!.ok(message)
    await settled()
    expect(posts[2]!.item.clientId).toBe('c2')
  })

  it('shows a refusal and lets the next go once it is dropped', async () => {
    const box = outbox()
    box.add(text('a', 'one'))
    box.add(text('a', 'two'))
    posts[0]!.no(new ApiError(422, { detail: 'too long' }))
    await settled()
    expect(items[0]).toMatchObject({ state: 'failed', problem: 'too long' })
    expect(posts).toHaveLength(1)
    expect(box.drop('c1')?.content.text).toBe('one')
    expect(posts[1]!.item.clientId).toBe('c2')
  })

  it('does not offer to force another conflict', async () => {
    outbox().add(text('a', 'one'))
    posts[0]!.no(new ApiError(409, { type: '/problems/conversation.closed', detail: 'closed' }))
    await settled()
    expect(items[0]).toMatchObject({ state: 'failed', problem: 'closed' })
  })

  it('forgets what the socket reported before the call was answered', async () => {
    const box = outbox()
    box.add(text('a', 'one'))
    box.arrived('c1')
    expect(items).toEqual([])
    posts[0]!.no(new ApiError(0, {}))
    await settled()
    expect(items).toEqual([])
  })

  it('begins empty when the store holds nonsense', () => {
    stored = '{"broken'
    outbox().restore()
    expect(items).toEqual([])
  })
})
