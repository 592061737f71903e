import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, h, type App } from 'vue'
import { i18n, useLocale } from '@/i18n'
import { alarmBody, alarmForm, isAbove, mayWatch, type Alarm } from '@/reports/alarms'
import ReportAlarms from '@/reports/ReportAlarms.vue'
import ReportSchedules from '@/reports/ReportSchedules.vue'
import { formOf, type Schedule } from '@/reports/schedules'
import { dayOfWeek, readRule, ruleOf } from '@/shared/recurrence'
import { useSession } from '@/stores/session'

type Call = { method: string; path: string; body: Record<string, unknown> | undefined }
let calls: Call[]
let answers: Record<string, unknown>

const alarm = (over: Partial<Alarm> = {}): Alarm => ({
  id: 'a1', name: 'Faults', measure: 'created', by: 'problem', value: 'broken', where: { all: [{ field: 'priority', op: 'IN', values: ['HIGH'] }, { field: 'group', op: 'IN', values: ['g1'] }], any: [] },
  days: 7, threshold: 40, least: 20, agentIds: ['me'], groupIds: [], enabled: true, mayChange: true,
  lines: [{ key: 'broken', name: 'Broken', share: 0.432, part: 54, whole: 125, above: true, since: '2026-11-23T02:00:00Z' }], checkedAt: '2026-11-23T02:00:00Z', problem: null, version: 3, ...over,
})
const schedule = (over: Partial<Schedule> = {}): Schedule => ({
  id: 's1', reportId: 'r1', recurrence: 'FREQ=WEEKLY;BYDAY=MO,FR', at: '09:00', zone: 'Asia/Shanghai', span: 'WEEK', agentIds: ['me'], without: [], unmailed: [], enabled: true, mayChange: true,
  next: ['2026-11-27T01:00:00Z'], lastAt: '2026-11-23T01:00:00Z', told: 1, problem: null, undelivered: [], version: 1, ...over,
})
const report = { id: 'r1', name: 'Weekly', measures: ['created'], chart: 'BAR' as const, days: 7, shared: true, groupIds: [], mine: true, position: 0, version: 1 }

let app: App | undefined
beforeEach(async () => {
  setActivePinia(createPinia())
  await useLocale('en')
  useSession().agent = { id: 'me', name: 'Alice', username: 'alice', roles: [], state: 'ONLINE' } as never
  calls = []
  answers = {}
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    const path = new URL(address, 'http://localhost').pathname
    const call = { method: init.method ?? 'GET', path, body: init.body ? JSON.parse(String(init.body)) : undefined }
    calls.push(call)
    return new Response(JSON.stringify(answers[`${call.method} ${path}`] ?? { items: [], next: [], rows: [], columns: [] }), { headers: { 'content-type': 'application/json' } })
  })
})

afterEach(() => {
  app?.unmount()
  app = undefined
  document.body.innerHTML = ''
})

async function shown(component: object, props: Record<string, unknown> = {}): Promise<string> {
  const page = document.createElement('div')
  document.body.append(page)
  app = createApp({ render: () => h(component, props) })
  app.use(i18n)
  const pinia = createPinia()
  app.use(pinia)
  setActivePinia(pinia)
  useSession().agent = { id: 'me', name: 'Alice', username: 'alice', roles: [], state: 'ONLINE' } as never
  app.mount(page)
  await vi.waitFor(() => expect(calls.length).toBeGreaterThan(1))
  await new Promise((done) => setTimeout(done, 20))
  return document.body.textContent ?? ''
}

describe('the words of RFC 5545', () => {
  it('are what the form says, both ways', () => {
    for (const rule of ['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,FR', 'FREQ=MONTHLY;BYMONTHDAY=1,15,-1', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU']) expect(ruleOf(readRule(rule))).toBe(rule)
  })
  it('have days in the reader’s language', () => {
    expect(dayOfWeek('MO', 'en')).toBe('Mon')
    expect(dayOfWeek('SU', 'zh-CN')).toBe('周日')
  })
})

describe('schedules of a report', () => {
  it('say when, to whom and what went wrong', async () => {
    answers['GET /api/report-schedules'] = { items: [schedule({ undelivered: [{ agentId: 'b', name: 'Bob', way: 'MAIL', problem: 'no account', givenUp: true }], problem: 'nobody' })] }
    answers['GET /api/agents'] = { items: [{ id: 'me', name: 'Alice', active: true }] }
    const text = await shown(ReportSchedules, { report })
    expect(text).toContain('Every week on Mon Fri at 09:00 (Asia/Shanghai)')
    expect(text).toContain('to Alice')
    expect(text).toContain('Not sent to Bob by Mail: no account')
    expect(text).toContain('nobody whom it names had the report')
  })
  it('are kept by what the form says', () => {
    expect(formOf(schedule())).toMatchObject({ often: 'WEEKLY', days: ['MO', 'FR'], monthDays: [1], span: 'WEEK', at: '09:00' })
  })
})

describe('alarms', () => {
  it('keep what the form does not show', () => {
    const form = alarmForm(alarm())
    expect(form).toMatchObject({ groups: ['g1'], types: [], value: 'broken' })
    expect(alarmBody({ ...form, types: ['return'] }, alarm())).toMatchObject({
      each: false,
      value: 'broken',
      where: { all: [{ field: 'priority' }, { field: 'group', values: ['g1'] }, { field: 'type', values: ['return'] }] },
    })
    expect(alarmBody({ ...form, value: '' }, alarm())).not.toHaveProperty('value')
    expect(alarmBody({ ...form, value: '' }, alarm())).toHaveProperty('each', true)
  })
  it('watch counts and shares, and are over their limit only while they are on', () => {
    expect(['TICKETS', 'SHARE', 'MILLISECONDS', 'POINTS'].map((unit) => mayWatch({ unit } as never))).toEqual([true, true, false, false])
    expect([isAbove(alarm()), isAbove(alarm({ enabled: false })), isAbove(alarm({ lines: [] }))]).toEqual([true, false, false])
  })
  it('show which line is over the limit', async () => {
    answers['GET /api/report-alarms'] = { items: [alarm()] }
    const text = await shown(ReportAlarms)
    expect(text).toContain('Over its limit')
    expect(text).toContain('43.20 %')
    expect(text).toContain('54 of 125')
    expect(document.querySelector('[data-above="true"] tr.late')?.textContent).toContain('Broken')
  })
})
