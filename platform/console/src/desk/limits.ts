import type { ChannelLimits, Conversation, MediaLimit } from '@/api/types'

/** How far the channel lets us write now. */
export interface Allowance {
  /** When it ends, as milliseconds since 1970; null: never. */
  until: number | null
  /** How many messages are left; null: any number. */
  left: number | null
}

export function allowanceOf(conversation: Conversation): Allowance {
  const { reply } = conversation
  return { until: reply ? Date.parse(reply.until) : null, left: reply?.left ?? null }
}

export type Shut = 'over' | 'used'

/** Why nothing can be written now; null when it can. */
export function shut({ until, left }: Allowance, now: number): Shut | null {
  if (until === null) return null
  return until <= now ? 'over' : left === 0 ? 'used' : null
}

export type MediaKind = MediaLimit['kind']

/** As what a file of this type is sent where the channel carries that. */
export function kindOf(type: string): MediaKind {
  const first = type.toLowerCase().split('/')[0]
  return first === 'image' ? 'IMAGE' : first === 'audio' ? 'AUDIO' : first === 'video' ? 'VIDEO' : 'FILE'
}

/** As what a channel carries a file, and how large it may be; null when it carries no such files. */
export function carried(limits: ChannelLimits, type: string): { kind: MediaKind; maxBytes: number | null } | null {
  const own = kindOf(type)
  if (!limits.media?.length) return limits.maxFileBytes === 0 ? null : { kind: own === 'IMAGE' ? 'IMAGE' : 'FILE', maxBytes: limits.maxFileBytes ?? null }
  for (const kind of new Set<MediaKind>([own, 'FILE'])) {
    const limit = limits.media.find((each) => each.kind === kind && (!each.mediaTypes.length || each.mediaTypes.includes(type.toLowerCase())))
    if (limit) return { kind, maxBytes: limit.maxBytes }
  }
  return null
}

/** What a channel carries, for a person's eyes and for the file dialog: types, or kinds where any type will do. */
export function accepted(limits: ChannelLimits): string[] {
  return (limits.media ?? []).flatMap((each) => (each.mediaTypes.length ? each.mediaTypes : each.kind === 'FILE' ? [] : [`${each.kind.toLowerCase()}/*`]))
}
