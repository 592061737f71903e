import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { i18n } from '@/i18n'

const second = ref(Date.now())
let users = 0
let timer = 0

/** The time, once a second, for all who show a running clock; one timer for all of them. */
export function useNow(): Ref<number> {
  if (users++ === 0) {
    second.value = Date.now()
    timer = window.setInterval(() => (second.value = Date.now()), 1000)
  }
  onScopeDispose(() => {
    if (--users === 0) window.clearInterval(timer)
  })
  return second
}

const locale = () => i18n.global.locale.value
const formats = new Map<string, Intl.DateTimeFormat>()

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale() + JSON.stringify(options)
  let found = formats.get(key)
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(locale(), options)))
  return found
}

/** A language in the words of the one who reads; what is no language's code stays as it is. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(locale(), { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

/** 10:02 */
export function clockTime(iso: string): string {
  return format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(iso))
}

/** 10:02:31 */
export function momentTime(milliseconds: number): string {
  return format({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(new Date(milliseconds))
}

/** The exact moment, for a title. */
export function exactTime(iso: string): string {
  return format({ dateStyle: 'long', timeStyle: 'medium' }).format(new Date(iso))
}

/** The day and the minute: tomorrow 09:00. */
export function dayTime(iso: string): string {
  return `${dayName(iso)} ${clockTime(iso)}`
}

/** Today, yesterday, or the date. */
export function dayName(iso: string, now = Date.now()): string {
  const date = new Date(iso)
  const days = dayNumber(new Date(now)) - dayNumber(date)
  if (Math.abs(days) <= 1) {
    const name = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(-days, 'day')
    return name.charAt(0).toLocaleUpperCase() + name.slice(1)
  }
  const sameYear = date.getFullYear() === new Date(now).getFullYear()
  return format({ month: 'long', day: 'numeric', weekday: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(date)
}

export function sameDay(a: string, b: string): boolean {
  return dayNumber(new Date(a)) === dayNumber(new Date(b))
}

function dayNumber(date: Date): number {
  return Math.round(new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime() / 86_400_000)
}

/** 10:02 today, yesterday's name, or the date: as short as a list needs it. */
export function shortTime(iso: string, now = Date.now()): string {
  const days = dayNumber(new Date(now)) - dayNumber(new Date(iso))
  if (days === 0) return clockTime(iso)
  if (Math.abs(days) < 7) return format({ weekday: 'short' }).format(new Date(iso))
  return format({ month: 'numeric', day: 'numeric' }).format(new Date(iso))
}

/** A running time: 0:40, 12:05, 3:07:00, 2d 4h. */
export function runningTime(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const hours = Math.floor(seconds / 3600)
  const two = (value: number) => String(value).padStart(2, '0')
  if (hours >= 24) return i18n.global.t('shell.time.days', { days: Math.floor(hours / 24), hours: hours % 24 })
  if (hours > 0) return `${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
}

export function fileSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${new Intl.NumberFormat(locale(), { maximumFractionDigits: unit === 0 || value >= 10 ? 0 : 1 }).format(value)} ${units[unit]}`
}

/** True once `busy` has held for `milliseconds`: a skeleton that flashes is worse than none. */
export function useSlow(busy: Ref<boolean>, milliseconds = 150): Ref<boolean> {
  const slow = ref(false)
  let pending = 0
  watch(
    busy,
    (now) => {
      window.clearTimeout(pending)
      slow.value = false
      if (now) pending = window.setTimeout(() => (slow.value = true), milliseconds)
    },
    { immediate: true },
  )
  onScopeDispose(() => window.clearTimeout(pending))
  return slow
}
