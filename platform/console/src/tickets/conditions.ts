/** Questions to a ticket, as the server asks them of one in memory: here for fields that are shown when. */

export type Op = 'IS' | 'IS_NOT' | 'IN' | 'NOT_IN' | 'LESS' | 'GREATER' | 'AT_LEAST' | 'AT_MOST' | 'CONTAINS' | 'EMPTY' | 'NOT_EMPTY' | 'BEFORE' | 'AFTER'

export interface Condition {
  field: string
  op: Op
  values?: string[]
}

export interface Conditions {
  all?: Condition[]
  any?: Condition[]
}

export type Facts = (field: string) => unknown

/** Whether the facts fit; what can't be compared doesn't. */
export function hold(conditions: Conditions | null | undefined, facts: Facts, me?: string): boolean {
  const { all = [], any = [] } = conditions ?? {}
  const fits = (condition: Condition) => fitsOne(facts(condition.field), condition.op, condition.values ?? [], me)
  return all.every(fits) && (any.length === 0 || any.some(fits))
}

function fitsOne(fact: unknown, op: Op, values: string[], me?: string): boolean {
  switch (op) {
    case 'EMPTY':
      return isEmpty(fact)
    case 'NOT_EMPTY':
      return !isEmpty(fact)
    case 'IS':
    case 'IN':
      return values.some((value) => same(fact, value, me))
    case 'IS_NOT':
    case 'NOT_IN':
      return !values.some((value) => same(fact, value, me))
    case 'CONTAINS':
      return Array.isArray(fact) ? same(fact, values[0] ?? '', me) : !isEmpty(fact) && String(fact).toLowerCase().includes((values[0] ?? '').toLowerCase())
    default: {
      const order = compare(fact, values[0] ?? '')
      if (order === null) return false
      if (op === 'LESS' || op === 'BEFORE') return order < 0
      if (op === 'GREATER' || op === 'AFTER') return order > 0
      return op === 'AT_MOST' ? order <= 0 : order >= 0
    }
  }
}

const isEmpty = (fact: unknown): boolean => fact === null || fact === undefined || (typeof fact === 'string' && !fact.trim()) || (Array.isArray(fact) && !fact.length)

function same(fact: unknown, value: string, me?: string): boolean {
  if (isEmpty(fact)) return false
  if (Array.isArray(fact)) return fact.some((one) => same(one, value, me))
  if (typeof fact === 'number') return fact === Number(value)
  return String(fact) === (value === 'me' ? me : value)
}

const RANKS = ['LOW', 'NORMAL', 'HIGH', 'URGENT']

function compare(fact: unknown, value: string): number | null {
  if (isEmpty(fact) || !value) return null
  const number = typeof fact === 'number' ? fact : Number(fact)
  if (!Number.isNaN(number) && !Number.isNaN(Number(value))) return Math.sign(number - Number(value))
  const [rank, other] = [RANKS.indexOf(String(fact)), RANKS.indexOf(value)]
  if (rank >= 0 && other >= 0) return Math.sign(rank - other)
  const [time, then] = [Date.parse(String(fact)), Date.parse(value)]
  return Number.isNaN(time) || Number.isNaN(then) ? null : Math.sign(time - then)
}

/** Conditions as the address bar has them; null where there are none or they can't be read. */
export function readWhere(text: unknown): Conditions | null {
  if (typeof text !== 'string' || !text) return null
  try {
    const found = JSON.parse(text) as Conditions
    const list = (part: unknown): Condition[] => (Array.isArray(part) ? part.filter((one): one is Condition => typeof one?.field === 'string' && typeof one?.op === 'string') : [])
    const where = { all: list(found?.all), any: list(found?.any) }
    return where.all.length || where.any.length ? where : null
  } catch {
    return null
  }
}

export function writeWhere(where: Conditions | null | undefined): string | undefined {
  const { all = [], any = [] } = where ?? {}
  if (!all.length && !any.length) return undefined
  return JSON.stringify({ ...(all.length ? { all } : {}), ...(any.length ? { any } : {}) })
}

export const sameWhere = (a: Conditions | null | undefined, b: Conditions | null | undefined): boolean => writeWhere(a) === writeWhere(b)
