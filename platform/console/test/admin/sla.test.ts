import { expect, it } from 'vitest'
import { blankPolicy, isoOf, readPolicy, secondsOf, writePolicy, type SlaPolicy } from '@/admin/pages/sla/sla'

const policy: SlaPolicy = {
  id: 'p1',
  name: 'Gold',
  place: 0,
  enabled: true,
  conditions: { all: [{ field: 'tags', op: 'CONTAINS', values: ['gold'] }], any: [] },
  calendarId: 'c1',
  goals: [{ target: 'RESOLVE', priority: 'URGENT', within: 'PT2H', counted: 'WORKING' }, { target: 'FIRST_RESPONSE', within: 'PT30M', counted: 'CLOCK' }],
  pauses: ['WAITING'],
  warnAt: 75,
  steps: [{ percent: 90, action: 'NOTIFY_ASSIGNEE' }, { target: 'RESOLVE', after: 'PT1H', action: 'GIVE_TO_GROUP', group: 'g1' }],
  version: 3,
}

it('reads and writes lengths of time', () => {
  expect(['PT2H', 'P1DT1H', 'PT1M30S', 'PT0S', 'P2D', 'soon', 'P', null].map(secondsOf)).toEqual([7200, 90_000, 90, 0, 172_800, null, null, null])
  expect([7200, 90, 0, 172_800, 5400].map(isoOf)).toEqual(['PT2H', 'PT1M30S', 'PT0S', 'PT48H', 'PT1H30M'])
  expect(isoOf(null)).toBeNull()
  expect(isoOf(Number.NaN)).toBeNull()
})

it('sends a policy as it was read', () => {
  const { goals, steps, ...rest } = writePolicy(readPolicy(policy))
  expect(goals).toEqual([{ target: 'RESOLVE', priority: 'URGENT', within: 'PT2H', counted: 'WORKING' }, { target: 'FIRST_RESPONSE', priority: null, within: 'PT30M', counted: 'CLOCK' }])
  expect(steps).toEqual([{ target: null, percent: 90, action: 'NOTIFY_ASSIGNEE', group: null }, { target: 'RESOLVE', after: 'PT1H', action: 'GIVE_TO_GROUP', group: 'g1' }])
  expect(rest).toEqual({ name: 'Gold', enabled: true, conditions: policy.conditions, calendarId: 'c1', pauses: ['WAITING'], warnAt: 75 })
})

it('sends nothing of what did not change', () => {
  expect(writePolicy({ name: 'Silver' })).toEqual({ name: 'Silver' })
  expect(writePolicy(blankPolicy('c1'))).toMatchObject({ calendarId: 'c1', pauses: ['WAITING'] })
})
