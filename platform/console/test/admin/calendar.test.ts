import { describe, expect, it } from 'vitest'
import { hoursInWeek, hoursOf, isDate, lookOf, monthDays, readDays, weekdayOf, weekOf, withDays } from '@/admin/pages/calendars/calendar'

const office = [{ from: '09:00', to: '12:00' }, { from: '13:30', to: '18:00' }]
const week = [office, office, office, office, office, [{ from: '00:00', to: '24:00' }], []]

describe('a week', () => {
  it('goes to the editor and back as it was', () => {
    expect(hoursOf(week)).toEqual([
      { days: [1, 2, 3, 4, 5], from: '09:00', to: '12:00' },
      { days: [1, 2, 3, 4, 5], from: '13:30', to: '18:00' },
      { days: [6], from: '00:00', to: '00:00' },
    ])
    expect(weekOf(hoursOf(week))).toEqual(week)
    expect(hoursInWeek(week)).toBe(61.5)
  })

  it('takes times as people type them', () => {
    expect(weekOf([{ days: [1], from: '9', to: '1800' }])[0]).toEqual([{ from: '09:00', to: '18:00' }])
  })
})

describe('a year', () => {
  it('begins each month under its weekday', () => {
    expect(weekdayOf('2026-02-14')).toBe(6)
    const february = monthDays(2026, 2)
    expect(february.slice(0, 7)).toEqual([null, null, null, null, null, null, '2026-02-01'])
    expect(february.filter(Boolean)).toHaveLength(28)
    expect(monthDays(2028, 2).filter(Boolean)).toHaveLength(29)
  })

  it('shows what each day is', () => {
    const hours = hoursOf([office, office, office, office, office, [], []])
    expect(lookOf('2026-02-13', hours, undefined)).toBe('work')
    expect(lookOf('2026-02-14', hours, undefined)).toBe('off')
    expect(lookOf('2026-02-14', hours, { date: '2026-02-14', kind: 'MAKE_UP', like: 1, periods: [] })).toBe('makeUp')
    expect(lookOf('2026-02-16', hours, { date: '2026-02-16', kind: 'HOLIDAY', periods: [] })).toBe('holiday')
  })

  it('has one entry for each date, in order', () => {
    const old = { date: '2026-10-01', kind: 'HOLIDAY' as const, periods: [] }
    const next = { date: '2026-10-01', kind: 'MAKE_UP' as const, like: 1, periods: [] }
    expect(withDays([{ ...old, date: '2026-12-01' }, old], [next])).toEqual([next, { ...old, date: '2026-12-01' }])
  })
})

describe('an import', () => {
  it('reads lines, Chinese ones too', () => {
    const { days, faults } = readDays('2026-10-01,国庆节,放假\n2026/10/10，国庆节，上班\n\n2026.10.02\tNational Day')
    expect(faults).toEqual([])
    expect(days).toEqual([
      { date: '2026-10-01', name: '国庆节', kind: 'HOLIDAY', periods: [] },
      { date: '2026-10-02', name: 'National Day', kind: 'HOLIDAY', periods: [] },
      { date: '2026-10-10', name: '国庆节', kind: 'MAKE_UP', like: 1, periods: [] },
    ])
  })

  it('names the lines that it cannot read', () => {
    expect(readDays('2026-02-30,x\n2026-10-01,ok\nsoon,x\n2026-10-02,x,perhaps').faults).toEqual([1, 3, 4])
    expect(readDays('{"days": 3}').faults).toEqual([1])
    expect(readDays('[{').faults).toEqual([1])
    expect(isDate('2026-2-3')).toBe(false)
  })

  it('reads lists of public holidays', () => {
    const json = JSON.stringify({ year: 2026, days: [{ name: '春节', date: '2026-02-15', isOffDay: true }, { name: '春节', date: '2026-02-14', isOffDay: false }] })
    expect(readDays(json).days.map((day) => [day.date, day.kind])).toEqual([['2026-02-14', 'MAKE_UP'], ['2026-02-15', 'HOLIDAY']])
  })
})
