import { http } from '@/api/http'
import type { Page } from '@/api/types'
import { readRule, ruleOf, type Rule } from '@/shared/recurrence'

export const SPANS = ['DAYS', 'WEEK', 'MONTH'] as const

/** When a kept report is told, and to whom. */
export interface Schedule {
  id: string
  reportId: string
  recurrence: string
  at: string
  zone: string
  span: (typeof SPANS)[number]
  agentIds: string[]
  /** Those of them who don't have the report now. */
  without: string[]
  /** Those who get no mail of it. */
  unmailed: string[]
  enabled: boolean
  mayChange: boolean
  next: string[]
  lastAt: string | null
  told: number
  problem: string | null
  undelivered: { agentId: string; name: string; way: string; problem: string | null; givenUp: boolean }[]
  version: number
}

export interface ScheduleForm extends Pick<Schedule, 'at' | 'zone' | 'span' | 'agentIds' | 'enabled'>, Rule {
  id: string
}

export const blank = (me: string): ScheduleForm => ({
  id: '', often: 'WEEKLY', interval: 1, days: ['MO'], monthDays: [1], until: null, at: '09:00', zone: Intl.DateTimeFormat().resolvedOptions().timeZone, span: 'DAYS', agentIds: [me], enabled: true,
})
export const formOf = (row: Schedule): ScheduleForm => {
  const rule = readRule(row.recurrence)
  return { ...rule, monthDays: rule.monthDays.length ? rule.monthDays : [1], id: row.id, at: row.at, zone: row.zone, span: row.span, agentIds: [...row.agentIds], enabled: row.enabled }
}

const BASE = '/api/report-schedules'
const body = ({ at, zone, span, agentIds, enabled, ...rule }: ScheduleForm) => ({ recurrence: ruleOf(rule), at, zone, span, agentIds, enabled })

export const list = (report: string): Promise<Schedule[]> => http.get<Page<Schedule>>(BASE, { report }).then((page) => page.items)
export const save = (report: string, form: ScheduleForm, version?: number): Promise<Schedule> =>
  form.id ? http.patch<Schedule>(`${BASE}/${form.id}`, body(form), { version }) : http.post<Schedule>(BASE, { reportId: report, ...body(form) })
export const remove = (row: Schedule): Promise<unknown> => http.delete(`${BASE}/${row.id}`)
export const tellMe = (row: Schedule): Promise<{ mail: boolean }> => http.post<{ mail: boolean }>(`${BASE}/${row.id}/now`)
export const times = (form: ScheduleForm): Promise<string[]> => http.post<{ next: string[] }>(`${BASE}/preview`, { recurrence: ruleOf(form), at: form.at, zone: form.zone }).then((answer) => answer.next)
