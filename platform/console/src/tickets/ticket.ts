import type { DeliveryState, Ref } from '@/api/types'

/** The views of tickets as the API gives them. Ids are opaque; times are ISO-8601 in UTC. */

export type Priority = 'LOW' | 'NORMAL' | 'HIGH' | 'URGENT'
export const PRIORITIES: readonly Priority[] = ['LOW', 'NORMAL', 'HIGH', 'URGENT']
/** What the platform knows of a state, whatever a type calls it. */
export type Category = 'NEW' | 'OPEN' | 'PENDING' | 'HOLD' | 'SOLVED' | 'CLOSED'
export const CATEGORIES: readonly Category[] = ['NEW', 'OPEN', 'PENDING', 'HOLD', 'SOLVED', 'CLOSED']

export interface State {
  key: string
  name: string
  category: Category
}

/** Another ticket, as one names it. */
export interface TicketRef {
  id: string
  number: number
  subject: string
  state?: State | null
}

/** A way that a ticket may take from where it is. */
export interface Way {
  key: string
  name: string
  /** The state that it leads to; absent: it stays where it is. */
  to?: string | null
  /** `note`, `group`, `assignee`, `field.<key>`; with a question mark behind it where it may be left empty. */
  asks: string[]
  allowed: boolean
}

export type SlaState = 'NONE' | 'RUNNING' | 'WARNED' | 'MISSED' | 'PAUSED' | 'MET'

export interface Sla {
  state: SlaState
  respondBy?: string | null
  nextBy?: string | null
  resolveBy?: string | null
}

export type Fields = Record<string, unknown>

export interface Ticket {
  id: string
  number: number
  subject: string
  description?: string | null
  files?: { id: string; name: string; type: string; size: number }[]
  /** Its sub-tickets that this person sees. */
  children?: TicketRef[]
  type: { key: string; version: number; name: string }
  state: State
  priority: Priority
  shop?: Ref | null
  group?: Ref | null
  assignee?: Ref | null
  creator?: { kind: string; id?: string | null; name?: string | null } | null
  contact?: Ref | null
  channel?: { id: string; name: string; connector?: string } | null
  channelTag?: string | null
  fields: Fields
  tags: string[]
  conversations: string[]
  watchers: string[]
  parent?: TicketRef | null
  mergedInto?: TicketRef | null
  links: { kind: string; ticket: TicketRef }[]
  sla?: Sla | null
  waitingSince?: string | null
  snoozedUntil?: string | null
  urged?: number
  rating?: number | null
  problem?: string | null
  /** The earlier ticket's id. */
  repeatOf?: string | null
  createdAt: string
  updatedAt: string
  solvedAt?: string | null
  closedAt?: string | null
  seq: number
  version: number
  /** Only of one ticket, not in lists. */
  transitions?: Way[]
}

/** What is edited of a ticket without moving it. */
export interface Edit {
  subject?: string
  priority?: Priority
  groupId?: string | null
  assigneeId?: string | null
  fields?: Fields
  tags?: string[]
  contactId?: string | null
  snoozedUntil?: string | null
}

/** One line of a ticket's history. */
export interface Entry {
  seq: number
  at: string
  actor?: { kind: 'AGENT' | 'CONTACT' | 'RULE' | 'API_KEY' | 'PLUGIN' | 'SYSTEM'; id?: string | null; name?: string | null } | null
  kind: string
  /** Whether the customer may see it. */
  visible?: boolean
  data?: Record<string, unknown> | null
  /** Of an answer that went out to the customer. */
  delivery?: Delivery | null
}

/** How an answer stands on its way to the customer. */
export interface Delivery {
  state: DeliveryState
  problem?: string | null
  messageId: string
}

/** A way by which an answer goes to the customer. */
export interface ReplyWay {
  via: string
  channel: { id: string; name: string; connector?: string }
  reply?: { until: string; left?: number | null } | null
  /** Why it takes nothing now. */
  hindrance?: string | null
}

export const isDone = (ticket: Pick<Ticket, 'state'>): boolean => ticket.state.category === 'SOLVED' || ticket.state.category === 'CLOSED'

/** What a person may ask for of a transition, taken apart. */
export function askOf(ask: string): { what: string; field: string | null; optional: boolean } {
  const optional = ask.endsWith('?')
  const what = optional ? ask.slice(0, -1) : ask
  return { what, optional, field: what.startsWith('field.') ? what.slice('field.'.length) : null }
}
