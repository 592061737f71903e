import { describe, expect, it } from 'vitest'
import { fromField, moment, snoozeChoices, toField, zoneOr } from '@/shared/snooze'

const choices = (zone: string, now: string) => Object.fromEntries(snoozeChoices(zone, new Date(now)).map((each) => [each.key, each.at.toISOString()]))

describe('the times of a snooze', () => {
  it('are those of the shop, not of the browser', () => {
    // Wednesday 2026-11-25, 10:07 in Shanghai.
    expect(choices('Asia/Shanghai', '2026-11-25T02:07:00Z')).toEqual({
      later: '2026-11-25T05:15:00.000Z',
      evening: '2026-11-25T10:00:00.000Z',
      tomorrow: '2026-11-26T01:00:00.000Z',
      monday: '2026-11-30T01:00:00.000Z',
    })
  })

  it('leave out what is past or the same', () => {
    // Sunday evening: no later today, and Monday is tomorrow.
    expect(choices('Asia/Shanghai', '2026-11-22T14:30:00Z')).toEqual({ tomorrow: '2026-11-23T01:00:00.000Z' })
    // Monday: the next one is a week away.
    expect(choices('Asia/Shanghai', '2026-11-23T08:00:00Z').monday).toBe('2026-11-30T01:00:00.000Z')
  })

  it('go by the wall clock over a change of summer time', () => {
    // Clocks in Berlin go back on Sunday 2026-10-25 at 3:00, in New York a week later.
    expect(choices('Europe/Berlin', '2026-10-24T10:00:00Z').tomorrow).toBe('2026-10-25T08:00:00.000Z')
    expect(choices('Europe/Berlin', '2026-10-23T10:00:00Z').tomorrow).toBe('2026-10-24T07:00:00.000Z')
    expect(moment('America/New_York', { year: 2026, month: 3, day: 8 }, 9).toISOString()).toBe('2026-03-08T13:00:00.000Z')
  })

  it('are written into a field and read out of it on the same clock', () => {
    const at = new Date('2026-12-31T17:30:00Z')
    expect(toField(at, 'Asia/Shanghai')).toBe('2027-01-01T01:30')
    expect(fromField('2027-01-01T01:30', 'Asia/Shanghai')).toEqual(at)
    expect(fromField('', 'Asia/Shanghai')).toBeNull()
    expect(zoneOr('No/Where')).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone)
  })
})
