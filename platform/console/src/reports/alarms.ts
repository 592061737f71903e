import { http } from '@/api/http'
import type { Page } from '@/api/types'
import type { Conditions } from '@/tickets/conditions'
import type { Column } from './report'

export interface AlarmLine {
  /** Null: those that have none, or all. */
  key: string | null
  name: string
  /** 0 to 1; null: no data. */
  share: number | null
  part: number
  whole: number
  above: boolean
  since: string | null
}

/** A share that is watched. */
export interface Alarm {
  id: string
  name: string
  measure: string
  by: string | null
  /** The one line that counts, empty: those that have none; null: each. */
  value: string | null
  where?: Conditions | null
  days: number
  /** In per cent. */
  threshold: number
  least: number
  agentIds: string[]
  groupIds: string[]
  enabled: boolean
  mayChange: boolean
  lines: AlarmLine[]
  checkedAt: string | null
  problem: string | null
  version: number
}

export type AlarmForm = Pick<Alarm, 'id' | 'name' | 'measure' | 'days' | 'threshold' | 'least' | 'agentIds' | 'groupIds' | 'enabled'> & {
  /** Empty: the share of all. */
  by: string
  /** Empty: each line. */
  value: string
  groups: string[]
  types: string[]
}

/** What a share can be broken down by. */
export const LINES = ['problem', 'type', 'channel', 'group', 'agent', 'shop', 'priority'] as const

export const blankAlarm = (me: string): AlarmForm => ({ id: '', name: '', measure: 'created', by: 'problem', value: '', groups: [], types: [], days: 7, threshold: 40, least: 20, agentIds: [me], groupIds: [], enabled: true })

const of = (alarm: Alarm, field: string) => alarm.where?.all?.find((each) => each.field === field)?.values ?? []
export const alarmForm = (alarm: Alarm): AlarmForm => ({
  id: alarm.id, name: alarm.name, measure: alarm.measure, by: alarm.by ?? '', value: alarm.value ?? '', groups: of(alarm, 'group'), types: of(alarm, 'type'),
  days: alarm.days, threshold: Number(alarm.threshold), least: alarm.least, agentIds: [...alarm.agentIds], groupIds: [...alarm.groupIds], enabled: alarm.enabled,
})

/** Conditions that the form doesn't show stay as they are. */
export function alarmBody({ id: _id, groups, types, value, ...rest }: AlarmForm, before?: Alarm): object {
  const others = (before?.where?.all ?? []).filter((each) => !['group', 'type'].includes(each.field))
  const own = [['group', groups], ['type', types]].filter(([, values]) => values!.length).map(([field, values]) => ({ field, op: 'IN', values }))
  const each = !rest.by || !value
  return { ...rest, each, ...(each ? {} : { value }), where: { all: [...others, ...own], any: before?.where?.any ?? [] } }
}

/** A count, of which a line's part is watched, or a share itself; nothing else can be over a limit in per cent. */
export const mayWatch = (column: Column): boolean => column.unit === 'TICKETS' || column.unit === 'SHARE'

/** Whether one of its lines is over the limit. */
export const isAbove = (alarm: Alarm): boolean => alarm.enabled && alarm.lines.some((line) => line.above)

const BASE = '/api/report-alarms'
export const alarms = (): Promise<Alarm[]> => http.get<Page<Alarm>>(BASE).then((page) => page.items)
export const saveAlarm = (form: AlarmForm, before?: Alarm): Promise<Alarm> =>
  before ? http.patch<Alarm>(`${BASE}/${before.id}`, alarmBody(form, before), { version: before.version }) : http.post<Alarm>(BASE, alarmBody(form))
export const removeAlarm = (alarm: Alarm): Promise<unknown> => http.delete(`${BASE}/${alarm.id}`)
