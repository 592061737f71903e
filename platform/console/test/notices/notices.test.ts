import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { headOf, titleOf, toneOf, type Notice } from '@/notices/notice'
import { formOf, withWay, type Settings } from '@/notices/settings'
import { MOST, useNotices } from '@/notices/store'
import { useLocale } from '@/i18n'
import { useLive } from '@/stores/live'
import { useSession } from '@/stores/session'

type Call = { method: string; path: string; query: URLSearchParams; body: unknown }
let calls: Call[]
let answer: (call: Call) => unknown

beforeEach(() => {
  setActivePinia(createPinia())
  calls = []
  answer = () => ({ items: [], next: null, unread: 0 })
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    const url = new URL(address, 'http://localhost')
    const call: Call = { method: init.method ?? 'GET', path: url.pathname, query: url.searchParams, body: init.body ? JSON.parse(String(init.body)) : undefined }
    calls.push(call)
    const found = answer(call)
    return found === null ? new Response('{}', { status: 500 }) : new Response(JSON.stringify(found))
  })
})

const notice = (over: Partial<Notice> = {}): Notice => ({
  id: 'n1',
  kind: 'MENTIONED',
  urgent: false,
  createdAt: '2026-11-23T02:00:00Z',
  readAt: null,
  ticket: { id: 't1', number: 12, subject: '快递三天没动了' },
  title: '快递三天没动了',
  path: '/tickets/t1',
  actor: 'AGENT',
  by: 'Bob',
  what: 'noted',
  text: '@alice look',
  params: {},
  undelivered: [],
  ...over,
})

describe('a notice', () => {
  it('says who did what to which ticket', async () => {
    await useLocale('en')
    expect(headOf(notice())).toBe('Bob mentioned you')
    expect(headOf(notice({ by: null, actor: 'SYSTEM', kind: 'ASSIGNED' }))).toBe('Assigned to you')
    expect(headOf(notice({ kind: 'TOLD', by: 'x', params: { rule: 'Big ones' } }))).toBe('For you to know, says Big ones')
    expect(headOf(notice({ kind: 'WARNED', params: { due: '2026-11-23T02:30:00Z' } }))).toMatch(/^Due soon, by \d/)
    expect(titleOf(notice())).toBe('#12 快递三天没动了')
  })

  it('says nothing of a ticket that one may no longer see', async () => {
    await useLocale('en')
    expect(titleOf(notice({ ticket: null, title: null, path: null, text: null, by: null }))).toBe('Something that you may no longer see')
  })

  it('may be about a report or an alarm', async () => {
    await useLocale('en')
    const report = notice({ kind: 'REPORT', ticket: null, title: 'Weekly, 2026-11-16 – 2026-11-22', path: '/reports/builder?report=r', by: null })
    expect([headOf(report), titleOf(report)]).toEqual(['A report for you', 'Weekly, 2026-11-16 – 2026-11-22'])
    expect(toneOf({ ...report, kind: 'ALARM' })).toBe('warn')
  })

  it('has a colour only where time runs or has run out', () => {
    expect([toneOf(notice()), toneOf(notice({ kind: 'WARNED' })), toneOf(notice({ kind: 'MISSED' }))]).toEqual([null, 'warn', 'danger'])
  })
})

describe('the bell', () => {
  it('counts what the server says, with the session and by socket', async () => {
    const notices = useNotices()
    const stop = notices.follow()
    useSession().unreadNotices = 3
    await vi.waitFor(() => expect(notices.unread).toBe(3))
    useLive().dispatch({ type: 'notice.created', data: { items: [notice()], unread: 4 } } as never)
    expect(notices.unread).toBe(4)
    expect(notices.items.map((each) => each.id)).toEqual(['n1'])
    expect(notices.arrived.map((each) => each.id)).toEqual(['n1'])
    useLive().dispatch({ type: 'notice.read', data: { unread: MOST } } as never)
    expect(notices.unread).toBe(MOST)
    stop()
  })

  it('moves one that is told anew to the top, once', () => {
    const notices = useNotices()
    notices.take({ items: [notice({ id: 'a' })], unread: 1 })
    notices.take({ items: [notice({ id: 'b' })], unread: 2 })
    notices.take({ items: [notice({ id: 'a', text: 'newer' })], unread: 2 })
    expect(notices.items.map((each) => [each.id, each.text])).toEqual([['a', 'newer'], ['b', '@alice look']])
  })

  it('marks at once, and takes it back when the server refuses', async () => {
    const notices = useNotices()
    notices.take({ items: [notice()], unread: 1 })
    answer = () => ({ unread: 0 })
    const run = notices.read(['n1'])
    expect(notices.items[0]!.readAt).not.toBeNull()
    await run
    expect([notices.unread, calls[0]!.body]).toEqual([0, { ids: ['n1'] }])
    answer = () => null
    await expect(notices.unreadAgain(['n1'])).rejects.toThrow()
    expect(notices.items[0]!.readAt).not.toBeNull()
  })

  it('is not put back by a list that was asked for before', async () => {
    const notices = useNotices()
    notices.take({ items: [notice({ readAt: '2026-11-23T02:00:00Z' })], unread: 0 })
    let read: string | null = '2026-11-23T02:00:00Z'
    answer = ({ method }) => {
      if (method === 'GET') return { items: [notice({ readAt: read })], next: null, unread: read ? 0 : 1 }
      read = null
      return { unread: 1 }
    }
    const list = notices.load()
    await notices.unreadAgain(['n1'])
    await list
    await vi.waitFor(() => expect(notices.busy).toBe(false))
    expect(notices.items[0]!.readAt).toBeNull()
  })

  it('marks all, and knows what it takes to undo that', async () => {
    const notices = useNotices()
    notices.take({ items: [notice({ id: 'a' }), notice({ id: 'b', readAt: '2026-11-23T02:00:00Z' })], unread: 1 })
    answer = () => ({ unread: 0 })
    expect(await notices.readAll()).toEqual(['a'])
    expect(calls[0]!.body).toEqual({ all: true })
  })

  it('asks nothing of the server for a ticket that is opened while nothing is unread', async () => {
    const notices = useNotices()
    await notices.lookedAt('t1')
    expect(calls).toEqual([])
    notices.take({ items: [notice()], unread: 1 })
    answer = () => ({ unread: 0 })
    await notices.lookedAt('t1')
    expect(calls.map((call) => call.body)).toEqual([{ ticketId: 't1' }])
    expect(notices.items[0]!.readAt).not.toBeNull()
  })
})

describe('the settings', () => {
  const settings: Settings = { kinds: [{ kind: 'ASSIGNED', ways: ['CONSOLE'] }], ways: [], quietFrom: null, quietTo: null, timeZone: null, shopZone: 'Asia/Shanghai', urgentPasses: true, mobile: null, version: 0 }

  it('offer the night to who has no quiet hours', () => {
    expect(formOf(settings)).toMatchObject({ quiet: false, quietFrom: '22:00', quietTo: '07:00', timeZone: '', mobile: '' })
    expect(formOf({ ...settings, quietFrom: '12:00', quietTo: '13:00' })).toMatchObject({ quiet: true, quietFrom: '12:00' })
  })

  it('keep ways in their order', () => {
    expect(withWay(['MAIL'], 'CONSOLE', true)).toEqual(['CONSOLE', 'MAIL'])
    expect(withWay(['CONSOLE', 'MAIL'], 'CONSOLE', false)).toEqual(['MAIL'])
  })
})
