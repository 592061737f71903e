import { describe, expect, it, vi } from 'vitest'

vi.mock('element-plus', () => ({ ElMessage: vi.fn() }))

const { ApiError } = await import('@/api/problem')
const { stepOf } = await import('@/licence/licence')
const { explain } = await import('@/shared/notify')
type Licence = import('@/licence/licence').Licence

const licence = (change: Partial<Licence>): Licence => ({
  state: 'WARNING',
  edition: { id: 'erp', name: 'ERP' },
  id: 'L-1',
  demo: false,
  warning: 30,
  warnings: ['It ends.'],
  seats: { used: 0, allowed: 5, holders: [] },
  channels: [],
  modules: [],
  addOns: [],
  editions: [],
  ...change,
})

describe('the bar that warns of the end', () => {
  it('comes again at each step, not each day', () => {
    const read = stepOf(licence({ daysLeft: 29 }))
    expect(stepOf(licence({ daysLeft: 8 }))).toBe(read)
    expect(stepOf(licence({ daysLeft: 7, warning: 7 }))).not.toBe(read)
    expect(stepOf(licence({ state: 'GRACE', warning: null }))).not.toBe(read)
    expect(stepOf(licence({ id: 'L-2' }))).not.toBe(read)
  })

  it('stays away while there is nothing to say', () => {
    expect(stepOf(null)).toBe('')
    expect(stepOf(licence({ state: 'VALID', warning: null, warnings: [] }))).toBe('')
    // Too many seats are told on the page.
    expect(stepOf(licence({ state: 'VALID', warning: null, warnings: ['6 people hold 5 seats.'] }))).toBe('')
  })
})

describe('what the licence refuses', () => {
  it('is told in the words of the server', () => {
    expect(explain(new ApiError(403, { type: '/problems/licence.seats', detail: 'All 5 seats are taken.' }))).toBe('All 5 seats are taken.')
    expect(explain(new ApiError(403, { type: '/problems/forbidden', detail: 'Your roles.' }))).not.toBe('Your roles.')
  })
})
