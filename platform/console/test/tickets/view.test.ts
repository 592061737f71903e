import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, defineComponent, h, nextTick } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { i18n, useLocale } from '@/i18n'
import { useSession } from '@/stores/session'
import { entryText, isTalk, sideOf, whyOf } from '@/tickets/entry-text'
import { mentionAt, mentionsIn } from '@/tickets/mentions'
import { withValues } from '@/tickets/quick'
import TicketsPage from '@/tickets/TicketsPage.vue'
import TicketView from '@/tickets/TicketView.vue'
import type { Entry, ReplyWay } from '@/tickets/ticket'
import { definition, ticket, way } from './ticket'

const said = (seq: number, change: Partial<Entry> = {}): Entry => ({ seq, at: '2026-11-20T02:00:00.000Z', actor: { kind: 'AGENT', id: 'bob', name: 'Bob' }, kind: 'replied', visible: true, data: { text: `words ${seq}` }, ...change })
let router: Router
let calls: { method: string; path: string; body: Record<string, unknown> }[]
let entries: Entry[]
let shown: ReturnType<typeof ticket>
let list: { items: object[]; done: number; holds: string[] }
let refusal: { status: number; problem: object } | null
let ways: ReplyWay[]
let unmount = () => {}

beforeEach(async () => {
  localStorage.clear()
  setActivePinia(createPinia())
  await useLocale('en')
  const session = useSession()
  session.agent = { id: 'me', username: 'me', name: 'Me', roles: ['AGENT'], state: 'ONLINE', capacity: 5, load: 0 }
  session.permissions = { 'tickets:read': 'TEAM', 'tickets:write': 'TEAM' }
  calls = []
  refusal = null
  ways = []
  list = { items: [], done: 0, holds: [] }
  entries = [said(1, { kind: 'created', data: { text: 'Parcel is late' } }), said(2, { kind: 'moved', data: { transition: 'start', from: 'new', to: 'open', note: 'asked the carrier' } }), said(3)]
  shown = ticket({ seq: 3, transitions: [way(), way({ key: 'hand', name: 'To the warehouse', to: 'open', asks: ['note', 'field.tracking'] })] })
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.stubGlobal('ResizeObserver', class { observe() {} unobserve() {} disconnect() {} })
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }))
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    const url = new URL(address, 'http://localhost')
    const method = init.method ?? 'GET'
    calls.push({ method, path: url.pathname, body: init.body ? JSON.parse(String(init.body)) : {} })
    const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })
    if (method !== 'GET' && refusal) return json(refusal.problem, refusal.status)
    if (url.pathname.endsWith('/history')) return json({ items: entries.filter((each) => each.seq > Number(url.searchParams.get('after'))), next: null })
    if (url.pathname.includes('/checklist')) return json(list)
    if (url.pathname === '/api/ticket-types') return json({ items: [{ key: 'logistics', version: 1, name: definition.name, definition }] })
    if (url.pathname.startsWith('/api/ticket-types/')) return json({ key: 'logistics', version: 1, definition })
    if (url.pathname === '/api/tickets' && method === 'GET') return json({ items: [ticket(), ticket({ id: 't2', number: 1002, subject: 'Second' })], next: null })
    if (url.pathname === '/api/ticket-views/counts') return json({ items: [{ id: 'v1', count: 7 }] })
    if (url.pathname === '/api/ticket-views') return json({ items: [{ id: 'v1', name: 'Overdue', builtIn: true }] })
    if (url.pathname.endsWith('/comments/ways')) return json({ items: ways, next: null })
    if (url.pathname.endsWith('/retry')) return json({ ...entries.at(-1), delivery: { state: 'PENDING', messageId: 'm1' } })
    if (url.pathname === '/api/tickets/similar') return json({ items: [{ ticket: ticket({ id: 't9', number: 900, subject: 'The same before' }), likeness: 0.7, sure: true }], next: null })
    if (url.pathname === '/api/ticket-actions') return json({ items: [] })
    if (url.pathname.endsWith('/again')) return json(shown)
    if (/\/api\/tickets\/t\d(\/(?!comments)\w+)?$/.test(url.pathname)) return json(shown)
    return json({ items: [], next: null })
  })
  router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/tickets', name: 'tickets', component: { render: () => null } }, { path: '/tickets/:id', name: 'ticket', component: { render: () => null } }, { path: '/customers/:id?', name: 'customers', component: { render: () => null } }, { path: '/:rest(.*)*', component: { render: () => null } }] })
  await router.push('/tickets')
})
afterEach(() => {
  unmount()
  document.body.innerHTML = ''
  vi.restoreAllMocks()
})

async function mount(render: () => ReturnType<typeof h>): Promise<void> {
  const app = createApp(defineComponent({ render }))
  app.use(i18n).use(router)
  const element = document.createElement('div')
  document.body.append(element)
  app.mount(element)
  unmount = () => app.unmount()
  await nextTick()
  await settled(60)
}
const settled = (milliseconds = 30) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const one = <E extends HTMLElement>(selector: string): E => document.querySelector<E>(selector)!
const type = async (selector: string, text: string) => {
  const field = one<HTMLTextAreaElement>(selector)
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await nextTick()
}
vi.setConfig({ testTimeout: 30_000 })

describe('what a plugin is to do', () => {
  const called = (seq: number, kind: string, data: object = {}): Entry => said(seq, { kind, visible: false, actor: { kind: 'PLUGIN', id: null, name: 'shop-courier' }, data: { call: 'c1', action: 'shop-courier', ...data } })

  it('says how it ended, and is tried again while nobody has', async () => {
    entries.push(called(4, 'called'), called(5, 'call-failed', { problem: 'no such address' }))
    shown = ticket({ seq: 5 })
    await mount(() => h(TicketView, { id: 't1' }))
    expect(document.body.textContent).toContain('“shop-courier” failed: no such address')
    const again = () => [...document.querySelectorAll<HTMLButtonElement>('.entry-line button')].filter((each) => each.textContent === 'Try again')
    expect(again()).toHaveLength(1)
    entries.push(called(6, 'called'))
    shown = ticket({ seq: 6 })
    again()[0]!.click()
    await settled(60)
    expect(calls.filter((call) => call.path === '/api/tickets/t1/calls/c1/again' && call.method === 'POST')).toHaveLength(1)
    expect(again(), 'it is being tried').toHaveLength(0)
  })
})

describe('what is to be ticked', () => {
  beforeEach(async () => {
    list = { items: [{ id: 'packed', text: 'Packed', ofType: true, done: false }, { id: 'i2', text: 'Label is on it', ofType: false, done: true, by: 'Bob', at: '2026-11-20T02:00:00.000Z' }], done: 1, holds: ['Send'] }
    await mount(() => h(TicketView, { id: 't1' }))
  })

  it('is ticked, added and moved by keyboard', async () => {
    const boxes = () => [...document.querySelectorAll<HTMLInputElement>('.checklist input[type=checkbox]')]
    expect(boxes().map((each) => each.checked)).toEqual([false, true])
    expect(document.body.textContent).toContain('Not before all is ticked: Send')
    boxes()[0]!.click()
    await settled()
    expect(calls.find((call) => call.method === 'PATCH')).toMatchObject({ path: '/api/tickets/t1/checklist/packed', body: { done: true } })
    boxes()[1]!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', altKey: true, bubbles: true }))
    await settled()
    expect(calls.find((call) => call.path.endsWith('/checklist/i2'))?.body).toEqual({ place: 0 })
    boxes()[0]!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Delete', bubbles: true }))
    await settled()
    expect(calls.some((call) => call.method === 'DELETE'), 'what the type asks for stays').toBe(false)
    await type('.checklist-add input', 'Ring the carrier')
    one<HTMLFormElement>('.checklist-add').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
    await settled()
    expect(calls.find((call) => call.method === 'POST' && call.path.endsWith('/checklist'))?.body).toEqual({ text: 'Ring the carrier' })
  })
})

describe('an approval in words', () => {
  const words = { definition: null, nameOf: () => '' }
  it('says who was asked, who decided for whom, and what he said', () => {
    expect(entryText(said(4, { kind: 'approval-asked', actor: { kind: 'SYSTEM' }, data: { steps: [{ who: 'role:SUPERVISOR' }, { who: 'in:Warehouse' }] } }), words)).toBe('Approval asked of Supervisors, Warehouse')
    expect(entryText(said(5, { kind: 'approval-decided', data: { approved: false, forName: 'Carol', comment: 'too dear' } }), words)).toBe('Bob, for Carol rejected')
    expect(entryText(said(6, { kind: 'checklist-ticked', data: { id: 'x', text: 'Packed', done: false } }), words)).toBe('Bob took the tick away: Packed')
  })
})

describe('the page of a ticket', () => {
  beforeEach(() => mount(() => h(TicketView, { id: 't1' })))

  it('tells its history: words as bubbles, steps as lines with their note', () => {
    expect([...document.querySelectorAll('.message .text')].map((each) => each.textContent)).toEqual(['Parcel is late', 'words 3'])
    expect(one('.entry-line').textContent).toContain('Bob: New → Open')
    expect(one('.entry-note').textContent).toBe('asked the carrier')
  })

  it('shows the conversation alone when asked', async () => {
    one<HTMLElement>('.history-filter button:last-child').click()
    await settled()
    expect(document.querySelector('.entry-line')).toBeNull()
    expect(document.querySelectorAll('.message')).toHaveLength(2)
  })

  it('takes a step that asks for nothing with one click', async () => {
    one<HTMLElement>('[data-way="solve"]').click()
    await settled()
    expect(calls.find((call) => call.path === '/api/tickets/t1/solve')?.body).toEqual({})
  })

  it('shows where it stands in its flow, how it came there, and takes a step from there', async () => {
    one('.ticket-flow').click()
    await settled(400)
    expect([...document.querySelectorAll('.flow-path li')].map((each) => each.textContent!.replace('→', ''))).toEqual(['New', '处理中'])
    expect(one('.flow-state.current').dataset.state).toBe('open')
    expect(one('.flow-state.was').dataset.state).toBe('new')
    expect([...document.querySelectorAll<HTMLElement>('.flow-state.pressable')].map((each) => each.dataset.state)).toEqual(['solved'])
    expect(one(".flow-state[data-state='solved']").getAttribute('aria-label')).toBe('Solved: Solve')
    one(".flow-state[data-state='solved']").dispatchEvent(new MouseEvent('click', { bubbles: true }))
    await settled()
    expect(calls.find((call) => call.method === 'POST')).toMatchObject({ path: '/api/tickets/t1/solve' })
    expect(document.querySelector('.flow-graph')).toBeNull()
  })

  it('asks first for what a step wants, and sends it along', async () => {
    one<HTMLElement>('[data-way="hand"]').click()
    await settled(80)
    const send = () => one<HTMLButtonElement>('.move-form .el-dialog__footer .el-button--primary')
    expect(send().disabled).toBe(true)
    await type('#move-note', 'please pack again')
    await type('#move-tracking', 'SF123')
    expect(send().disabled).toBe(false)
    send().click()
    await settled()
    expect(calls.find((call) => call.path === '/api/tickets/t1/hand')?.body).toEqual({ note: 'please pack again', fields: { tracking: 'SF123' } })
  })

  it('sends a note to colleagues only, with the seq that was seen, and keeps the text when it is refused', async () => {
    one<HTMLElement>('.composer-tabs button:nth-of-type(2)').click()
    await type('.composer textarea', 'look at this')
    refusal = { status: 409, problem: { type: '/problems/answeredSince', detail: 'Bob has answered.' } }
    one<HTMLElement>('.composer-tools .el-button--primary').click()
    await settled()
    expect(one('.composer-bar').textContent).toContain('Bob has answered.')
    expect(one<HTMLTextAreaElement>('.composer textarea').value).toBe('look at this')
    refusal = null
    one<HTMLElement>('.composer-bar .link').click()
    await settled()
    const sent = calls.filter((call) => call.path.endsWith('/comments'))
    expect(sent[1]!.body).toMatchObject({ text: 'look at this', visible: false, seenSeq: 3, clientId: sent[0]!.body.clientId })
    expect(one<HTMLTextAreaElement>('.composer textarea').value).toBe('')
  })

  it('says by which way an answer goes out, and greys it with the reason where it can not', async () => {
    ways = [{ via: 'c1', channel: { id: 'ch', name: 'WeChat' }, hindrance: 'The time is over.' }]
    unmount()
    document.body.innerHTML = ''
    await mount(() => h(TicketView, { id: 't1' }))
    await type('.composer textarea', 'Hello')
    expect(one('.composer-bar').textContent).toContain('The time is over.')
    expect(one<HTMLButtonElement>('.composer-tools .el-button--primary').disabled).toBe(true)
    one<HTMLElement>('.composer-bar .link').click()
    await settled()
    one<HTMLElement>('.composer-tools .el-button--primary').click()
    await settled()
    expect(calls.find((call) => call.path.endsWith('/comments'))!.body).toMatchObject({ text: 'Hello', visible: true, via: 'page' })
  })

  it('shows how an answer stands, tries one again that failed, and says what went to the page alone', async () => {
    entries = [...entries, said(4, { data: { text: 'sent', messageIds: ['m1'] }, delivery: { state: 'FAILED', problem: '找不到客户 / no such customer', messageId: 'm1' } })]
    shown = ticket({ seq: 4 })
    unmount()
    document.body.innerHTML = ''
    await mount(() => h(TicketView, { id: 't1' }))
    expect(document.querySelectorAll('.message-meta .delivery')[0]!.textContent).toContain('page only')
    one<HTMLElement>('.delivery.troubled').click()
    await settled()
    expect(one('.delivery-why').textContent).toContain('no such customer')
    one<HTMLElement>('.delivery-actions .link').click()
    await settled()
    expect(calls.some((call) => call.method === 'POST' && call.path.endsWith('/comments/4/retry'))).toBe(true)
    expect(document.querySelector('.delivery.troubled')).toBeNull()
  })

  it('shows own fields in their sections, and those with a condition only when it holds', async () => {
    expect([...document.querySelectorAll('.ticket-side .card h3')].map((each) => each.textContent?.trim()).slice(0, 2)).toEqual(['Properties', 'Parcel'])
    expect(document.body.textContent).not.toContain('Compensation')
    shown = ticket({ version: 9, fields: { reason: 'lost' } })
    const { useTickets } = await import('@/tickets/store')
    useTickets().take(shown)
    await settled()
    expect(document.body.textContent).toContain('Compensation')
  })
})

describe('the lists of tickets', () => {
  it('have counts, open beside the list by Enter, are gone through with j, chosen with x', async () => {
    await mount(() => h(TicketsPage))
    expect(one('.ticket-view-line').textContent).toContain('7')
    const key = (name: string) => (document.activeElement ?? window).dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }))
    key('j')
    await settled()
    key('j')
    await settled()
    expect(document.activeElement?.textContent).toBe('Second')
    key('x')
    await settled()
    expect(one('.bulk').textContent).toContain('1')
    key('Escape')
    await settled()
    expect(document.querySelector('.bulk')).toBeNull()
    ;(document.activeElement as HTMLElement).click()
    await settled(60)
    expect(router.currentRoute.value.query.open).toBe('t2')
    expect(document.querySelector('.ticket-drawer')).not.toBeNull()
  })

  it('sort by a click on the head, the other way by a second one, and say so in the address', async () => {
    await mount(() => h(TicketsPage))
    const head = () => [...document.querySelectorAll<HTMLElement>('.ticket-rows-head button')].find((each) => each.textContent === 'Subject')!
    head().click()
    await settled(60)
    expect(router.currentRoute.value.query.sort).toBe('subject')
    head().click()
    await settled(60)
    expect(router.currentRoute.value.query.sort).toBe('-subject')
    expect(one('[aria-sort]').getAttribute('aria-sort')).toBe('descending')
  })
})

describe('words of the history', () => {
  const words = { definition, nameOf: (_: string, id: string) => (id === 'bob' ? 'Bob' : '') }

  it('say what happened', () => {
    expect(entryText(said(1, { kind: 'assigned', data: { agentId: 'carol', agentName: 'Carol', groupName: 'Warehouse' } }), words)).toBe('Bob gave it to Warehouse · Carol')
    expect(entryText(said(1, { kind: 'assigned', data: { agentId: 'bob', agentName: 'Bob' } }), words)).toBe('Bob took it')
    expect(entryText(said(1, { kind: 'edited', data: { edits: [{ field: 'field.reason', from: null, to: 'lost' }, { field: 'priority', to: 'HIGH' }] } }), words)).toBe('Bob changed Reason: Lost, Priority: High')
    expect(entryText(said(1, { kind: 'linked', data: { link: 'BLOCKS', number: 12 } }), words)).toBe('Bob linked: blocks #12')
    expect(entryText(said(1, { kind: 'something-new', data: {} }), words)).toBe('Bob: something-new')
    expect(entryText(said(1, { kind: 'rated', data: { score: 4, reasons: ['quick', 'friendly'], comment: 'thanks' } }), words)).toBe('The customer rated 4 of 5. Quick, Friendly · thanks')
    expect(entryText(said(1, { kind: 'rated', data: { score: 2 } }), words)).toBe('The customer rated 2 of 5. ')
    expect(entryText(said(1, { kind: 'woke', data: { because: 'time' } }), words)).toBe('It woke by itself')
  })

  it('know who spoke to whom, and why somebody got it', () => {
    expect(sideOf(said(1, { kind: 'noted' }))).toBe('note')
    expect(sideOf(said(1, { actor: { kind: 'CONTACT', name: 'X' } }))).toBe('in')
    expect(sideOf(said(1))).toBe('out')
    expect(isTalk(said(1, { kind: 'created', data: {} }))).toBe(false)
    expect(whyOf(said(1, { kind: 'assigned', data: { why: { load: '2/8' } } }))).toEqual({ load: '2/8' })
    expect(whyOf(said(1, { kind: 'assigned', data: {} }))).toBeNull()
  })

  it('name colleagues: the longest name counts', () => {
    const agents = [{ id: 'a', name: 'Anna' }, { id: 'b', name: 'Anna Berg' }]
    expect(mentionsIn('@Anna Berg please', agents)).toEqual(['b'])
    expect(mentionsIn('@Anna and @Anna Berg', agents).sort()).toEqual(['a', 'b'])
    expect(mentionAt('hello @an', 9)).toEqual({ from: 6, to: 9, words: 'an' })
    expect(mentionAt('mail a@b', 8)).toBeNull()
  })
})

it('a quick filter replaces its own condition and leaves the others', () => {
  const where = { all: [{ field: 'number', op: 'GREATER' as const, values: ['5'] }, { field: 'priority', op: 'IN' as const, values: ['LOW'] }] }
  expect(withValues(where, 'priority', ['HIGH'])!.all).toEqual([where.all[0], { field: 'priority', op: 'IN', values: ['HIGH'] }])
  expect(withValues({ all: [where.all[1]!] }, 'priority', [])).toBeNull()
})
