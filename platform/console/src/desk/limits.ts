import type { Message } from '@/api/types'

/** When a channel stops taking answers, as milliseconds since 1970; null where it never does. */
export function replyWindowEnd(window: string | null | undefined, messages: Message[]): number | null {
  if (!window) return null
  const last = messages.findLast((message) => message.direction === 'IN')
  return last ? Date.parse(last.createdAt) + duration(window) : null
}

/** Milliseconds of an ISO-8601 duration of days and less, such as `PT48H`. */
export function duration(text: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(text)
  if (!match) return 0
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  return (((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds!) * 1000
}
