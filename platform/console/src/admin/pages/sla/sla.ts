import type { Conditions } from '@/shared/conditions/conditions'

export const TARGETS = ['FIRST_RESPONSE', 'NEXT_RESPONSE', 'RESOLVE'] as const
export const PRIORITIES = ['URGENT', 'HIGH', 'NORMAL', 'LOW'] as const
export const ACTIONS = ['NOTIFY_ASSIGNEE', 'NOTIFY_SUPERVISORS', 'RAISE_PRIORITY', 'GIVE_TO_GROUP'] as const
export type Target = (typeof TARGETS)[number]
export type Action = (typeof ACTIONS)[number]
export type Counted = 'WORKING' | 'CLOCK'

export interface SlaPolicy {
  id: string
  name: string
  place: number
  enabled: boolean
  conditions: Conditions
  calendarId: string
  goals: { target: Target; priority?: string | null; within: string; counted: Counted }[]
  pauses: ('WAITING' | 'HELD')[]
  warnAt: number
  steps: { target?: Target | null; percent?: number | null; after?: string | null; action: Action; group?: string | null }[]
  version: number
}

/** A goal as the form has it; an empty priority: all that have none of their own. */
export interface GoalFields {
  target: Target
  priority: string
  seconds: number | null
  counted: Counted
}

/** A step as the form has it; empty texts: each promise, no group. */
export interface StepFields {
  target: Target | ''
  when: 'percent' | 'after'
  percent: number
  seconds: number | null
  action: Action
  group: string
}

export interface PolicyFields {
  name: string
  enabled: boolean
  conditions: Conditions
  calendarId: string
  goals: GoalFields[]
  pauses: ('WAITING' | 'HELD')[]
  warnAt: number
  steps: StepFields[]
}

/** `P1DT2H30M` in seconds; null when it is no length of time. */
export function secondsOf(iso: string | null | undefined): number | null {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/.exec(iso ?? '')
  if (!match || iso === 'P') return null
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number]
  return days * 86_400 + hours * 3600 + minutes * 60 + seconds
}

export function isoOf(seconds: number | null): string | null {
  if (seconds === null || Number.isNaN(seconds)) return null
  const whole = Math.round(seconds)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return `PT${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${rest || (!hours && !minutes) ? `${rest}S` : ''}`
}

export const newGoal = (): GoalFields => ({ target: 'FIRST_RESPONSE', priority: '', seconds: 1800, counted: 'WORKING' })
export const newStep = (): StepFields => ({ target: '', when: 'percent', percent: 100, seconds: 1800, action: 'NOTIFY_SUPERVISORS', group: '' })

export const blankPolicy = (calendarId: string): PolicyFields => ({
  name: '',
  enabled: true,
  conditions: { all: [], any: [] },
  calendarId,
  goals: [newGoal(), { target: 'RESOLVE', priority: '', seconds: 7200, counted: 'WORKING' }],
  pauses: ['WAITING'],
  warnAt: 80,
  steps: [],
})

export const readPolicy = (policy: SlaPolicy): PolicyFields => ({
  name: policy.name,
  enabled: policy.enabled,
  conditions: policy.conditions,
  calendarId: policy.calendarId,
  goals: policy.goals.map((goal) => ({ target: goal.target, priority: goal.priority ?? '', seconds: secondsOf(goal.within), counted: goal.counted })),
  pauses: [...policy.pauses].sort(),
  warnAt: policy.warnAt,
  steps: policy.steps.map((step) => ({
    target: step.target ?? '',
    when: step.percent == null ? 'after' : 'percent',
    percent: step.percent ?? 100,
    seconds: step.after == null ? 1800 : secondsOf(step.after),
    action: step.action,
    group: step.group ?? '',
  })),
})

export const writePolicy = ({ goals, steps, ...rest }: Partial<PolicyFields>) => ({
  ...rest,
  ...(goals && { goals: goals.map((goal) => ({ target: goal.target, priority: goal.priority || null, within: isoOf(goal.seconds), counted: goal.counted })) }),
  ...(steps && {
    steps: steps.map((step) => ({
      target: step.target || null,
      ...(step.when === 'percent' ? { percent: step.percent } : { after: isoOf(step.seconds) }),
      action: step.action,
      group: step.action === 'GIVE_TO_GROUP' ? step.group || null : null,
    })),
  }),
})
