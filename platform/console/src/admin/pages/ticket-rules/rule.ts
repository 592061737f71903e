import type { Conditions } from '@/shared/conditions/conditions'

export const TRIGGERS = ['CREATED', 'CHANGED', 'CUSTOMER_WROTE', 'ANSWERED', 'SOLVED', 'URGED', 'TIME'] as const
export const TIMES = ['createdAt', 'updatedAt', 'waitingSince', 'respondBy', 'resolveBy', 'solvedAt', 'closedAt', 'snoozedUntil'] as const
export const KINDS = ['SET_GROUP', 'SET_ASSIGNEE', 'ASSIGN', 'SET_PRIORITY', 'SET_FIELD', 'SET_PROBLEM', 'ADD_TAG', 'REMOVE_TAG', 'MOVE', 'NOTE', 'NOTIFY', 'LINK_REPEAT', 'CALL'] as const
/** What macros do; of these a rule does what stands above. */
export const MACRO_KINDS = ['REPLY', 'NOTE', 'MOVE', 'SET_GROUP', 'SET_ASSIGNEE', 'SET_PRIORITY', 'SET_FIELD', 'SET_PROBLEM', 'ADD_TAG', 'REMOVE_TAG', 'WATCH', 'URGE'] as const
export const PRIORITIES = ['LOW', 'NORMAL', 'HIGH', 'URGENT'] as const
/** Who can be told, beside groups and persons. */
export const PEOPLE = ['assignee', 'group', 'watchers', 'creator', 'contact', 'role:SUPERVISOR'] as const
export type Trigger = (typeof TRIGGERS)[number]
export type Kind = (typeof KINDS)[number] | (typeof MACRO_KINDS)[number]
/** Those that need nothing said with them. */
export const BARE: readonly Kind[] = ['ASSIGN', 'LINK_REPEAT', 'WATCH', 'URGE']

export interface RuleAction {
  kind: Kind
  field?: string
  value?: unknown
  who?: string[]
}

export interface TicketRule {
  id: string
  name: string
  position: number
  enabled: boolean
  shopId: string | null
  triggers: Trigger[]
  time: { field: string; after: string } | null
  conditions: Conditions
  actions: RuleAction[]
  changedAt: string
  version: number
}

/** A rule as the form has it; an empty shop: all of them. */
export interface RuleFields {
  name: string
  enabled: boolean
  shopId: string
  triggers: Trigger[]
  time: { field: string; seconds: number | null; before: boolean }
  conditions: Conditions
  actions: RuleAction[]
}

export interface Firing {
  ticketId: string
  number: number
  subject: string
  seq: number
  at: string
  on: Trigger[]
  effects: { action: RuleAction; from?: unknown; problem?: string }[]
}

/** A part of a dry run; `next` is where the following one goes on. */
export interface DryRunPart {
  tickets: number
  fitted: number
  firings: number
  samples: Firing[]
  next: string | null
  done: number
}

const blankTime = () => ({ field: 'updatedAt', seconds: 172_800, before: false })

export const newAction = (kind: Kind): RuleAction => ({
  kind,
  ...(kind === 'NOTIFY' ? { who: ['assignee'] } : kind === 'SET_PRIORITY' ? { value: 'HIGH' } : BARE.includes(kind) ? {} : { value: '' }),
  ...(kind === 'SET_FIELD' && { field: '' }),
})

export const blankRule = (): RuleFields => ({ name: '', enabled: true, shopId: '', triggers: ['CREATED'], time: blankTime(), conditions: { all: [], any: [] }, actions: [newAction('SET_GROUP')] })

/** `-PT2H30M` in seconds; null when it is no length of time. */
export function secondsOf(iso: string | null | undefined): number | null {
  const match = /^P(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+)S)?)?$/.exec(iso ?? '')
  if (!match || iso === 'P') return null
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number]
  return days * 86_400 + hours * 3600 + minutes * 60 + seconds
}

export const readRule = (rule: TicketRule): RuleFields => {
  const seconds = secondsOf(rule.time?.after)
  return {
    name: rule.name,
    enabled: rule.enabled,
    shopId: rule.shopId ?? '',
    triggers: [...rule.triggers],
    time: rule.time && seconds !== null ? { field: rule.time.field, seconds: Math.abs(seconds), before: seconds < 0 } : blankTime(),
    conditions: rule.conditions,
    actions: rule.actions,
  }
}

/** What is sent of it; whoever changes triggers or time sends both, for each needs the other. */
export function writeRule(fields: Partial<RuleFields>, all: RuleFields): object {
  const { time: _, ...rest } = fields
  if (!fields.time && !fields.triggers) return rest
  const timed = all.triggers.includes('TIME')
  return { ...rest, triggers: all.triggers, ...(timed && { time: { field: all.time.field, after: `PT${all.time.before ? '-' : ''}${all.time.seconds ?? 0}S` } }) }
}

/** Sends the rule over the tickets of the past, part by part, until it is through or nobody wants to know any more. */
export async function dryRun(ask: (after: string | null) => Promise<DryRunPart>, heard: (soFar: DryRunPart) => void, goesOn: () => boolean): Promise<void> {
  const sum: DryRunPart = { tickets: 0, fitted: 0, firings: 0, samples: [], next: null, done: 0 }
  let after: string | null = null
  do {
    const part = await ask(after)
    sum.tickets += part.tickets
    sum.fitted += part.fitted
    sum.firings += part.firings
    sum.samples = [...sum.samples, ...part.samples].slice(0, 50)
    sum.done = part.done
    after = part.next
    if (goesOn()) heard({ ...sum, next: after })
  } while (after && goesOn())
}
