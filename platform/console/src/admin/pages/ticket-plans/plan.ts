import { DAYS, OFTEN, readRule, ruleOf, type Rule } from '@/shared/recurrence'

export { DAYS, OFTEN, readRule, ruleOf }

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

export interface PlanFields extends Rule {
  name: string
  templateId: string
  shopId: string
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
