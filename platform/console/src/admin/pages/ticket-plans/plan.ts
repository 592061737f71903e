export interface TicketPlan {
  id: string
  name: string
  templateId: string
  shopId: string
  recurrence: string
  startsOn: string
  at: string
  zone: string
  groupId: string | null
  assigneeId: string | null
  contactIds: string[]
  enabled: boolean
  /** When its next tickets are made. */
  next: string[]
  lastAt: string | null
  made: number
  problem: string | null
  version: number
}

export const OFTEN = ['DAILY', 'WEEKLY', 'MONTHLY'] as const
export type Often = (typeof OFTEN)[number]
export const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

export interface PlanFields {
  name: string
  templateId: string
  shopId: string
  often: Often
  interval: number
  /** Of a week. */
  days: string[]
  /** Of a month; -1 is the last. */
  monthDays: number[]
  until: string | null
  startsOn: string
  at: string
  zone: string
  groupId: string
  assigneeId: string
  contactIds: string[]
  enabled: boolean
}

export function blankPlan(shopId: string, today: string, zone: string): PlanFields {
  return { name: '', templateId: '', shopId, often: 'WEEKLY', interval: 1, days: ['MO'], monthDays: [1], until: null, startsOn: today, at: '09:00', zone, groupId: '', assigneeId: '', contactIds: [], enabled: true }
}

/** The words of RFC 5545 that the server understands. */
export function ruleOf({ often, interval, days, monthDays, until }: Pick<PlanFields, 'often' | 'interval' | 'days' | 'monthDays' | 'until'>): string {
  return [
    `FREQ=${often}`,
    interval > 1 ? `INTERVAL=${interval}` : '',
    often === 'WEEKLY' && days.length ? `BYDAY=${DAYS.filter((day) => days.includes(day)).join(',')}` : '',
    often === 'MONTHLY' && monthDays.length ? `BYMONTHDAY=${[...monthDays].sort((a, b) => (a < 0 ? 99 : a) - (b < 0 ? 99 : b)).join(',')}` : '',
    until ? `UNTIL=${until.replace(/-/g, '')}` : '',
  ].filter(Boolean).join(';')
}

export function readRule(rule: string): Pick<PlanFields, 'often' | 'interval' | 'days' | 'monthDays' | 'until'> {
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]))
  const often = (parts.get('FREQ') ?? 'DAILY') as Often
  return {
    often,
    interval: Number(parts.get('INTERVAL') ?? 1),
    days: parts.get('BYDAY')?.split(',') ?? [],
    monthDays: parts.get('BYMONTHDAY')?.split(',').map(Number) ?? [],
    until: parts.get('UNTIL')?.replace(/^(\d{4})-?(\d\d)-?(\d\d).*$/, '$1-$2-$3') ?? null,
  }
}

export const readPlan = (row: TicketPlan): PlanFields => ({
  ...readRule(row.recurrence),
  name: row.name,
  templateId: row.templateId,
  shopId: row.shopId,
  startsOn: row.startsOn,
  at: row.at,
  zone: row.zone,
  groupId: row.groupId ?? '',
  assigneeId: row.assigneeId ?? '',
  contactIds: [...row.contactIds],
  enabled: row.enabled,
})

const RULE = ['often', 'interval', 'days', 'monthDays', 'until'] as const

/** A rule is one field: whichever part of it was changed, it goes as a whole. */
export function writePlan(fields: Partial<PlanFields>, all: PlanFields): object {
  const { often, interval, days, monthDays, until, ...rest } = fields
  const touched = RULE.some((part) => part in fields)
  void [often, interval, days, monthDays, until]
  return { ...rest, ...(touched ? { recurrence: ruleOf(all) } : {}) }
}
