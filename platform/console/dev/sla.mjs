// Calendars and SLA policies of the stand-in.
import { randomUUID } from 'node:crypto'

const office = [{ from: '09:00', to: '12:00' }, { from: '13:30', to: '18:00' }]
const week = [office, office, office, office, office, [], []]
const run = (month, from, to, name) => Array.from({ length: to - from + 1 }, (_, at) => ({ date: `2026-${month}-${String(from + at).padStart(2, '0')}`, name, kind: 'HOLIDAY', periods: [] }))
const days = [
  ...run('01', 1, 3, '元旦'),
  ...run('02', 15, 23, '春节'),
  ...run('10', 1, 7, '国庆节'),
  ...['2026-01-04', '2026-02-14', '2026-02-28', '2026-10-10'].map((date) => ({ date, name: '调休上班', kind: 'MAKE_UP', like: 1, periods: [] })),
  { date: '2026-12-24', name: null, kind: 'HOURS', periods: [{ from: '09:00', to: '12:00' }] },
].sort((a, b) => a.date.localeCompare(b.date))

export function slaRoutes({ on, one, fail }) {
  const calendars = [{ id: 'calendar-1', name: '中国 2026', zone: 'Asia/Shanghai', week, days, version: 1 }]
  const policy = (id, name, place, more) => ({ id, name, place, enabled: true, conditions: { all: [], any: [] }, calendarId: 'calendar-1', goals: [], pauses: ['WAITING'], warnAt: 80, steps: [], version: 1, ...more })
  const policies = [
    policy('policy-1', 'VIP', 0, {
      conditions: { all: [{ field: 'tags', op: 'CONTAINS', values: ['vip'] }, { field: 'priority', op: 'AT_LEAST', values: ['NORMAL'] }], any: [] },
      goals: [{ target: 'FIRST_RESPONSE', within: 'PT10M', counted: 'CLOCK' }, { target: 'RESOLVE', within: 'PT1H', counted: 'WORKING' }],
      steps: [{ percent: 90, action: 'NOTIFY_ASSIGNEE' }, { target: 'RESOLVE', after: 'PT30M', action: 'RAISE_PRIORITY' }],
    }),
    policy('policy-2', '标准', 1, {
      goals: [{ target: 'FIRST_RESPONSE', priority: 'URGENT', within: 'PT30M', counted: 'WORKING' }, { target: 'RESOLVE', within: 'PT2H', counted: 'WORKING' }],
      steps: [{ after: 'PT30M', action: 'NOTIFY_SUPERVISORS' }],
    }),
  ]
  const recount = { askedAt: new Date().toISOString(), endedAt: null, done: 12_400, total: 40_000 }
  const change = (row, body, ifMatch) => {
    if (ifMatch && Number(ifMatch.replace(/"/g, '')) !== row.version) fail(412, 'Somebody changed it since.')
    return Object.assign(row, body, { version: row.version + 1 })
  }
  const rows = (path, list, make) => {
    on('GET', path, () => ({ items: list }))
    on('POST', path, ({ body }) => {
      if (!body.name) fail(422, 'Some fields are wrong.', [{ field: 'name', message: 'is missing' }])
      const row = { id: randomUUID(), version: 1, ...make(), ...body }
      list.push(row)
      return row
    })
    on('PATCH', `${path}/:id`, ({ params, body, ifMatch }) => change(one(list, params.id), body, ifMatch))
    on('DELETE', `${path}/:id`, ({ params }) => void list.splice(list.indexOf(one(list, params.id)), 1))
  }
  on('GET', '/api/calendars/templates', () => ({
    items: [
      { key: 'china-2026', name: '中国 2026', source: '国务院办公厅关于2026年部分节假日安排的通知, 2025-11-04', zone: 'Asia/Shanghai', week, days },
      { key: 'round-the-clock', name: '24×7', source: null, zone: 'UTC', week: Array(7).fill([{ from: '00:00', to: '24:00' }]), days: [] },
    ],
  }))
  on('GET', '/api/sla-policies/recount', () => {
    recount.done = Math.min(recount.total, recount.done + 4000)
    if (recount.done === recount.total) recount.endedAt = new Date().toISOString()
    return recount
  })
  on('PUT', '/api/sla-policies/order', ({ body }) => {
    body.ids.forEach((id, place) => Object.assign(one(policies, id), { place }))
    return { items: policies }
  })
  rows('/api/calendars', calendars, () => ({ days: [] }))
  rows('/api/sla-policies', policies, () => ({ place: policies.length, conditions: { all: [], any: [] }, steps: [] }))
}
