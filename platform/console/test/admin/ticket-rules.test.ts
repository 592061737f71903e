import { expect, test } from 'vitest'
import ActionsEditor from '@/admin/pages/ticket-rules/ActionsEditor.vue'
import { blankRule, dryRun, readRule, secondsOf, writeRule, type DryRunPart, type RuleAction, type TicketRule } from '@/admin/pages/ticket-rules/rule'
import { mountField } from './mount'

const rule: TicketRule = {
  id: 'r', name: 'Late', position: 0, enabled: true, shopId: null, triggers: ['TIME'], time: { field: 'respondBy', after: 'PT-30M' },
  conditions: { all: [], any: [] }, actions: [{ kind: 'SET_PRIORITY', value: 'HIGH' }], changedAt: '2026-11-23T00:00:00Z', version: 1,
}

test('a time before or after is read and sent as the server says it', () => {
  const fields = readRule(rule)
  expect(fields.time).toEqual({ field: 'respondBy', seconds: 1800, before: true })
  expect(writeRule({ time: fields.time }, fields)).toEqual({ triggers: ['TIME'], time: { field: 'respondBy', after: 'PT-1800S' } })
  expect(secondsOf('PT48H')).toBe(172_800)
  expect(secondsOf('PT-1800S')).toBe(-1800)
  expect(secondsOf('soon')).toBeNull()
})

test('a rule without a time sends none', () => {
  expect(writeRule({ triggers: ['CREATED'] }, blankRule())).toEqual({ triggers: ['CREATED'] })
  expect(writeRule({ name: 'x' }, blankRule())).toEqual({ name: 'x' })
})

const part = (tickets: number, next: string | null, done: number): DryRunPart => ({ tickets, fitted: 1, firings: 2, samples: [], next, done })

test('a dry run goes on where the last part ended and adds up', async () => {
  const asked: (string | null)[] = []
  const heard: DryRunPart[] = []
  await dryRun((after) => {
    asked.push(after)
    return Promise.resolve(after ? part(50, null, 1) : part(200, 'a', 0.6))
  }, (soFar) => heard.push(soFar), () => true)
  expect(asked).toEqual([null, 'a'])
  expect(heard.map((each) => [each.tickets, each.fitted, each.firings, each.done])).toEqual([[200, 1, 2, 0.6], [250, 2, 4, 1]])
})

test('a dry run that nobody waits for any more ends', async () => {
  let goes = true
  let asked = 0
  await dryRun(() => {
    asked++
    goes = false
    return Promise.resolve(part(1, 'more', 0.1))
  }, () => expect.unreachable(), () => goes)
  expect(asked).toBe(1)
})

test('actions are added and removed, and a fault stands at its action', async () => {
  const field = await mountField<RuleAction[]>(ActionsEditor, [{ kind: 'ADD_TAG', value: 'vip' }, { kind: 'ASSIGN' }], { errors: { 'actions[0].value': 'is too long' }, groups: [], agents: [] })
  expect(field.texts('[role=alert]')).toEqual(['is too long'])
  await field.type('.rule-line:first-child input.el-input__inner[maxlength="100"]', 'gold')
  expect(field.state.value[0]).toEqual({ kind: 'ADD_TAG', value: 'gold' })
  await field.click('.rule-line:nth-child(2) .icon-button')
  expect(field.state.value).toHaveLength(1)
  await field.click('.rule-lines > .el-button')
  expect(field.state.value).toHaveLength(2)
  field.unmount()
})
