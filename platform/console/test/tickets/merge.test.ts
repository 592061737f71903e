import { describe, expect, it } from 'vitest'
import { hold, readWhere, sameWhere, writeWhere } from '@/tickets/conditions'
import { labelOf, presetsOf, sectionsOf } from '@/tickets/definition'
import { factsOf } from '@/tickets/facts'
import { isEmpty, merge, withEdit } from '@/tickets/merge'
import { askOf } from '@/tickets/ticket'
import { useLocale } from '@/i18n'
import { definition, ticket } from './ticket'

describe('an edit that comes after somebody else’s', () => {
  const base = ticket({ fields: { tracking: 'A1', reason: null }, tags: ['vip', 'old'] })

  it('goes through where it touches other fields', () => {
    const theirs = ticket({ ...base, priority: 'HIGH', fields: { tracking: 'A1', reason: 'lost' } })
    expect(merge(base, theirs, { subject: 'New', fields: { tracking: 'B2' } })).toEqual({ left: { subject: 'New', fields: { tracking: 'B2' } }, collisions: [] })
  })

  it('shows what both changed to different things, and lets the rest through', () => {
    const theirs = ticket({ ...base, assignee: { id: 'bob', name: 'Bob' }, fields: { tracking: 'C3' } })
    const result = merge(base, theirs, { assigneeId: 'carol', fields: { tracking: 'B2' }, priority: 'URGENT' })
    expect(result.left).toEqual({ priority: 'URGENT' })
    expect(result.collisions).toEqual([
      { field: 'assignee', theirs: 'bob', mine: 'carol' },
      { field: 'field.tracking', theirs: 'C3', mine: 'B2' },
    ])
  })

  it('asks nothing where both wanted the same', () => {
    const theirs = ticket({ ...base, priority: 'HIGH' })
    const { left, collisions } = merge(base, theirs, { priority: 'HIGH' })
    expect(isEmpty(left)).toBe(true)
    expect(collisions).toEqual([])
  })

  it('adds tags to tags', () => {
    const theirs = ticket({ ...base, tags: ['vip', 'old', 'theirs'] })
    expect(merge(base, theirs, { tags: ['vip', 'mine'] }).left.tags).toEqual(['vip', 'theirs', 'mine'])
  })

  it('is shown before the server has answered', () => {
    const shown = withEdit(base, { groupId: null, assigneeId: 'bob', fields: { reason: 'late' } }, () => 'Bob')
    expect(shown.group).toBeNull()
    expect(shown.assignee).toEqual({ id: 'bob', name: 'Bob' })
    expect(shown.fields).toEqual({ tracking: 'A1', reason: 'late' })
  })
})

describe('conditions', () => {
  const facts = factsOf(ticket({ priority: 'HIGH', tags: ['vip'], fields: { reason: 'lost', amount: 12.5, day: '2026-11-20' } }))
  const ask = (field: string, op: string, ...values: string[]) => hold({ all: [{ field, op: op as 'IS', values }] }, facts, 'me')

  it.each([
    ['field.reason', 'IS', ['lost'], true],
    ['field.reason', 'IN', ['late', 'lost'], true],
    ['field.reason', 'IS_NOT', ['lost'], false],
    ['field.nothing', 'EMPTY', [], true],
    ['field.nothing', 'IS_NOT', ['x'], true],
    ['field.amount', 'AT_LEAST', ['12.5'], true],
    ['field.amount', 'LESS', ['12'], false],
    ['field.day', 'BEFORE', ['2026-11-21'], true],
    ['priority', 'GREATER', ['NORMAL'], true],
    ['tags', 'CONTAINS', ['vip'], true],
    ['assignee', 'IS', ['me'], true],
    ['subject', 'CONTAINS', ['三天'], true],
    ['snoozedUntil', 'BEFORE', ['2026-01-01'], false],
  ])('%s %s %j is %s', (field, op, values, expected) => expect(ask(field, op, ...values)).toBe(expected))

  it('need one of any', () => {
    expect(hold({ any: [{ field: 'priority', op: 'IS', values: ['LOW'] }, { field: 'type', op: 'IS', values: ['logistics'] }] }, facts)).toBe(true)
    expect(hold({ any: [{ field: 'priority', op: 'IS', values: ['LOW'] }] }, facts)).toBe(false)
    expect(hold(null, facts)).toBe(true)
  })

  it('stand in the address bar, and nonsense there is none', () => {
    const where = { all: [{ field: 'state', op: 'IS' as const, values: ['open'] }] }
    expect(readWhere(writeWhere(where))).toEqual({ ...where, any: [] })
    expect(sameWhere(readWhere(writeWhere(where)), where)).toBe(true)
    expect(readWhere('{')).toBeNull()
    expect(readWhere('{"all":[1]}')).toBeNull()
    expect(writeWhere({ all: [] })).toBeUndefined()
  })
})

describe('a type', () => {
  it('is laid out as it says, with the rest at the end', async () => {
    await useLocale('en')
    expect(sectionsOf(definition).map((section) => [section.name, section.fields.map((field) => labelOf(field.name))])).toEqual([['Parcel', ['Tracking number', 'Reason']], ['', ['Compensation']]])
    await useLocale('zh-CN')
    expect(labelOf(definition.name)).toBe('物流问题')
    expect(labelOf({ en: 'Lost' })).toBe('Lost')
    await useLocale('en')
  })

  it('has presets, and asks with a question mark for what may be left out', () => {
    expect(presetsOf({ ...definition, fields: [{ ...definition.fields[0]!, preset: 'x' }, { ...definition.fields[1]!, preset: null }] })).toEqual({ tracking: 'x' })
    expect(askOf('field.tracking?')).toEqual({ what: 'field.tracking', field: 'tracking', optional: true })
    expect(askOf('note')).toEqual({ what: 'note', field: null, optional: false })
  })
})
