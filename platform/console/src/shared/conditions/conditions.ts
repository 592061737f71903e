/** Conditions as the server reads them, and which operators fit which kind of field. */

export const OPS = ['IS', 'IS_NOT', 'IN', 'NOT_IN', 'CONTAINS', 'LESS', 'GREATER', 'AT_LEAST', 'AT_MOST', 'BEFORE', 'AFTER', 'EMPTY', 'NOT_EMPTY'] as const
export type Op = (typeof OPS)[number]
export type Kind = 'TEXT' | 'NUMBER' | 'TIME' | 'CHOICE' | 'RANK' | 'SET' | 'FLAG' | 'ANY'

export interface Condition {
  field: string
  op: Op
  values: string[]
}

export interface Conditions {
  all: Condition[]
  any: Condition[]
}

/** A field that may be asked; without options any text is its value. */
export interface AskedField {
  field: string
  label: string
  kind: Kind
  options?: { value: string; label: string }[]
}

const BY_KIND: Record<Kind, Op[]> = {
  TEXT: ['IS', 'IS_NOT', 'IN', 'NOT_IN', 'CONTAINS', 'EMPTY', 'NOT_EMPTY'],
  NUMBER: ['IS', 'IS_NOT', 'LESS', 'GREATER', 'AT_LEAST', 'AT_MOST', 'EMPTY', 'NOT_EMPTY'],
  TIME: ['BEFORE', 'AFTER', 'IS', 'EMPTY', 'NOT_EMPTY'],
  CHOICE: ['IS', 'IS_NOT', 'IN', 'NOT_IN', 'EMPTY', 'NOT_EMPTY'],
  RANK: ['IS', 'IS_NOT', 'IN', 'AT_LEAST', 'AT_MOST'],
  SET: ['CONTAINS', 'IN', 'NOT_IN', 'EMPTY', 'NOT_EMPTY'],
  FLAG: ['IS', 'EMPTY', 'NOT_EMPTY'],
  ANY: [...OPS],
}

export const opsOf = (kind: Kind, now?: Op): Op[] => (!now || BY_KIND[kind].includes(now) ? BY_KIND[kind] : [...BY_KIND[kind], now])

/** How many values an operator takes: none, one or several. */
export const takes = (op: Op): 'none' | 'one' | 'many' => (op === 'EMPTY' || op === 'NOT_EMPTY' ? 'none' : op === 'IN' || op === 'NOT_IN' ? 'many' : 'one')

/** The same question of another operator: the values that it can take stay. */
export function withOp(condition: Condition, op: Op): Condition {
  const most = { none: 0, one: 1, many: 100 }[takes(op)]
  return { ...condition, op, values: condition.values.slice(0, most) }
}

/** A question to begin with. */
export function newCondition(field: AskedField | undefined): Condition {
  return { field: field?.field ?? '', op: field ? BY_KIND[field.kind][0]! : 'IS', values: [] }
}

/** Whether nothing is missing in them. */
export const isWhole = (conditions: Conditions): boolean =>
  [...conditions.all, ...conditions.any].every((each) => each.field && (takes(each.op) === 'none' || (each.values.length > 0 && each.values.every((value) => value.trim()))))
