import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, defineComponent, h, nextTick, type Ref, ref } from 'vue'
import { i18n, useLocale } from '@/i18n'
import { useSession } from '@/stores/session'
import { dayOf, daysOf, stepOf, written } from '@/tickets/calendar'
import type { Definition } from '@/tickets/definition'
import { laneOf, lanesOf, shapeOf } from '@/tickets/shape'
import TicketBoard from '@/tickets/TicketBoard.vue'
import TicketCalendar from '@/tickets/TicketCalendar.vue'
import type { Ticket } from '@/tickets/ticket'
import { useTicketTypes } from '@/tickets/types'
import { definition, ticket, way } from './ticket'

type Call = { method: string; path: string; query: URLSearchParams; body: Record<string, unknown> }
let calls: Call[]
let all: Ticket[]
let refusal: { status: number; problem: object } | null
let unmount = () => {}
const flow: Definition = { ...definition, states: [{ key: 'new', name: 'New', category: 'NEW' }, { key: 'open', name: 'Open', category: 'OPEN' }, { key: 'waiting', name: 'Waiting', category: 'PENDING' }, { key: 'solved', name: 'Solved', category: 'SOLVED' }] }
const one = <E extends HTMLElement>(selector: string): E => document.querySelector<E>(selector)!
const settled = (milliseconds = 40) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const cards = (lane: string) => [...document.querySelectorAll(`section[data-lane='${lane}'] a[data-id]`)].map((each) => (each as HTMLElement).dataset.id)
vi.setConfig({ testTimeout: 30_000 })

beforeEach(async () => {
  localStorage.clear()
  setActivePinia(createPinia())
  await useLocale('en')
  const session = useSession()
  session.agent = { id: 'me', username: 'me', name: 'Me', roles: ['AGENT'], state: 'ONLINE', capacity: 5, load: 0 }
  session.permissions = { 'tickets:read': 'TEAM', 'tickets:write': 'TEAM' }
  calls = []
  refusal = null
  all = [
    ticket({ id: 't1', transitions: [way(), way({ key: 'wait', name: 'Wait', to: 'waiting', asks: ['note'] })] }),
    ticket({ id: 't2', number: 1002, subject: 'Second', transitions: [way()] }),
    ticket({ id: 't3', number: 1003, subject: 'Third', state: { key: 'solved', name: 'Solved', category: 'SOLVED' }, assignee: null, solvedAt: '2026-11-20T03:00:00.000Z' }),
  ]
  vi.stubGlobal('ResizeObserver', class { observe() {} unobserve() {} disconnect() {} })
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    const url = new URL(address, 'http://localhost')
    const call = { method: init.method ?? 'GET', path: url.pathname, query: url.searchParams, body: init.body ? JSON.parse(String(init.body)) : {} }
    calls.push(call)
    const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })
    if (call.method !== 'GET' && refusal) return json(refusal.problem, refusal.status)
    if (call.path === '/api/ticket-types') return json({ items: [{ key: 'logistics', version: 1, name: flow.name, definition: flow }] })
    if (call.path === '/api/tickets/board') {
      const by = call.query.get('by')!
      const items = call.query.get('lanes')!.split(',').map((key) => {
        const mine = all.filter((each) => laneOf(each, by) === key)
        return { key, count: key === 'OPEN' || key === 'open' ? 31 : mine.length, where: { all: [{ field: 'category', op: 'IS', values: [key] }], any: [] }, items: mine, next: key === 'OPEN' ? 'c1' : null }
      })
      return json({ items })
    }
    if (call.path === '/api/tickets/calendar') {
      return json({ items: Array.from({ length: Number(call.query.get('days')) }, (_, index) => {
        const day = written(new Date(dayOf(call.query.get('from')!).getTime() + index * 86_400_000 + 3_600_000 * 3))
        const here = day === '2026-11-20' ? all : []
        return { day, count: here.length ? 9 : 0, where: { all: [{ field: 'createdAt', op: 'AT_LEAST', values: [day] }], any: [] }, items: here }
      }) })
    }
    if (call.path === '/api/tickets') return json({ items: [ticket({ id: 't4', number: 1004, subject: 'Fourth' })], next: null })
    if (call.path === '/api/tickets/bulk') return json({ items: [{ id: 't1', ok: true, seq: 9 }] })
    const found = /\/api\/tickets\/(t\d)(\/(\w+))?$/.exec(call.path)
    if (!found) return json({ items: [], next: null })
    const at = all.findIndex((each) => each.id === found[1])
    if (call.method === 'PATCH') all[at] = { ...all[at]!, ...call.body, version: all[at]!.version + 1, seq: all[at]!.seq + 1 } as Ticket
    if (call.method === 'POST' && found[3]) {
      const state = flow.states.find((each) => each.key === (found[3] === 'wait' ? 'waiting' : 'solved'))!
      all[at] = { ...all[at]!, state: { key: state.key, name: String(state.name), category: state.category }, version: all[at]!.version + 1, seq: all[at]!.seq + 1 }
    }
    return json(all[at])
  })
  await useTicketTypes().load()
})
afterEach(() => {
  unmount()
  document.body.innerHTML = ''
  vi.restoreAllMocks()
})

let by: Ref<string>
let opened: string[]
async function board(field = 'category'): Promise<void> {
  by = ref(field)
  opened = []
  const app = createApp(defineComponent({ render: () => h(TicketBoard, { query: {}, by: by.value, open: null, onOpen: (id: string) => opened.push(id) }) }))
  app.use(i18n)
  const element = document.createElement('div')
  document.body.append(element)
  app.mount(element)
  unmount = () => app.unmount()
  await settled(80)
}
const key = (selector: string, name: string) => one(selector).dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }))

describe('the board', () => {
  it('stands in lanes with how many each has, and reads them in one call', async () => {
    await board()
    expect(cards('OPEN')).toEqual(['t1', 't2'])
    expect(cards('SOLVED')).toEqual(['t3'])
    expect(one("section[data-lane='OPEN'] .count").textContent).toBe('31')
    expect(calls.filter((call) => call.path === '/api/tickets/board')).toHaveLength(1)
    expect(one("a[data-id='t1']").closest('.board-card')!.textContent).toContain('Alice')
    one("a[data-id='t2']").click()
    expect(opened).toEqual(['t2'])
  })

  it('goes on with a lane where it ended, by its own conditions', async () => {
    await board()
    one("section[data-lane='OPEN'] .board-none .link").click()
    await settled()
    const more = calls.find((call) => call.path === '/api/tickets')!
    expect(more.query.get('after')).toBe('c1')
    expect(JSON.parse(more.query.get('where')!).all).toEqual([{ field: 'category', op: 'IS', values: ['OPEN'] }])
    expect(cards('OPEN')).toEqual(['t1', 't2', 't4'])
  })

  it('takes a step by key, through the call that the page of a ticket makes, and offers to undo it', async () => {
    await board()
    key("a[data-id='t2']", 'm')
    await settled()
    const lanes = [...document.querySelectorAll<HTMLButtonElement>('.lane-choice button')]
    expect(lanes.filter((each) => !each.disabled).map((each) => each.dataset.lane)).toEqual(['SOLVED'])
    one(".lane-choice button[data-lane='SOLVED']").click()
    await settled()
    expect(calls.filter((call) => call.method === 'POST').map((call) => call.path)).toEqual(['/api/tickets/t2/solve'])
    expect(cards('SOLVED')).toEqual(['t2', 't3'])
    one('.el-message .undo .link').click()
    await settled()
    expect(calls.find((call) => call.path === '/api/tickets/bulk')!.body).toMatchObject({ ids: ['t2'], action: 'undo' })
  })

  it('takes a step by mouse; a lane without a step there gives the card back and says what goes', async () => {
    await board()
    const drag = async (id: string, lane: string) => {
      one(`a[data-id='${id}']`).closest('.board-card')!.dispatchEvent(new Event('dragstart', { bubbles: true }))
      await settled()
      one(`section[data-lane='${lane}']`).dispatchEvent(new Event('drop', { bubbles: true, cancelable: true }))
      await settled()
    }
    await drag('t2', 'HOLD')
    expect(cards('OPEN')).toEqual(['t1', 't2'])
    expect(document.body.textContent).toContain('#1002 can’t go to “On hold” from here. Possible: Solve')
    expect(calls.some((call) => call.method === 'POST')).toBe(false)
    await drag('t2', 'SOLVED')
    expect(cards('SOLVED')).toEqual(['t2', 't3'])
  })

  it('goes back when the server says no, and says what is allowed', async () => {
    await board()
    refusal = { status: 409, problem: { status: 409, detail: 'That step isn’t possible any more.', allowed: [{ key: 'hand', name: 'Hand over' }] } }
    key("a[data-id='t2']", 'm')
    await settled()
    one(".lane-choice button[data-lane='SOLVED']").click()
    await settled(80)
    expect(cards('OPEN')).toEqual(['t1', 't2'])
    expect(document.body.textContent).toContain('That step isn’t possible any more. Possible: Hand over')
  })

  it('asks for what the step asks; who leaves it has moved nothing', async () => {
    await board('state:logistics')
    key("a[data-id='t1']", 'm')
    await settled()
    one(".lane-choice button[data-lane='waiting']").click()
    await settled(80)
    expect(cards('waiting')).toEqual(['t1'])
    one<HTMLButtonElement>('.move-form .el-dialog__footer .el-button').click()
    await settled(80)
    expect(cards('open')).toEqual(['t1', 't2'])
    expect(calls.some((call) => call.method === 'POST')).toBe(false)
    key("a[data-id='t1']", 'm')
    await settled()
    one(".lane-choice button[data-lane='waiting']").click()
    await settled(80)
    const note = [...document.querySelectorAll<HTMLTextAreaElement>('#move-note')].at(-1)!
    note.value = 'asked for the receipt'
    note.dispatchEvent(new Event('input', { bubbles: true }))
    await nextTick()
    ;[...document.querySelectorAll<HTMLButtonElement>('.move-form .el-dialog__footer .el-button--primary')].at(-1)!.click()
    await settled(80)
    expect(calls.find((call) => call.method === 'POST')).toMatchObject({ path: '/api/tickets/t1/wait', body: { note: 'asked for the receipt' } })
    expect(cards('waiting')).toEqual(['t1'])
  })

  it('gives another priority where its lanes are priorities', async () => {
    await board('priority')
    key("a[data-id='t1']", 'm')
    await settled()
    one(".lane-choice button[data-lane='URGENT']").click()
    await settled()
    expect(calls.find((call) => call.method === 'PATCH')).toMatchObject({ path: '/api/tickets/t1', body: { priority: 'URGENT' } })
    expect(cards('URGENT')).toEqual(['t1'])
  })

  it('is walked through by arrows', async () => {
    await board()
    one("a[data-id='t1']").focus()
    key("a[data-id='t1']", 'ArrowDown')
    await settled()
    expect((document.activeElement as HTMLElement).dataset.id).toBe('t2')
    key("a[data-id='t2']", 'ArrowRight')
    await settled()
    expect((document.activeElement as HTMLElement).dataset.id).toBe('t3')
  })
})

describe('the calendar', () => {
  it('shows whole weeks with what each day has, and the rest as a number', async () => {
    const went: unknown[] = []
    const app = createApp(defineComponent({ render: () => h(TicketCalendar, { query: {}, by: 'createdAt', at: '2026-11-15', span: 'month', open: null, onDay: (where: unknown) => went.push(where) }) }))
    app.use(i18n)
    const element = document.createElement('div')
    document.body.append(element)
    app.mount(element)
    unmount = () => app.unmount()
    await settled(80)
    expect(document.querySelectorAll('.calendar-day')).toHaveLength(42)
    expect(document.querySelectorAll("[data-day='2026-11-20'] .calendar-ticket")).toHaveLength(3)
    expect(one("[data-day='2026-11-20'] .calendar-rest").textContent).toBe('+6')
    one("[data-day='2026-11-20'] .calendar-rest").click()
    expect(went).toEqual([{ all: [{ field: 'createdAt', op: 'AT_LEAST', values: ['2026-11-20'] }], any: [] }])
  })

  it('begins its weeks on Monday', () => {
    expect(daysOf(dayOf('2026-11-15'), 'month')).toEqual({ from: '2026-10-26', count: 42 })
    expect(daysOf(dayOf('2027-02-01'), 'month')).toEqual({ from: '2027-02-01', count: 28 })
    expect(daysOf(dayOf('2026-11-15'), 'week')).toEqual({ from: '2026-11-09', count: 7 })
    expect(written(stepOf(dayOf('2026-01-31'), 'month', 1))).toBe('2026-02-01')
    expect(written(dayOf('nonsense', new Date(2026, 10, 3, 12)))).toBe('2026-11-03')
    expect(written(dayOf('', new Date(2026, 10, 3, 12)))).toBe('2026-11-03')
  })
})

describe('a shape', () => {
  it('is what the address says, else what the view says', () => {
    expect(shapeOf('', '')).toEqual({ kind: 'LIST', by: '' })
    expect(shapeOf('', '', { shape: 'BOARD', shapeBy: 'state:logistics' })).toEqual({ kind: 'BOARD', by: 'state:logistics' })
    expect(shapeOf('list', '', { shape: 'BOARD', shapeBy: 'category' })).toEqual({ kind: 'LIST', by: '' })
    expect(shapeOf('calendar', 'nonsense')).toEqual({ kind: 'CALENDAR', by: 'resolveBy' })
    expect(shapeOf('board', '<script>')).toEqual({ kind: 'BOARD', by: 'category' })
  })

  it('has lanes in the order of what they mean', () => {
    const people = { agents: [{ id: 'bob', name: 'Bob' }, { id: 'me', name: 'Me' }], groups: [] }
    expect(lanesOf('assignee', null, people, 'me', (name) => name).map((each) => each.key)).toEqual(['', 'me', 'bob'])
    expect(lanesOf('state:logistics', flow, people, 'me', (name) => name).map((each) => each.key)).toEqual(['new', 'open', 'waiting', 'solved'])
    expect(lanesOf('group', null, people, 'me', (name) => name)).toEqual([])
  })
})
