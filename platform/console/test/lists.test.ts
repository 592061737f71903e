import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Conversation } from '@/api/types'
import { useConversations } from '@/stores/conversations'
import { belongs, compare, filtersOf, sameFilters } from '@/stores/order'
import { useSession } from '@/stores/session'

const me = { id: 'me', name: 'Me' }

function conversation(id: string, change: Partial<Conversation> = {}): Conversation {
  return {
    id,
    channel: { id: 'web', name: 'Web', plugin: 'web' },
    contact: { id: `contact-${id}`, name: id },
    state: 'ASSIGNED',
    assignee: me,
    seq: 1,
    unread: 0,
    createdAt: '2026-01-01T00:00:00.000Z',
    lastMessageAt: `2026-01-01T00:00:0${id.length}.000Z`,
    version: 1,
    ...change,
  }
}

let items: Conversation[]
let next: string | null
let conversations: ReturnType<typeof useConversations>

beforeEach(() => {
  next = null
  setActivePinia(createPinia())
  useSession().agent = { ...me, username: 'me', roles: ['AGENT'], state: 'ONLINE', capacity: 5, load: 0 }
  conversations = useConversations()
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ items, next })))
})

const order = (view: 'mine' | 'queue' | 'all' = 'mine') => conversations.lists[view].ids

describe('the lists', () => {
  it('put offers first, then who waits longest, then the latest', () => {
    const rows = [
      conversation('a', { lastMessageAt: '2026-01-01T00:00:01.000Z' }),
      conversation('b', { waitingSince: '2026-01-01T00:00:05.000Z' }),
      conversation('c', { waitingSince: '2026-01-01T00:00:03.000Z' }),
      conversation('d', { acceptBy: '2026-01-01T01:00:00.000Z' }),
      conversation('e', { lastMessageAt: '2026-01-01T00:00:09.000Z' }),
    ]
    expect(rows.sort(compare('mine')).map((row) => row.id)).toEqual(['d', 'c', 'b', 'e', 'a'])
  })

  it('hold what belongs to them and nothing else', () => {
    expect(belongs(conversation('a'), 'mine', {}, 'me')).toBe(true)
    expect(belongs(conversation('a', { state: 'CLOSED' }), 'mine', {}, 'me')).toBe(false)
    expect(belongs(conversation('a', { assignee: { id: 'you', name: 'You' } }), 'mine', {}, 'me')).toBe(false)
    expect(belongs(conversation('a', { state: 'QUEUED', assignee: null }), 'queue', { channel: 'mail' }, 'me')).toBe(false)
  })

  it('do not move while they are held; the new stand at the end and are counted', async () => {
    items = [conversation('a', { waitingSince: '2026-01-01T00:00:01.000Z' }), conversation('b')]
    await conversations.load('mine', {})
    conversations.hold(true)
    conversations.accept(conversation('a', { waitingSince: null, version: 2 }))
    conversations.accept(conversation('c', { waitingSince: '2026-01-01T00:00:00.000Z' }))
    conversations.accept(conversation('b', { state: 'CLOSED', version: 2 }))
    expect(order()).toEqual(['a', 'b', 'c'])
    expect(conversations.lists.mine.fresh).toEqual(['c'])
    conversations.hold(false)
    expect(order()).toEqual(['c', 'a'])
    expect(conversations.lists.mine.fresh).toEqual([])
  })

  it('only count the new while they are held and not loaded to their end', async () => {
    items = [conversation('b'), conversation('a')]
    next = 'more'
    await conversations.load('all', {})
    conversations.hold(true)
    conversations.accept(conversation('c', { lastMessageAt: '2026-01-01T00:01:00.000Z' }))
    expect(order('all')).toEqual(['b', 'a'])
    expect(conversations.lists.all.fresh).toEqual(['c'])
    conversations.settle('all')
    expect(order('all')).toEqual(['c', 'b', 'a'])
  })

  it('put who waits longest first although the server gives him last', async () => {
    const pages = [
      { items: [conversation('a', { waitingSince: '2026-01-01T00:00:09.000Z' })], next: 'p2' },
      { items: [conversation('b', { waitingSince: '2026-01-01T00:00:05.000Z' })], next: 'p3' },
      { items: [conversation('c', { waitingSince: '2026-01-01T00:00:01.000Z' })], next: null },
    ]
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(pages.shift())))
    await conversations.load('mine', {})
    expect(order()).toEqual(['c', 'b', 'a'])
  })

  it('are read on beside somebody who does the same', async () => {
    let page = 0
    vi.stubGlobal('fetch', async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      page++
      return new Response(JSON.stringify({ items: [conversation(`c${page}`)], next: page < 4 ? `p${page}` : null }))
    })
    await conversations.load('all', {})
    await Promise.all([conversations.more('all'), conversations.readOn('all', 100), conversations.readOn('all', 100)])
    expect(order('all')).toEqual(['c1', 'c2', 'c3', 'c4'])
  })

  it('keep the open conversation until another one is opened', async () => {
    items = [conversation('a'), conversation('bb')]
    await conversations.load('mine', {})
    conversations.show('a')
    conversations.accept(conversation('a', { state: 'CLOSED', version: 2 }))
    expect(order()).toContain('a')
    conversations.show('bb')
    expect(order()).toEqual(['bb'])
  })

  it('keep what sleeps out of mine, and put what has woken before what waits', async () => {
    items = [conversation('a', { waitingSince: '2026-01-01T00:00:01.000Z' }), conversation('b'), conversation('c')]
    await conversations.load('mine', {})
    conversations.accept(conversation('b', { snoozedUntil: '2026-01-02T00:00:00.000Z', version: 2 }))
    expect(order()).toEqual(['a', 'c'])
    expect(conversations.mine.map((each) => each.id)).toEqual(['a', 'c'])
    conversations.accept(conversation('b', { wokenAt: '2026-01-02T00:00:00.000Z', version: 3 }))
    expect(order()).toEqual(['b', 'a', 'c'])
    expect(conversations.unreadMine).toBe(1)
  })

  it('know the filters of the address bar', () => {
    const filters = filtersOf({ unread: 'true', snoozed: 'false', panel: '1', q: '', state: ['A', 'B'] })
    expect(filters).toEqual({ unread: 'true', snoozed: 'false' })
    expect(belongs(conversation('a', { unread: 2 }), 'all', filters, 'me')).toBe(true)
    expect(belongs(conversation('a', { unread: 2, snoozedUntil: 'later' }), 'all', filters, 'me')).toBe(false)
    expect(belongs(conversation('a'), 'all', filters, 'me')).toBe(false)
    expect(belongs(conversation('a'), 'all', { assignee: 'me', waiting: 'true' }, 'me')).toBe(false)
    expect(sameFilters({ q: 'a' }, { q: 'a', state: undefined })).toBe(true)
    expect(sameFilters({ q: 'a' }, { q: 'b' })).toBe(false)
  })

  it('of many thousands take one event without being sorted anew', { timeout: 60_000 }, async () => {
    const time = (index: number) => new Date(Date.UTC(2026, 0, 1) - index * 1000).toISOString()
    items = Array.from({ length: 20_000 }, (_, index) => conversation(`c${index}`, { state: 'CLOSED', lastMessageAt: time(index) }))
    await conversations.load('all', {})
    const took = (work: () => void) => {
      const before = performance.now()
      work()
      return performance.now() - before
    }
    // Side by side, so that a loaded machine slows down both.
    const rounds = Array.from({ length: 15 }, (_, index) => ({
      sorted: took(() => conversations.settle('all')),
      one: took(() => conversations.accept(conversation(`c${index * 1000 + 7}`, { state: 'CLOSED', lastMessageAt: time(-1 - index), version: 2 }))),
    }))
    const middle = (name: 'sorted' | 'one') => rounds.map((each) => each[name]).sort((x, y) => x - y)[7]!
    expect(order('all')[0]).toBe('c14007')
    expect(order('all')).toHaveLength(20_000)
    expect(middle('one')).toBeLessThan(middle('sorted') / 3)
  })

  it('drop a view that is older than what is known', async () => {
    items = [conversation('a', { version: 5, unread: 2 })]
    await conversations.load('mine', {})
    conversations.accept(conversation('a', { version: 4, unread: 0 }))
    expect(conversations.byId.get('a')?.unread).toBe(2)
  })
})
