import type { Shop } from '@/api/types'

export type Period = Shop['hours'][number]
export const WEEK = [1, 2, 3, 4, 5, 6, 7]
const DAY = 24 * 60

/** `9`, `930`, `9:30`, `09：30` and `24:00` as `HH:mm`; null when it is no time of day. */
export function readTime(text: string): string | null {
  const match = /^(\d{1,2})(?:[:：.]?(\d{2}))?$/.exec(text.trim())
  if (!match) return null
  const hours = Number(match[1])
  const minutes = Number(match[2] ?? 0)
  if (hours === 24 && minutes === 0) return '00:00'
  if (hours > 23 || minutes > 59) return null
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}

/** It ends on the next day: the end is not after the beginning. Midnight itself is the end of the same day. */
export function overnight(period: Period): boolean {
  return isWhole(period) && period.to !== '00:00' && minutesOf(period.to) <= minutesOf(period.from)
}

const isWhole = (period: Period) => readTime(period.from) !== null && readTime(period.to) !== null

/** Open stretches of a weekday (1 = Monday) in minutes from its midnight, with what runs over from the day before. */
export function openOn(day: number, hours: Period[]): { from: number; to: number; of: number }[] {
  const before = day === 1 ? 7 : day - 1
  return hours
    .flatMap((period, of) => {
      if (!isWhole(period)) return []
      const from = minutesOf(period.from)
      const to = minutesOf(period.to)
      const goesOn = to <= from
      const parts = period.days.includes(day) ? [{ from, to: goesOn ? DAY : to, of }] : []
      if (goesOn && to > 0 && period.days.includes(before)) parts.push({ from: 0, to, of })
      return parts
    })
    .sort((a, b) => a.from - b.from || a.to - b.to)
}

export type HoursFault = 'noDays' | 'badTime' | 'overlap'

/** What is wrong, by the period's place; empty when the hours can be saved. */
export function hoursFaults(hours: Period[]): Map<number, HoursFault> {
  const faults = new Map<number, HoursFault>()
  hours.forEach((period, index) => {
    if (!isWhole(period)) faults.set(index, 'badTime')
    else if (!period.days.length) faults.set(index, 'noDays')
  })
  for (const day of WEEK) {
    const parts = openOn(day, hours)
    parts.forEach((part, index) => {
      const next = parts[index + 1]
      if (next && next.from < part.to && !faults.has(next.of)) faults.set(next.of, 'overlap')
    })
  }
  return faults
}

/** Open minutes of a whole week. */
export function weekMinutes(hours: Period[]): number {
  return WEEK.reduce((sum, day) => sum + openOn(day, hours).reduce((day, part) => day + part.to - part.from, 0), 0)
}

/** A period to begin with: the days that have none yet, or a second one after the last. */
export function nextPeriod(hours: Period[]): Period {
  const taken = new Set(hours.flatMap((period) => period.days))
  const free = WEEK.filter((day) => !taken.has(day))
  if (!hours.length) return { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }
  return { days: free, from: '09:00', to: '18:00' }
}
