import { t } from '@/i18n'
import { clockTime } from '@/shared/time'
import type { IconName } from '@/shared/icons'

export const KINDS = ['ASSIGNED', 'QUEUED', 'MENTIONED', 'REPLIED', 'NOTED', 'WARNED', 'MISSED', 'ESCALATED', 'URGED', 'TOLD', 'HELD', 'APPROVAL', 'REPORT', 'ALARM'] as const
export type NoticeKind = (typeof KINDS)[number]
export const WAYS = ['CONSOLE', 'MAIL', 'MOBILE'] as const
export type Way = (typeof WAYS)[number]

/** That something happened which this agent must know. Without a title where he may no longer see it. */
export interface Notice {
  id: string
  kind: NoticeKind
  urgent: boolean
  createdAt: string
  readAt: string | null
  ticket: { id: string; number: number; subject: string } | null
  /** What it is about. */
  title: string | null
  /** Where it leads to. */
  path: string | null
  actor: string | null
  by: string | null
  what: string | null
  text: string | null
  params: Record<string, unknown>
  undelivered: Way[]
}

const ICONS: Record<NoticeKind, IconName> = {
  ASSIGNED: 'user',
  QUEUED: 'users',
  MENTIONED: 'note',
  REPLIED: 'chat',
  NOTED: 'note',
  WARNED: 'clock',
  MISSED: 'alarm',
  ESCALATED: 'up',
  URGED: 'alert',
  TOLD: 'bell',
  HELD: 'hourglass',
  APPROVAL: 'clipboard',
  REPORT: 'chart',
  ALARM: 'alarm',
}

export const iconOf = (notice: Notice): IconName => ICONS[notice.kind] ?? 'bell'

/** Colour only where time runs, or has run, out. */
export const toneOf = (notice: Notice): 'danger' | 'warn' | null => (notice.kind === 'MISSED' || notice.kind === 'ESCALATED' ? 'danger' : ['WARNED', 'URGED', 'ALARM'].includes(notice.kind) ? 'warn' : null)

/** What happened, with who did it where that is a person or a rule. */
export function headOf(notice: Notice): string {
  const name = notice.kind === 'TOLD' && typeof notice.params.rule === 'string' ? notice.params.rule : notice.by
  const spoken = name && !['WARNED', 'MISSED'].includes(notice.kind) ? t(`notices.by.${notice.kind}`, { name }) : t(`notices.kind.${notice.kind}`)
  const due = notice.params.due
  return notice.kind === 'WARNED' && typeof due === 'string' ? `${spoken}, ${t('notices.due', { time: clockTime(due) })}` : spoken
}

export const titleOf = (notice: Notice): string => (notice.ticket ? t('notices.about', { number: notice.ticket.number, subject: notice.ticket.subject }) : (notice.title ?? t('notices.hidden')))
