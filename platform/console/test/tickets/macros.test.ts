import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, nextTick } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { ApiError } from '@/api/problem'
import { i18n, useLocale } from '@/i18n'
import MacrosPage from '@/pages/MacrosPage.vue'
import { useSession } from '@/stores/session'
import { entryText } from '@/tickets/entry-text'
import { explainRun, findMacros, sends, stepText, type Macro } from '@/tickets/macros'
import type { Entry } from '@/tickets/ticket'
import TicketView from '@/tickets/TicketView.vue'
import { definition, ticket, way } from './ticket'

const macro = (change: Partial<Macro> = {}): Macro => ({ id: 'm1', name: 'Lost parcel', actions: [{ kind: 'SET_PRIORITY', value: 'HIGH' }, { kind: 'ADD_TAG', value: 'lost' }], shared: false, groupIds: [], mine: true, version: 0, ...change })
const answering = macro({ id: 'm2', name: 'Apologise', actions: [{ kind: 'REPLY', value: 'Dear {{contact.name}}' }], shared: true, mine: false })
let calls: { method: string; path: string; query: string; body: Record<string, unknown> }[]
let macros: Macro[]
let waiting: object[]
let refusal: { status: number; problem: object } | null
let unmount = () => {}

beforeEach(async () => {
  localStorage.clear()
  setActivePinia(createPinia())
  await useLocale('en')
  const session = useSession()
  session.agent = { id: 'me', username: 'me', name: 'Me', roles: ['AGENT'], state: 'ONLINE', capacity: 5, load: 0 }
  session.permissions = { 'tickets:read': 'TEAM', 'tickets:write': 'TEAM' }
  calls = []
  macros = [macro(), answering]
  waiting = []
  refusal = null
  vi.stubGlobal('ResizeObserver', class { observe() {} unobserve() {} disconnect() {} })
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }))
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    const url = new URL(address, 'http://localhost')
    const method = init.method ?? 'GET'
    calls.push({ method, path: url.pathname, query: url.search, body: init.body ? JSON.parse(String(init.body)) : {} })
    const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })
    if (method !== 'GET' && refusal) return json(refusal.problem, refusal.status)
    if (url.pathname === '/api/ticket-macros' && method === 'GET') return json({ items: macros, next: null })
    if (url.pathname.startsWith('/api/ticket-macros')) return json(macro({ id: 'm3', ...JSON.parse(String(init.body)) }), method === 'POST' ? 201 : 200)
    if (url.pathname.endsWith('/macro') && method === 'GET') return json({ steps: [{ action: answering.actions[0], text: 'Dear Chen', gaps: [] }], sends: true })
    if (url.pathname.includes('/later')) {
      if (method === 'DELETE') waiting = []
      return json({ items: waiting, choices: [{ key: 'tomorrow', at: '2026-11-24T01:00:00.000Z' }] })
    }
    if (url.pathname.endsWith('/history')) return json({ items: [{ seq: 1, at: '2026-11-20T02:00:00.000Z', actor: { kind: 'AGENT', id: 'bob', name: 'Bob' }, kind: 'created', data: { text: 'Parcel is late' } }].filter((each) => each.seq > Number(url.searchParams.get('after'))), next: null })
    if (url.pathname.includes('/checklist')) return json({ items: [], done: 0, holds: [] })
    if (url.pathname === '/api/ticket-types') return json({ items: [{ key: 'logistics', version: 1, name: definition.name, definition }] })
    if (url.pathname.startsWith('/api/ticket-types/')) return json({ key: 'logistics', version: 1, definition })
    if (/\/api\/tickets\/t\d(\/macro)?$/.test(url.pathname)) return json(ticket({ seq: 1, transitions: [way()] }))
    return json({ items: [], next: null })
  })
})
afterEach(() => {
  unmount()
  vi.unstubAllGlobals()
  document.body.replaceChildren()
})

async function settle(): Promise<void> {
  for (let i = 0; i < 8; i++) {
    await new Promise((done) => setTimeout(done))
    await nextTick()
  }
}

async function show(component: Parameters<typeof createApp>[0], props: Record<string, unknown> = {}): Promise<HTMLElement> {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { render: () => null } }, { path: '/customers/:id?', name: 'customers', component: { render: () => null } }, { path: '/conversations/:view/:id?', name: 'desk', component: { render: () => null } }] })
  await router.push('/')
  const box = document.body.appendChild(document.createElement('div'))
  const app = createApp(component, props)
  app.use(router).use(i18n).mount(box)
  unmount = () => app.unmount()
  await settle()
  return box
}
const posts = () => calls.filter((call) => call.method !== 'GET' && !call.path.startsWith('/api/notices'))
const button = (text: string) => [...document.querySelectorAll<HTMLElement>('button')].find((each) => each.textContent?.trim() === text || each.getAttribute('aria-label') === text)!

describe('macros', () => {
  it('are found by what they are called, and tell their steps', () => {
    expect(findMacros(macros, '').map((each) => each.name)).toEqual(['Apologise', 'Lost parcel'])
    expect(findMacros(macros, 'lost').map((each) => each.id)).toEqual(['m1'])
    expect(findMacros(macros, 'nothing')).toEqual([])
    expect(sends(answering)).toBe(true)
    expect(sends(macro())).toBe(false)
    const words = (action: Macro['actions'][number]) => stepText(action, definition, (kind, id) => (kind === 'group' && id === 'g1' ? 'Logistics' : ''))
    expect(words({ kind: 'SET_PRIORITY', value: 'HIGH' })).toBe('Priority High')
    expect(words({ kind: 'SET_GROUP', value: 'g1' })).toBe('To the group Logistics')
    expect(words({ kind: 'SET_GROUP', value: 'Gone' })).toBe('To the group Gone')
    expect(words({ kind: 'SET_ASSIGNEE', value: 'me' })).toBe('To whoever runs it')
    expect(entryText({ seq: 2, at: '', kind: 'macro-ran', actor: { kind: 'AGENT', name: 'Bob' }, data: { macro: 'm1', name: 'Lost parcel' } } as Entry, { definition, nameOf: () => '' })).toBe('Bob ran the macro “Lost parcel”')
  })

  it('say which step is not possible, in the words of the server', () => {
    const refused = new ApiError(422, { detail: 'Step 2 isn’t possible, so nothing was done: must not be empty', errors: [{ field: 'note', message: 'must not be empty' }], ...{ step: 2 } })
    expect(explainRun(refused)).toMatch(/^Step 2/)
    expect(explainRun(new ApiError(422, { detail: 'x', errors: [{ field: 'note', message: 'must not be empty' }] }))).toBe('must not be empty')
  })

  it('run by Alt+R, typing and Enter, and offer to take it back', async () => {
    await show(TicketView, { id: 't1' })
    window.dispatchEvent(new KeyboardEvent('keydown', { altKey: true, code: 'KeyR', key: 'r', bubbles: true, cancelable: true }))
    await settle()
    const field = document.querySelector<HTMLInputElement>('.macro-search')!
    field.value = 'lost'
    field.dispatchEvent(new Event('input'))
    await settle()
    expect([...document.querySelectorAll('.macro-menu [role=option]')].map((each) => each.textContent)).toHaveLength(1)
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    await settle()
    expect(posts()[0]).toMatchObject({ method: 'POST', path: '/api/tickets/t1/macro', body: { macroId: 'm1', seenSeq: 1 } })
    expect(document.body.textContent).toContain('“Lost parcel” ran')
    button('Undo').click()
    await settle()
    expect(posts()[1]).toMatchObject({ path: '/api/tickets/bulk', body: { action: 'undo', ids: ['t1'] } })
  })

  it('show what the customer gets to read before they run', async () => {
    await show(TicketView, { id: 't1' })
    window.dispatchEvent(new KeyboardEvent('keydown', { altKey: true, code: 'KeyR', key: 'r', bubbles: true, cancelable: true }))
    await settle()
    ;[...document.querySelectorAll<HTMLElement>('.macro-menu [role=option]')].find((each) => each.textContent?.includes('Apologise'))!.click()
    await settle()
    expect(posts()).toEqual([])
    expect(document.querySelector('.macro-steps')?.textContent).toContain('Dear Chen')
    button('Send and run').click()
    await settle()
    expect(posts()[0]).toMatchObject({ path: '/api/tickets/t1/macro', body: { macroId: 'm2' } })
  })

  it('are everybody’s own; shared ones are changed by who may', async () => {
    const box = await show(MacrosPage)
    expect([...box.querySelectorAll('.phrase strong')].map((each) => each.textContent)).toEqual(['Apologise', 'Lost parcel'])
    expect(box.querySelectorAll('.phrase .icon-button')).toHaveLength(2)
    button('Edit: Lost parcel').click()
    await settle()
    const name = document.querySelector<HTMLInputElement>('#macro-name')!
    expect(name.value).toBe('Lost parcel')
    name.value = 'Parcel is lost'
    name.dispatchEvent(new Event('input'))
    await settle()
    button('Save').click()
    await settle()
    expect(posts()[0]).toMatchObject({ method: 'PATCH', path: '/api/ticket-macros/m1', body: { name: 'Parcel is lost', shared: false, actions: macro().actions } })
  })
})

describe('what is sent later', () => {
  const planned = (change: object = {}) => ({ id: 'l1', by: { id: 'me', name: 'Me' }, mine: true, visible: true, text: 'We found it', files: [], at: '2099-11-24T01:00:00.000Z', held: null, ...change })

  it('is planned where one writes, by the usual times', async () => {
    await show(TicketView, { id: 't1' })
    const field = document.querySelector<HTMLTextAreaElement>('.composer textarea')!
    field.value = 'We look into it'
    field.dispatchEvent(new Event('input'))
    await settle()
    button('Send later').click()
    await settle()
    ;[...document.querySelectorAll<HTMLElement>('[role=menuitem]')].find((each) => each.textContent?.includes('Tomorrow morning'))!.click()
    await settle()
    expect(posts()[0]).toMatchObject({ path: '/api/tickets/t1/later', body: { text: 'We look into it', visible: true, at: '2026-11-24T01:00:00.000Z' } })
    expect(field.value).toBe('')
  })

  it('stands above what one writes, and is sent now or not at all', async () => {
    waiting = [planned()]
    const box = await show(TicketView, { id: 't1' })
    expect(box.querySelector('.later-bar')?.textContent).toContain('We found it')
    button('Send now').click()
    await settle()
    expect(posts()[0]).toMatchObject({ method: 'POST', path: '/api/tickets/t1/later/l1/now' })
    box.querySelector<HTMLElement>('.later-tools .icon-button:last-child')!.click()
    await settle()
    expect(posts()[1]).toMatchObject({ method: 'DELETE', path: '/api/tickets/t1/later/l1' })
    expect(box.querySelector('.later-bar')).toBeNull()
  })

  it('says why it waits, and a colleague’s can only be cancelled', async () => {
    waiting = [planned({ held: 'customer', mine: false, by: { id: 'bob', name: 'Bob' } })]
    const box = await show(TicketView, { id: 't1' })
    expect(box.querySelector('.later-one.held')?.textContent).toContain('Bob · answer held')
    expect(box.querySelector('.later-one.held')?.textContent).toContain('The customer wrote meanwhile')
    expect(box.querySelectorAll('.later-tools button')).toHaveLength(1)
  })
})
