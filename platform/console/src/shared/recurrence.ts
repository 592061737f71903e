export const OFTEN = ['DAILY', 'WEEKLY', 'MONTHLY'] as const
export type Often = (typeof OFTEN)[number]
export const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

/** When something comes again, as a form has it. */
export interface Rule {
  often: Often
  interval: number
  /** Of a week. */
  days: string[]
  /** Of a month; -1 is the last. */
  monthDays: number[]
  until: string | null
}

/** The words of RFC 5545 that the server understands. */
export function ruleOf({ often, interval, days, monthDays, until }: Rule): string {
  return [
    `FREQ=${often}`,
    interval > 1 ? `INTERVAL=${interval}` : '',
    often === 'WEEKLY' && days.length ? `BYDAY=${DAYS.filter((day) => days.includes(day)).join(',')}` : '',
    often === 'MONTHLY' && monthDays.length ? `BYMONTHDAY=${[...monthDays].sort((a, b) => (a < 0 ? 99 : a) - (b < 0 ? 99 : b)).join(',')}` : '',
    until ? `UNTIL=${until.replace(/-/g, '')}` : '',
  ].filter(Boolean).join(';')
}

export function readRule(rule: string): Rule {
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]))
  const often = (parts.get('FREQ') ?? 'DAILY') as Often
  return {
    often,
    interval: Number(parts.get('INTERVAL') ?? 1),
    days: parts.get('BYDAY')?.split(',') ?? [],
    monthDays: parts.get('BYMONTHDAY')?.split(',').map(Number) ?? [],
    until: parts.get('UNTIL')?.replace(/^(\d{4})-?(\d\d)-?(\d\d).*$/, '$1-$2-$3') ?? null,
  }
}

/** What people call a day of the week: the fifth of January 2026 was a Monday. */
export const dayOfWeek = (day: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2026, 0, 5 + DAYS.indexOf(day as (typeof DAYS)[number])))
