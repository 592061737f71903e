export interface SnoozeChoice {
  key: 'later' | 'evening' | 'tomorrow' | 'monday'
  at: Date
}

interface Day {
  year: number
  /** 1 to 12. */
  month: number
  day: number
}

const HOUR = 3_600_000

/** The clock on the wall of a time zone. */
function wall(at: Date, zone: string): Day & { hour: number; minute: number; weekday: number } {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', weekday: 'short',
  }).formatToParts(at)
  const part = (type: string) => parts.find((each) => each.type === type)!.value
  return {
    year: Number(part('year')), month: Number(part('month')), day: Number(part('day')), hour: Number(part('hour')), minute: Number(part('minute')),
    weekday: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(part('weekday')),
  }
}

/** When that clock shows this. Of an hour that summer time skips, the one after it. */
export function moment(zone: string, { year, month, day }: Day, hour: number, minute = 0): Date {
  const wanted = Date.UTC(year, month - 1, day, hour, minute)
  let at = wanted
  // Twice: the first guess may lie on the other side of a change of the clocks.
  for (let step = 0; step < 2; step++) {
    const shown = wall(new Date(at), zone)
    at += wanted - Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute)
  }
  return new Date(at)
}

function plusDays({ year, month, day }: Day, days: number): Day {
  const date = new Date(Date.UTC(year, month - 1, day + days))
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** The times one mostly wants, in the shop's time zone: what is past, or too near, is left out. */
export function snoozeChoices(zone: string, now: Date): SnoozeChoice[] {
  const today = wall(now, zone)
  const choices: SnoozeChoice[] = []
  // In three hours, at a full quarter.
  const later = new Date(Math.ceil((now.getTime() + 3 * HOUR) / 900_000) * 900_000)
  if (wall(later, zone).day === today.day) choices.push({ key: 'later', at: later })
  const evening = moment(zone, today, 18)
  if (evening.getTime() - now.getTime() > 4 * HOUR) choices.push({ key: 'evening', at: evening })
  choices.push({ key: 'tomorrow', at: moment(zone, plusDays(today, 1), 9) })
  // On a Sunday, next Monday is tomorrow: that is listed already.
  const toMonday = (8 - today.weekday) % 7 || 7
  if (toMonday > 1) choices.push({ key: 'monday', at: moment(zone, plusDays(today, toMonday), 9) })
  return choices
}

/** A time as a field of the type `datetime-local` holds it, on that zone's clock. */
export function toField(at: Date, zone: string): string {
  const { year, month, day, hour, minute } = wall(at, zone)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`
}

/** The other way; null for what is no time. */
export function fromField(text: string, zone: string): Date | null {
  const match = /^(\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text)
  if (!match) return null
  const [year, month, day, hour, minute] = match.slice(1).map(Number)
  return moment(zone, { year: year!, month: month!, day: day! }, hour!, minute)
}

/** A zone's own name for this browser, if it is one at all. */
export function zoneOr(zone: string | undefined): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  try {
    return zone ? Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone : own
  } catch {
    return own
  }
}
