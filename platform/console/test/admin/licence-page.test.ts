import { afterEach, describe, expect, it, vi } from 'vitest'
import { createPinia } from 'pinia'
import { createApp, h, nextTick, type App, type Component } from 'vue'
import LicencePage from '@/admin/pages/licence/LicencePage.vue'
import QuotePage from '@/admin/pages/quote/QuotePage.vue'
import { http } from '@/api/http'
import { ApiError } from '@/api/problem'
import { i18n, useLocale, withAdministration } from '@/i18n'

const LICENCE = {
  state: 'WARNING',
  edition: { id: 'erp', name: 'ERP' },
  id: 'L-1',
  licensee: 'Example Ltd',
  demo: false,
  warning: 7,
  warnings: ['It ends in 6 days.'],
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  seats: { used: 6, allowed: 5, holders: [{ id: 'a', name: 'Alice', username: 'alice', lastSeenAt: null }] },
  channels: [{ id: 'channel-web', name: 'Web chat', used: 1, allowed: 2 }],
  modules: [{ id: 'stock', name: 'Stock', on: true, in: ['ERP'] }, { id: 'dialling', name: 'Dialling', on: false, in: ['Call centre'] }],
  addOns: [],
  editions: [{ id: 'erp', name: 'ERP', current: true, adds: [], seats: 0 }, { id: 'call-centre', name: 'Call centre', current: false, adds: ['Dialling'], seats: 0 }],
}
const QUOTE = {
  currency: 'CNY',
  edition: { id: 'package-basic', name: 'Basic' },
  lines: [{ kind: 'base', name: 'Basic', quantity: 1, each: 800, amount: 800, once: false }],
  monthly: 800,
  yearly: 9600,
  oneOff: 0,
  firstYear: 9600,
  purchase: { price: 24000, maintenance: 4320, freeYears: 1, firstYear: 24000, cheaperAfter: 4 },
  change: { edition: { id: 'standard', name: 'Standard' }, monthlyNow: 2000, yearlyNow: 24000, monthly: -1200, yearly: -14400, from: '2026-12-01' },
  cheaper: [{ edition: { id: 'standard', name: 'Standard' }, lines: [], monthly: 500, yearly: 6000, oneOff: 0, firstYear: 6000 }],
  others: [],
  notIncluded: [{ id: 'support', name: 'Support', price: null, once: false }],
}

describe('the pages of licence and prices', () => {
  let app: App | undefined
  let page: HTMLElement

  async function show(component: Component): Promise<void> {
    await Promise.all([useLocale('en'), withAdministration()])
    page = document.createElement('div')
    document.body.append(page)
    app = createApp({ render: () => h(component) })
    app.use(i18n)
    app.use(createPinia())
    app.mount(page)
    await vi.waitFor(() => expect(page.textContent).not.toBe(''))
  }
  afterEach(() => {
    app?.unmount()
    page.remove()
    vi.restoreAllMocks()
  })

  it('tell what is on, what is used, and what another edition would add', async () => {
    vi.spyOn(http, 'get').mockResolvedValue(LICENCE)
    await show(LicencePage)
    await vi.waitFor(() => expect(page.textContent).toContain('Example Ltd'))
    const text = page.textContent ?? ''
    for (const word of ['It ends in 6 days.', '6 / 5', 'Alice', '1 / 2', 'Stock', 'Dialling', 'Call centre']) expect(text).toContain(word)
    expect(page.querySelectorAll('.licence-modules .on')).toHaveLength(1)
  })

  it('say why a licence is refused, and keep what holds', async () => {
    vi.spyOn(http, 'get').mockResolvedValue(LICENCE)
    vi.spyOn(http, 'put').mockRejectedValue(new ApiError(422, { title: 'wrong', detail: 'The file was altered.' }))
    await show(LicencePage)
    await vi.waitFor(() => expect(page.textContent).toContain('Example Ltd'))
    const input = page.querySelector<HTMLInputElement>('input[type=file]')!
    Object.defineProperty(input, 'files', { value: [new File(['x'], 'mine.licence')] })
    input.dispatchEvent(new Event('change'))
    await vi.waitFor(() => expect(page.querySelector('[role=alert]')?.textContent).toContain('mine.licence'))
    expect(page.querySelector('[role=alert]')?.textContent).toContain('The file was altered.')
    expect(page.textContent).toContain('Example Ltd')
  })

  it('reckon anew when the wish changes, and offer what is cheaper', async () => {
    vi.spyOn(http, 'get').mockResolvedValue({ currency: 'CNY', editions: [{ id: 'standard', name: 'Standard' }], channels: [], addOns: [{ id: 'api', name: 'API' }], oneOff: [] })
    const reckon = vi.spyOn(http, 'post').mockResolvedValue(QUOTE)
    await show(QuotePage)
    await vi.waitFor(() => expect(page.textContent).toContain('Support'))
    expect(page.querySelector('tfoot')?.textContent).toContain('9,600')
    page.querySelector<HTMLElement>('.cheaper button')!.click()
    await nextTick()
    await vi.waitFor(() => expect(reckon).toHaveBeenCalledTimes(2))
    expect(reckon.mock.calls[1]![1]).toMatchObject({ edition: 'standard', seats: 5 })
  })

  it('compare renting with buying, and say what fewer people save, and from when', async () => {
    vi.spyOn(http, 'get').mockResolvedValue({ currency: 'CNY', editions: [], channels: [], addOns: [], oneOff: [] })
    const reckon = vi.spyOn(http, 'post').mockResolvedValue(QUOTE)
    await show(QuotePage)
    await vi.waitFor(() => expect(page.textContent).toContain('Or bought once'))
    for (const text of ['24,000', '4,320', 'from year 2 on', 'once 4 years have gone by', 'Saves ¥1,200.00 a month, ¥14,400.00 a year, from Dec 1, 2026 on.']) expect(page.textContent).toContain(text)
    expect(reckon.mock.calls[0]![1]).toMatchObject({ current: null })
    const seats = page.querySelector<HTMLInputElement>('input[aria-label="People at once now"]')!
    seats.value = '20'
    seats.dispatchEvent(new Event('input', { bubbles: true }))
    await nextTick()
    seats.dispatchEvent(new Event('change', { bubbles: true }))
    await vi.waitFor(() => expect(reckon).toHaveBeenCalledTimes(2), 5000)
    expect(reckon.mock.calls[1]![1]).toMatchObject({ current: { edition: null, seats: 20, paidUntil: null } })
  })

  it('tell what is wrong with a wish without losing the last answer', async () => {
    vi.spyOn(http, 'get').mockResolvedValue({ currency: 'CNY', editions: [], channels: [], addOns: [], oneOff: [] })
    const reckon = vi.spyOn(http, 'post').mockResolvedValueOnce(QUOTE)
    await show(QuotePage)
    await vi.waitFor(() => expect(page.textContent).toContain('Support'))
    reckon.mockRejectedValue(new ApiError(422, { title: 'wrong', detail: 'seats: from 1 to 100000' }))
    page.querySelector<HTMLElement>('.cheaper button')!.click()
    await vi.waitFor(() => expect(page.querySelector('[role=alert]')?.textContent).toContain('seats'))
    expect(page.textContent).toContain('Support')
  })
})
