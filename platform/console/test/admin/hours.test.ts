import { afterEach, describe, expect, it } from 'vitest'
import { hoursFaults, nextPeriod, openOn, overnight, readTime, weekMinutes, type Period } from '@/admin/pages/shops/hours'
import HoursEditor from '@/admin/pages/shops/HoursEditor.vue'
import { mountField } from './mount'

const period = (days: number[], from: string, to: string): Period => ({ days, from, to })
const stretches = (day: number, hours: Period[]) => openOn(day, hours).map((part) => [part.from / 60, part.to / 60])

describe('times', () => {
  it('are read however they are typed', () => {
    expect(['9', '09', '930', '9:30', '9：30', '18.45', ' 7:05 ', '24:00'].map(readTime)).toEqual(['09:00', '09:00', '09:30', '09:30', '09:30', '18:45', '07:05', '00:00'])
    expect(['', '25', '9:60', '24:01', 'noon', '9:3'].map(readTime)).toEqual([null, null, null, null, null, null])
  })
})

describe('periods', () => {
  it('may be several a day', () => {
    expect(stretches(1, [period([1], '14:00', '18:00'), period([1, 2], '09:00', '12:00')])).toEqual([[9, 12], [14, 18]])
  })

  it('run over midnight into the next day, also from Sunday to Monday', () => {
    const night = [period([7], '22:00', '02:00')]
    expect(overnight(night[0]!)).toBe(true)
    expect([stretches(7, night), stretches(1, night)]).toEqual([[[22, 24]], [[0, 2]]])
  })

  it('end at midnight without a next day', () => {
    const late = [period([3], '18:00', '00:00')]
    expect(overnight(late[0]!)).toBe(false)
    expect([stretches(3, late), stretches(4, late)]).toEqual([[[18, 24]], []])
  })

  it('with the same beginning and end are a whole day', () => {
    expect(weekMinutes([period([1], '00:00', '00:00')])).toBe(1440)
    expect(weekMinutes([period([1], '09:00', '09:00')])).toBe(1440)
  })

  it('are faulty without days, with a bad time, or when they overlap, also over midnight', () => {
    expect([...hoursFaults([period([], '09:00', '18:00'), period([1], '9h', '18:00')])]).toEqual([[1, 'badTime'], [0, 'noDays']].sort())
    expect([...hoursFaults([period([1, 2], '09:00', '18:00'), period([2], '17:00', '20:00')])]).toEqual([[1, 'overlap']])
    expect([...hoursFaults([period([1], '22:00', '10:00'), period([2], '09:00', '12:00')])]).toEqual([[1, 'overlap']])
    expect(hoursFaults([period([1, 2], '09:00', '12:00'), period([2], '12:00', '20:00')]).size).toBe(0)
  })

  it('begin with the days that have none', () => {
    expect(nextPeriod([]).days).toEqual([1, 2, 3, 4, 5])
    expect(nextPeriod([period([1, 2, 3, 4, 5], '09:00', '18:00')]).days).toEqual([6, 7])
  })
})

describe('the editor', () => {
  let editor: Awaited<ReturnType<typeof mountField<Period[]>>>
  afterEach(() => editor.unmount())

  it('says that it is always open without hours, and begins with working days', async () => {
    editor = await mountField<Period[]>(HoursEditor, [])
    expect(editor.element.textContent).toContain('Always open')
    await editor.click('.hours-add')
    expect(editor.state.value).toEqual([period([1, 2, 3, 4, 5], '09:00', '18:00')])
    expect(editor.texts('.hours-day[aria-pressed="true"]')).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri'])
    expect(editor.element.textContent).toContain('45 hours a week')
  })

  it('changes days and times, and completes a time when the field is left', async () => {
    editor = await mountField(HoursEditor, [period([1], '09:00', '18:00')])
    await editor.click('.hours-day:nth-child(7)')
    await editor.click('.hours-day:nth-child(3)')
    await editor.click('.hours-day:nth-child(1)')
    await editor.type('.hours-time input', '830')
    expect(editor.state.value).toEqual([period([3, 7], '08:30', '18:00')])
  })

  it('names what is wrong and says when it ends on the next day', async () => {
    editor = await mountField(HoursEditor, [period([1], '22:00', '06:00'), period([2], '05:00', '07:00')])
    expect(editor.texts('.hours-fault')).toEqual(['This overlaps another period.'])
    expect(editor.texts('.hours-times .small')).toEqual(['next day'])
  })

  it('removes the period asked for', async () => {
    editor = await mountField(HoursEditor, [period([1], '09:00', '12:00'), period([2], '13:00', '18:00')])
    await editor.click('.hours-period .hours-remove')
    expect(editor.state.value).toEqual([period([2], '13:00', '18:00')])
  })
})
