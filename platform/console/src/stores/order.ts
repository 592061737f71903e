import type { Conversation } from '@/api/types'

export type View = 'mine' | 'queue' | 'all'

export interface Filters {
  q?: string
  channel?: string
  group?: string
  state?: string
}

/** Whether a conversation belongs into a list as far as this side can tell; words are searched by the server alone. */
export function belongs(conversation: Conversation, view: View, filters: Filters, me: string | undefined): boolean {
  if (view === 'mine' && !(conversation.state === 'ASSIGNED' && conversation.assignee?.id === me)) return false
  if (view === 'queue' && conversation.state !== 'QUEUED') return false
  if (filters.channel && conversation.channel.id !== filters.channel) return false
  if (filters.group && conversation.group?.id !== filters.group) return false
  return !(view === 'all' && filters.state && conversation.state !== filters.state)
}

/** Mine: offers, then who waits longest, then the latest. Queue: who came first. All: the latest first. */
export function compare(view: View): (a: Conversation, b: Conversation) => number {
  const latest = (a: Conversation, b: Conversation) => text(b.lastMessageAt ?? b.createdAt, a.lastMessageAt ?? a.createdAt)
  if (view === 'queue') return (a, b) => text(a.queuedAt ?? a.createdAt, b.queuedAt ?? b.createdAt)
  if (view === 'all') return latest
  return (a, b) =>
    Number(!a.acceptBy) - Number(!b.acceptBy) ||
    Number(!a.waitingSince) - Number(!b.waitingSince) ||
    (a.waitingSince && b.waitingSince ? text(a.waitingSince, b.waitingSince) : latest(a, b))
}

function text(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Milliseconds after which a wait is shown as long, then as too long. A chat counts minutes, a letter hours. */
export function waitLimits(live: boolean | undefined): { soon: number; late: number } {
  return live === false ? { soon: 4 * 3_600_000, late: 24 * 3_600_000 } : { soon: 60_000, late: 180_000 }
}
