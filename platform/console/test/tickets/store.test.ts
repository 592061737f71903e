import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { useLive } from '@/stores/live'
import { useHistory } from '@/tickets/history'
import { useTicketList } from '@/tickets/list'
import { ticketOf, useTickets } from '@/tickets/store'
import type { Entry, Ticket } from '@/tickets/ticket'
import { ticket } from './ticket'

type Call = { method: string; path: string; query: URLSearchParams; body: unknown; ifMatch: string | null }
let calls: Call[]
let answer: (call: Call) => unknown
let scope: EffectScope

class Refused {
  constructor(readonly status: number, readonly problem: object = {}) {}
}

beforeEach(() => {
  setActivePinia(createPinia())
  scope = effectScope()
  calls = []
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    const url = new URL(address, 'http://localhost')
    const headers = init.headers as Record<string, string>
    const call: Call = { method: init.method ?? 'GET', path: url.pathname, query: url.searchParams, body: init.body ? JSON.parse(String(init.body)) : undefined, ifMatch: headers['If-Match'] ?? null }
    calls.push(call)
    const found = await answer(call)
    if (found instanceof Refused) return new Response(JSON.stringify(found.problem), { status: found.status, headers: { 'content-type': 'application/problem+json' } })
    return new Response(found === undefined ? '' : JSON.stringify(found))
  })
})
afterEach(() => scope.stop())

const settled = (milliseconds = 20) => new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('an edit', () => {
  it('is shown before the server has answered, and taken back when it is refused', async () => {
    const tickets = useTickets()
    tickets.take(ticket())
    answer = () => new Refused(422, { errors: [{ field: 'subject', message: 'Too long' }] })
    const run = tickets.edit('t1', { subject: 'Other' })
    expect(tickets.byId.get('t1')!.subject).toBe('Other')
    await expect(run).rejects.toThrow()
    expect(tickets.byId.get('t1')!.subject).toBe('快递三天没动了')
  })

  it('that comes late goes on top of the other where they don’t collide', async () => {
    const tickets = useTickets()
    tickets.take(ticket())
    let now = ticket({ priority: 'HIGH', version: 4 })
    answer = ({ method, ifMatch, body }) => {
      if (method === 'GET') return now
      if (ifMatch !== `"${now.version}"`) return new Refused(412, { changed: ['priority'] })
      return (now = { ...now, ...(body as Partial<Ticket>), version: 5 })
    }
    expect(await tickets.edit('t1', { subject: 'Mine' })).toEqual([])
    expect(calls.map((call) => [call.method, call.ifMatch])).toEqual([['PATCH', '"3"'], ['GET', null], ['PATCH', '"4"']])
    expect(tickets.byId.get('t1')).toMatchObject({ subject: 'Mine', priority: 'HIGH', version: 5 })
  })

  it('that collides is not sent again, and both values are told', async () => {
    const tickets = useTickets()
    tickets.take(ticket())
    const theirs = ticket({ subject: 'Theirs', version: 4 })
    answer = ({ method }) => (method === 'GET' ? theirs : new Refused(412))
    expect(await tickets.edit('t1', { subject: 'Mine' })).toEqual([{ field: 'subject', theirs: 'Theirs', mine: 'Mine' }])
    expect(calls.filter((call) => call.method === 'PATCH')).toHaveLength(1)
    expect(tickets.byId.get('t1')!.subject).toBe('Theirs')
  })

  it('waits for the one before it, so that one person doesn’t collide with himself', async () => {
    const tickets = useTickets()
    tickets.take(ticket())
    let now = ticket()
    answer = async ({ ifMatch, body }) => {
      await settled(5)
      if (ifMatch !== `"${now.version}"`) return new Refused(412)
      return (now = { ...now, ...(body as Partial<Ticket>), version: now.version + 1 })
    }
    const both = [tickets.edit('t1', { subject: 'A' }), tickets.edit('t1', { priority: 'LOW' })]
    expect(tickets.byId.get('t1')).toMatchObject({ subject: 'A', priority: 'LOW' })
    expect(await Promise.all(both)).toEqual([[], []])
    expect(calls).toHaveLength(2)
    expect(tickets.byId.get('t1')).toMatchObject({ subject: 'A', priority: 'LOW', version: 5 })
  })
})

describe('a ticket’s news', () => {
  it('name the ticket in one of several ways', () => {
    expect(ticketOf({ type: 'ticket.updated', ticketId: 'a' } as never)).toBe('a')
    expect(ticketOf({ type: 'ticket.updated', data: { id: 'b' } })).toBe('b')
    expect(ticketOf({ type: 'ticket.updated', data: null })).toBeNull()
  })

  it('that are older than what is known change nothing, and a row doesn’t take the steps away', () => {
    const tickets = useTickets()
    tickets.take(ticket({ version: 5, transitions: [{ key: 'solve', name: 'Solve', to: 'solved', asks: [], allowed: true }], description: 'long' }))
    tickets.take(ticket({ version: 4, subject: 'old' }))
    const { transitions: _steps, description: _text, ...row } = ticket({ version: 5, subject: 'row' })
    tickets.take(row)
    expect(tickets.byId.get('t1')).toMatchObject({ subject: 'row', description: 'long' })
    expect(tickets.byId.get('t1')!.transitions).toHaveLength(1)
  })

  it('after a refused step show the ticket as it is', async () => {
    const tickets = useTickets()
    tickets.take(ticket())
    answer = ({ method }) => (method === 'POST' ? new Refused(409, { allowed: [] }) : ticket({ version: 6, state: { key: 'solved', name: 'Solved', category: 'SOLVED' } }))
    await expect(tickets.act('t1', 'solve')).rejects.toThrow()
    expect(tickets.byId.get('t1')!.state.key).toBe('solved')
  })
})

describe('the history', () => {
  const entry = (seq: number): Entry => ({ seq, at: '2026-11-20T02:00:00.000Z', actor: { kind: 'AGENT', id: 'bob', name: 'Bob' }, kind: 'noted', data: { text: `n${seq}` } })
  let top: number
  const page = ({ query }: Call) => {
    const after = Number(query.get('after'))
    const limit = Number(query.get('limit'))
    const seqs = Array.from({ length: Math.max(0, top - after) }, (_, index) => after + 1 + index)
    return { items: seqs.slice(0, limit).map(entry), next: seqs.length > limit ? String(after + limit) : null }
  }

  beforeEach(() => {
    top = 150
    answer = (call) => (call.path.endsWith('/history') ? page(call) : ticket({ seq: top, version: top }))
  })

  it('begins at the end and grows upwards, page by page, to its beginning', async () => {
    const history = scope.run(() => useHistory('t1'))!
    await history.load(150)
    expect([history.entries.value[0]!.seq, history.last.value, history.begins.value]).toEqual([91, 150, false])
    await history.older()
    await history.older()
    expect([history.entries.value[0]!.seq, history.entries.value.length, history.begins.value]).toEqual([1, 150, true])
    const before = calls.length
    await history.older()
    expect(calls).toHaveLength(before)
  })

  it('asks for what came after its last one: on news of this ticket, and when the line is back', async () => {
    const history = scope.run(() => useHistory('t1'))!
    await history.load(150)
    top = 152
    useLive().dispatch({ type: 'ticket.updated', seq: 152, data: { id: 'other' } })
    await settled(200)
    expect(history.last.value).toBe(150)
    useLive().dispatch({ type: 'ticket.updated', seq: 152, data: { id: 't1' } })
    await settled(200)
    expect(history.last.value).toBe(152)
    top = 300
    useLive().dispatch({ type: 'resumed' })
    await settled(200)
    expect(history.last.value).toBe(300)
    expect(new Set(history.entries.value.map((each) => each.seq)).size).toBe(history.entries.value.length)
  })
})

describe('a list', () => {
  it('keeps its order while news come, counts what is new, and shows it when asked', async () => {
    const rows = [ticket({ id: 'a' }), ticket({ id: 'b' })]
    answer = ({ query }) => (query.get('after') ? { items: [ticket({ id: 'c' })], next: null } : { items: rows, next: 'x' })
    const list = scope.run(() => useTicketList(() => ({ sort: '-updatedAt' })))!
    await list.load()
    await list.more()
    expect(list.ids.value).toEqual(['a', 'b', 'c'])
    rows.unshift(ticket({ id: 'new' }), { ...rows.pop()!, subject: 'changed', version: 9 })
    useLive().dispatch({ type: 'ticket.created', data: { id: 'new' } })
    await settled(1400)
    expect(list.ids.value).toEqual(['a', 'b', 'c'])
    expect(list.fresh.value).toEqual(['new'])
    expect(useTickets().byId.get('b')!.subject).toBe('changed')
    await list.load()
    expect(list.ids.value[0]).toBe('new')
    expect(list.fresh.value).toEqual([])
  })

  it('does not let a slow answer of an older question in', async () => {
    let release = () => {}
    const query = { q: 'a' }
    answer = ({ query: asked }) => (asked.get('q') === 'a' ? new Promise((resolve) => (release = () => resolve({ items: [ticket({ id: 'slow' })] }))) : { items: [ticket({ id: 'quick' })] })
    const list = scope.run(() => useTicketList(() => query))!
    const first = list.load()
    query.q = 'b'
    await list.load()
    release()
    await first
    expect(list.ids.value).toEqual(['quick'])
  })
})
