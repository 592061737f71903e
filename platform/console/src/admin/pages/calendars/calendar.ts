import { openOn, readTime, weekMinutes, WEEK, type Period } from '../shops/hours'

export interface WorkPeriod {
  from: string
  to: string
}

/** A day that isn't as its weekday. `like`: a make-up day that works as that weekday, 1 is Monday. */
export interface SpecialDay {
  date: string
  name?: string | null
  kind: 'HOLIDAY' | 'MAKE_UP' | 'HOURS'
  like?: number | null
  periods: WorkPeriod[]
}

export interface WorkCalendar {
  id: string
  name: string
  zone: string
  week: WorkPeriod[][]
  days: SpecialDay[]
  version: number
}

export interface CalendarTemplate {
  key: string
  name: string
  source?: string | null
  zone: string
  week: WorkPeriod[][]
  days: SpecialDay[]
}

/** A week as the hours' editor has it: periods with the days that have them. */
export function hoursOf(week: WorkPeriod[][]): Period[] {
  const hours: Period[] = []
  week.forEach((periods, index) => {
    for (const period of periods) {
      const to = period.to === '24:00' ? '00:00' : period.to
      const known = hours.find((each) => each.from === period.from && each.to === to)
      if (known) known.days.push(index + 1)
      else hours.push({ days: [index + 1], from: period.from, to })
    }
  })
  return hours
}

/** The same as the server has it: seven lists. */
export function weekOf(hours: Period[]): WorkPeriod[][] {
  const time = (text: string) => readTime(text) ?? text
  return WEEK.map((day) =>
    hours
      .filter((period) => period.days.includes(day))
      .map((period) => ({ from: time(period.from), to: time(period.to) === '00:00' ? '24:00' : time(period.to) }))
      .sort((a, b) => a.from.localeCompare(b.from)),
  )
}

export const hoursInWeek = (week: WorkPeriod[][]): number => Math.round(weekMinutes(hoursOf(week)) / 6) / 10

/** Monday is 1. Days are reckoned in UTC: a date has no time zone. */
export const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7

export type DayLook = 'work' | 'off' | 'holiday' | 'makeUp' | 'hours'

export function lookOf(date: string, week: Period[], special: SpecialDay | undefined): DayLook {
  if (special) return special.kind === 'HOLIDAY' ? 'holiday' : special.kind === 'MAKE_UP' ? 'makeUp' : 'hours'
  return openOn(weekdayOf(date), week).length ? 'work' : 'off'
}

const two = (value: number) => String(value).padStart(2, '0')

/** The days of a month, after as many nulls as its first week lacks. */
export function monthDays(year: number, month: number): (string | null)[] {
  const count = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const days: (string | null)[] = Array.from({ length: count }, (_, index) => `${year}-${two(month)}-${two(index + 1)}`)
  return [...Array.from({ length: weekdayOf(days[0]!) - 1 }, () => null), ...days]
}

export const isDate = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** Puts days in the place of those of the same date, in their order. */
export function withDays(days: SpecialDay[], more: SpecialDay[]): SpecialDay[] {
  const kept = days.filter((day) => !more.some((other) => other.date === day.date))
  return [...kept, ...more].sort((a, b) => a.date.localeCompare(b.date))
}

const MAKE_UP_WORDS = ['work', 'workday', 'makeup', 'make-up', '上班', '补班', '调休', '调休上班']
const HOLIDAY_WORDS = ['', 'off', 'holiday', '休', '休息', '放假', '节假日']

/**
 * Days from a text: lines of `date, name, kind`, or JSON as lists of public holidays have it ({date, name, isOffDay}, alone or below `days`).
 *
 * @returns the days, and the numbers of the lines that couldn't be read
 */
export function readDays(text: string): { days: SpecialDay[]; faults: number[] } {
  if (/^\s*[[{]/.test(text)) return readJson(text)
  const days: SpecialDay[] = []
  const faults: number[] = []
  text.split(/\r?\n/).forEach((line, index) => {
    if (!line.trim()) return
    const [date = '', name = '', kind = ''] = line.split(/[,，;\t]/).map((part) => part.trim())
    const plain = date.replace(/[./]/g, '-').replace(/^﻿/, '')
    const word = kind.toLowerCase()
    if (!isDate(plain)) faults.push(index + 1)
    else if (MAKE_UP_WORDS.includes(word)) days.push({ date: plain, name, kind: 'MAKE_UP', like: 1, periods: [] })
    else if (HOLIDAY_WORDS.includes(word)) days.push({ date: plain, name, kind: 'HOLIDAY', periods: [] })
    else faults.push(index + 1)
  })
  return { days: withDays([], days), faults }
}

function readJson(text: string): { days: SpecialDay[]; faults: number[] } {
  try {
    const json: unknown = JSON.parse(text)
    const list: unknown = Array.isArray(json) ? json : (json as { days?: unknown }).days
    if (!Array.isArray(list)) return { days: [], faults: [1] }
    const days: SpecialDay[] = []
    const faults: number[] = []
    list.forEach((each: { date?: unknown; name?: unknown; isOffDay?: unknown }, index) => {
      const date = String(each?.date ?? '')
      const name = typeof each?.name === 'string' ? each.name : null
      if (!isDate(date)) faults.push(index + 1)
      else days.push(each.isOffDay === false ? { date, name, kind: 'MAKE_UP', like: 1, periods: [] } : { date, name, kind: 'HOLIDAY', periods: [] })
    })
    return { days: withDays([], days), faults }
  } catch {
    return { days: [], faults: [1] }
  }
}
