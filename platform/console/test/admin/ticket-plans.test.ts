import { describe, expect, it } from 'vitest'
import { blankPlan, readRule, ruleOf, writePlan } from '@/admin/pages/ticket-plans/plan'

describe('when a plan comes again', () => {
  it('is said in the words of RFC 5545, and read from them', () => {
    const weekly = { often: 'WEEKLY' as const, interval: 2, days: ['FR', 'MO'], monthDays: [], until: '2027-01-31' }
    expect(ruleOf(weekly)).toBe('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;UNTIL=20270131')
    expect(readRule(ruleOf(weekly))).toEqual({ ...weekly, days: ['MO', 'FR'] })
    expect(ruleOf({ often: 'MONTHLY', interval: 1, days: ['MO'], monthDays: [-1, 15], until: null })).toBe('FREQ=MONTHLY;BYMONTHDAY=15,-1')
    expect(ruleOf({ often: 'DAILY', interval: 1, days: ['MO'], monthDays: [1], until: null })).toBe('FREQ=DAILY')
  })

  it('goes as a whole, whichever part of it was changed', () => {
    const all = { ...blankPlan('s', '2026-11-23', 'Asia/Shanghai'), interval: 3 }
    expect(writePlan({ interval: 3 }, all)).toEqual({ recurrence: 'FREQ=WEEKLY;INTERVAL=3;BYDAY=MO' })
    expect(writePlan({ name: 'Care' }, all)).toEqual({ name: 'Care' })
  })
})
