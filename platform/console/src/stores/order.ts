import type { Conversation } from '@/api/types'

export type View = 'mine' | 'queue' | 'all'
export const VIEWS: readonly View[] = ['mine', 'queue', 'all']

/** What a list is narrowed by, as it stands in the address bar. */
export interface Filters {
  q?: string
  channel?: string
  group?: string
  state?: string
  /** An agent's id, or `me`. */
  assignee?: string
  unread?: 'true'
  waiting?: 'true'
  open?: 'true'
  snoozed?: 'true' | 'false'
}

export const FILTERS = ['q', 'channel', 'group', 'state', 'assignee', 'unread', 'waiting', 'open', 'snoozed'] as const satisfies readonly (keyof Filters)[]

/** What a list is by itself, whatever it is narrowed by. */
export const BASE: Record<View, Filters> = {
  mine: { state: 'ASSIGNED', assignee: 'me', snoozed: 'false' },
  queue: { state: 'QUEUED' },
  all: {},
}

/** One's own that sleep: not a list of its own but all, narrowed. */
export const SNOOZED: Filters = { assignee: 'me', snoozed: 'true' }

/** The filters in an address; unknown words are left alone. */
export function filtersOf(query: Record<string, unknown>): Filters {
  return Object.fromEntries(FILTERS.map((name) => [name, query[name]] as const).filter(([, value]) => typeof value === 'string' && value)) as Filters
}

/** Whether two filters say the same. */
export function sameFilters(a: Filters, b: Filters): boolean {
  return FILTERS.every((name) => (a[name] ?? '') === (b[name] ?? ''))
}

/** Whether a conversation belongs into a list as far as this side can tell; words are searched by the server alone. */
export function belongs(conversation: Conversation, view: View, filters: Filters, me: string | undefined): boolean {
  return fits(conversation, BASE[view], me) && fits(conversation, filters, me)
}

function fits(conversation: Conversation, filters: Filters, me: string | undefined): boolean {
  if (filters.state && conversation.state !== filters.state) return false
  if (filters.assignee && conversation.assignee?.id !== (filters.assignee === 'me' ? me : filters.assignee)) return false
  if (filters.channel && conversation.channel.id !== filters.channel) return false
  if (filters.group && conversation.group?.id !== filters.group) return false
  if (filters.snoozed && Boolean(conversation.snoozedUntil) !== (filters.snoozed === 'true')) return false
  if (filters.unread && !(conversation.unread > 0)) return false
  if (filters.waiting && !conversation.waitingSince) return false
  return !(filters.open && conversation.state === 'CLOSED')
}

/**
 * Mine: offers, then what has just woken, then who waits longest, then the latest. Queue: who came first. All: the latest
 * first. The same conversation is never before itself, so that an order is always one.
 */
export function compare(view: View): (a: Conversation, b: Conversation) => number {
  const latest = (a: Conversation, b: Conversation) => text(b.lastMessageAt ?? b.createdAt, a.lastMessageAt ?? a.createdAt) || text(b.id, a.id)
  if (view === 'queue') return (a, b) => text(a.queuedAt ?? a.createdAt, b.queuedAt ?? b.createdAt) || text(a.id, b.id)
  if (view === 'all') return latest
  return (a, b) =>
    Number(!a.acceptBy) - Number(!b.acceptBy) ||
    Number(!a.wokenAt) - Number(!b.wokenAt) ||
    Number(!a.waitingSince) - Number(!b.waitingSince) ||
    (a.waitingSince && b.waitingSince && text(a.waitingSince, b.waitingSince)) ||
    latest(a, b)
}

function text(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Milliseconds after which a wait is shown as long, then as too long. A chat counts minutes, a letter hours. */
export function waitLimits(live: boolean | undefined): { soon: number; late: number } {
  return live === false ? { soon: 4 * 3_600_000, late: 24 * 3_600_000 } : { soon: 60_000, late: 180_000 }
}
