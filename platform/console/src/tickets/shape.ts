import type { Definition } from './definition'
import { labelOf } from './definition'
import type { Conditions } from './conditions'
import { CATEGORIES, PRIORITIES, type Category, type Ticket } from './ticket'

/** How a list of tickets is shown, as the server's views name it. */
export type Kind = 'LIST' | 'BOARD' | 'CALENDAR'

export interface Shape {
  kind: Kind
  /** Of a board the field of its lanes, or `state:<type>`; of a calendar the time by whose day tickets stand in it; else empty. */
  by: string
}

export const LANES = ['category', 'assignee', 'priority', 'group'] as const
export const DAYS = ['resolveBy', 'respondBy', 'snoozedUntil', 'createdAt'] as const
export const PLAIN: Shape = { kind: 'LIST', by: '' }

const STATE = 'state:'
/** The type whose states are the lanes; null: they aren't states. */
export const typeOf = (by: string): string | null => (by.startsWith(STATE) ? by.slice(STATE.length) : null)
export const statesOf = (type: string): string => STATE + type

/** What the address says, else what the view says, else a list. */
export function shapeOf(kind: string, by: string, view?: { shape?: string | null; shapeBy?: string | null } | null): Shape {
  const wanted = (kind || view?.shape || 'LIST').toUpperCase()
  const own = kind ? by : by || view?.shapeBy || ''
  if (wanted === 'BOARD') return { kind: 'BOARD', by: (LANES as readonly string[]).includes(own) || typeOf(own) ? own : 'category' }
  if (wanted === 'CALENDAR') return { kind: 'CALENDAR', by: (DAYS as readonly string[]).includes(own) ? own : 'resolveBy' }
  return PLAIN
}

/** The lane that a ticket stands in; null: in none of this board. */
export function laneOf(ticket: Ticket, by: string): string | null {
  const type = typeOf(by)
  if (type !== null) return ticket.type.key === type ? ticket.state.key : null
  if (by === 'category') return ticket.state.category
  if (by === 'priority') return ticket.priority
  return (by === 'group' ? ticket.group?.id : ticket.assignee?.id) ?? ''
}

export interface LaneName {
  key: string
  label: string
  category?: Category
}

interface People {
  agents: readonly { id: string; name: string }[]
  groups: readonly { id: string; name: string }[]
}

/** More lanes the server doesn't give at once. */
const MOST = 60

/** The lanes of a board in their order; empty until what they are called is known. */
export function lanesOf(by: string, definition: Definition | null, people: People, me: string | undefined, t: (key: string) => string): LaneName[] {
  const type = typeOf(by)
  if (type !== null) return (definition?.states ?? []).map((state) => ({ key: state.key, label: labelOf(state.name), category: state.category }))
  if (by === 'category') return CATEGORIES.map((key) => ({ key, label: t(`tickets.category.${key}`), category: key }))
  if (by === 'priority') return [...PRIORITIES].reverse().map((key) => ({ key, label: t(`tickets.priority.${key}`) }))
  if (by === 'group') return people.groups.length ? [{ key: '', label: t('tickets.noGroup') }, ...people.groups.map((each) => ({ key: each.id, label: each.name }))].slice(0, MOST) : []
  const own = (id: string) => Number(id === me)
  const agents = [...people.agents].sort((a, b) => own(b.id) - own(a.id))
  return agents.length ? [{ key: '', label: t('tickets.nobody') }, ...agents.map((each) => ({ key: each.id, label: each.name }))].slice(0, MOST) : []
}

/** Both must hold. */
export function bothHold(a: Conditions | null | undefined, b: Conditions | null | undefined): Conditions {
  const any = [a?.any ?? [], b?.any ?? []].filter((each) => each.length)
  return { all: [...(a?.all ?? []), ...(b?.all ?? [])], any: any[0] ?? [] }
}
