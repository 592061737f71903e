import { afterEach, describe, expect, it } from 'vitest'
import { isWhole, newCondition, opsOf, takes, withOp, type AskedField, type Conditions } from '@/shared/conditions/conditions'
import ConditionsEditor from '@/shared/conditions/ConditionsEditor.vue'
import { mountField } from './admin/mount'

const FIELDS: AskedField[] = [
  { field: 'subject', label: 'Subject', kind: 'TEXT' },
  { field: 'priority', label: 'Priority', kind: 'RANK', options: [{ value: 'URGENT', label: 'Urgent' }] },
]

describe('conditions', () => {
  it('offer what fits the field, and what stands there', () => {
    expect(opsOf('FLAG')).toEqual(['IS', 'EMPTY', 'NOT_EMPTY'])
    expect(opsOf('FLAG', 'IS_NOT')).toContain('IS_NOT')
    expect(takes('IN')).toBe('many')
  })

  it('keep the values that another operator takes', () => {
    const some = { field: 'tags', op: 'IN' as const, values: ['a', 'b'] }
    expect(withOp(some, 'IS').values).toEqual(['a'])
    expect(withOp(some, 'EMPTY').values).toEqual([])
    expect(withOp(some, 'NOT_IN').values).toEqual(['a', 'b'])
  })

  it('know whether something is missing', () => {
    const of = (values: string[]): Conditions => ({ all: [{ field: 'subject', op: 'IS', values }], any: [] })
    expect(isWhole(of([]))).toBe(false)
    expect(isWhole(of([' ']))).toBe(false)
    expect(isWhole(of(['x']))).toBe(true)
    expect(isWhole({ all: [{ field: 'subject', op: 'EMPTY', values: [] }], any: [] })).toBe(true)
  })
})

describe('their editor', () => {
  let page: Awaited<ReturnType<typeof mountField<Conditions>>>
  afterEach(() => page.unmount())

  it('adds, fills and removes a condition', async () => {
    page = await mountField<Conditions>(ConditionsEditor, { all: [], any: [] }, { fields: FIELDS, empty: 'For all' })
    expect(page.one('.conditions-none').textContent).toBe('For all')
    await page.click('.conditions-part .el-button')
    expect(page.state.value).toEqual({ all: [newCondition(FIELDS[0])], any: [] })
    await page.type('.condition-value input', 'refund')
    expect(page.state.value.all[0]).toEqual({ field: 'subject', op: 'IS', values: ['refund'] })
    await page.click('.condition-remove')
    expect(page.state.value.all).toEqual([])
  })

  it('shows the fault at its line', async () => {
    const some: Conditions = { all: [], any: [{ field: 'subject', op: 'IS', values: ['a'] }, { field: 'priority', op: 'IS', values: ['BURNING'] }] }
    page = await mountField(ConditionsEditor, some, { fields: FIELDS, errors: { 'conditions.any[1].values[0]': 'not one of these' } })
    const lines = [...page.element.querySelectorAll('.condition')]
    expect(lines[0]!.querySelector('.hours-fault')).toBeNull()
    expect(lines[1]!.querySelector('.hours-fault')!.textContent).toBe('not one of these')
  })

  it('keeps a field that it does not know', async () => {
    page = await mountField<Conditions>(ConditionsEditor, { all: [{ field: 'field.colour', op: 'IS', values: ['red'] }], any: [] }, { fields: FIELDS })
    expect(page.one('.condition-value input').value).toBe('red')
  })
})
