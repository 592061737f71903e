import type { Condition, Conditions } from './conditions'

/** What is asked by a click instead of in the builder: one field, one or more values. */
export const QUICK = ['category', 'type', 'priority', 'assignee', 'group', 'channel', 'sla'] as const
export type Quick = (typeof QUICK)[number]

const isQuick = (condition: Condition, field: Quick): boolean => condition.field === field && (condition.op === 'IN' || condition.op === 'IS')

export function valuesOf(where: Conditions | null, field: Quick): string[] {
  return where?.all?.find((each) => isQuick(each, field))?.values ?? []
}

/** The conditions with these values of a field; what else is asked stays. */
export function withValues(where: Conditions | null, field: Quick, values: string[]): Conditions | null {
  const all = (where?.all ?? []).filter((each) => !isQuick(each, field))
  if (values.length) all.push({ field, op: 'IN', values })
  const any = where?.any ?? []
  return all.length || any.length ? { all, any } : null
}
