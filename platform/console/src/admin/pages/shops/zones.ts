/** `UTC+8`, `UTC−3:30` at this moment. */
export function offsetOf(zone: string, at = new Date()): string {
  try {
    const part = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(at).find((each) => each.type === 'timeZoneName')
    return (part?.value ?? 'UTC').replace('GMT', 'UTC')
  } catch {
    return '?'
  }
}

/** The time there now, with the weekday. */
export function clockIn(zone: string, locale: string, at = new Date()): string {
  try {
    return new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)
  } catch {
    return '–'
  }
}
