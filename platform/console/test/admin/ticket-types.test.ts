import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, h, nextTick, type App } from 'vue'
import TypeEditor from '@/admin/pages/ticket-types/TypeEditor.vue'
import { diff, folded, keyIn, lineOfState, STARTER, type TypeInfo } from '@/admin/pages/ticket-types/type'
import { ApiError } from '@/api/problem'
import { http } from '@/api/http'
import { i18n, useLocale, withAdministration } from '@/i18n'
import { arrowsOf, everywhere, place, smooth, staying, textWidth, timeOf, wrapped, type Flow } from '@/tickets/flow'

const FLOW: Flow = {
  start: 'new',
  states: [
    { key: 'new', name: { en: 'New', 'zh-CN': '新建' }, category: 'NEW' },
    { key: 'open', name: 'Open', category: 'OPEN', limit: { seconds: 7200, working: true, then: 'end', escalate: [] } },
    { key: 'done', name: 'Done', category: 'CLOSED' },
  ],
  transitions: [
    { key: 'take', name: 'Take', from: ['new'], to: 'open', who: ['assignee'] },
    { key: 'grab', name: 'Grab', from: ['new'], to: 'open', who: ['anyone'] },
    { key: 'end', name: 'End', from: ['open'], to: 'done', who: [] },
    { key: 'again', name: 'Again', from: ['done'], to: 'open', who: ['contact'] },
    { key: 'drop', name: 'Drop', from: ['*'], to: 'done', who: ['creator'] },
    { key: 'hand', name: 'Hand over', from: ['new', 'open'], to: null, who: ['group'] },
  ],
}

describe('the picture of a flow', () => {
  it('makes one arrow of several ways between two states', () => {
    expect(arrowsOf(FLOW)).toEqual([
      { from: 'new', to: 'open', keys: ['take', 'grab'], names: ['Take', 'Grab'], alone: false },
      { from: 'open', to: 'done', keys: ['end'], names: ['End'], alone: true },
      { from: 'done', to: 'open', keys: ['again'], names: ['Again'], alone: false },
    ])
    expect(everywhere(FLOW).map((way) => way.key)).toEqual(['drop'])
    expect(staying(FLOW).map((way) => way.key)).toEqual(['hand'])
  })

  it('says how long a state may last', async () => {
    await Promise.all([useLocale('en'), withAdministration()])
    expect(timeOf({ seconds: 7200, working: true, then: null, escalate: [] })).toBe('2 hr of work')
    expect(timeOf({ seconds: 604_800, working: false, then: null, escalate: [] })).toBe('7 days')
    expect(timeOf({ seconds: 5_400, working: false, then: null, escalate: [] })).toBe('90 min')
  })

  it('leaves out what a half-written text names in vain', () => {
    expect(arrowsOf({ states: FLOW.states, transitions: [{ key: 'x', name: 'X', from: ['gone', 'new'], to: 'nowhere' }] })).toEqual([])
  })

  it('places states below each other, none over another', async () => {
    const placed = await place(FLOW)
    const at = Object.fromEntries(placed.states.map((state) => [state.key, state]))
    expect(at.new!.y).toBeLessThan(at.open!.y)
    expect(at.open!.y).toBeLessThan(at.done!.y)
    for (const state of placed.states) {
      expect(state.x - state.width / 2).toBeGreaterThanOrEqual(0)
      expect(state.x + state.width / 2).toBeLessThanOrEqual(placed.width)
      expect(state.y + state.height / 2).toBeLessThanOrEqual(placed.height)
    }
    expect(placed.arrows.every((arrow) => /^M[-\d. ]+([QL][-\d. ]+)+$/.test(arrow.path))).toBe(true)
    expect(placed.entry!.x).toBe(at.new!.x)
  })

  it('takes Chinese characters for squares', () => {
    expect(textWidth('处理中')).toBeGreaterThan(textWidth('abc'))
    expect(wrapped('The carrier has answered')).toEqual(['The carrier', 'has answered'])
    expect(wrapped('客户已回复')).toEqual(['客户已回复'])
    expect(smooth([])).toBe('')
    expect(smooth([{ x: 0, y: 0 }, { x: 1, y: 2 }])).toBe('M0 0L1 2')
  })
})

describe('the text of a type', () => {
  it('finds its key and its states', () => {
    expect(keyIn(STARTER)).toBe('my-type')
    expect(keyIn('name: x')).toBe('')
    expect(STARTER.split('\n')[lineOfState(STARTER, 'open') - 1]).toContain('key: open')
    expect(STARTER.split('\n')[lineOfState(STARTER, 'solved') - 1]).toContain('key: solved')
    expect(lineOfState(STARTER, 'gone')).toBe(0)
  })

  it('tells two versions apart line by line', () => {
    expect(diff('a\nb\nc\n', 'a\nx\nc\nd\n').map((line) => `${line.kind} ${line.text}`)).toEqual(['same a', 'gone b', 'new x', 'same c', 'new d'])
    expect(diff('a\n', 'a\n')).toEqual([{ kind: 'same', text: 'a' }])
    const long = Array.from({ length: 40 }, (_, index) => `line ${index}`)
    const parts = folded(diff(long.join('\n'), long.map((line, index) => (index === 20 ? 'other' : line)).join('\n')))
    expect(parts.map((line) => line?.kind ?? 'gap')).toEqual(['gap', 'same', 'same', 'gone', 'new', 'same', 'same', 'gap'])
  })
})

describe('the editor', () => {
  const TYPE: TypeInfo = { key: 'my-type', name: { en: 'New type' }, version: 1, currentVersion: 1, active: true, position: 1, shopId: null, revision: 3, definition: { key: 'my-type', name: 'New type', fields: [], ...FLOW }, source: STARTER }
  let app: App | undefined
  let page: HTMLElement
  let checks: string[]
  let saved: unknown[]

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    checks = []
    saved = []
    vi.spyOn(http, 'get').mockImplementation(async () => TYPE as never)
    vi.spyOn(http, 'post').mockImplementation(async (_path, body) => {
      const source = (body as { source: string }).source
      checks.push(source)
      const faults = source.includes('nowhere') ? [{ line: 20, column: 9, path: 'transitions[0].to', code: 'flow.noState', message: 'there is no state "nowhere"' }] : []
      return { faults, warnings: [], definition: faults.length ? null : TYPE.definition } as never
    })
  })
  afterEach(() => {
    app?.unmount()
    page.remove()
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  async function show(key: string | null, known: string[] = []): Promise<void> {
    await Promise.all([useLocale('en'), withAdministration()])
    page = document.createElement('div')
    document.body.append(page)
    app = createApp({ render: () => h(TypeEditor, { typeKey: key, known, onSaved: (type: TypeInfo, created: boolean) => saved.push([type.currentVersion, created]) }) })
    app.use(i18n)
    app.use(createPinia())
    app.mount(page)
    await vi.waitFor(() => expect(page.querySelector('textarea')).not.toBeNull())
    await settle()
  }
  async function settle(): Promise<void> {
    await vi.advanceTimersByTimeAsync(500)
    await nextTick()
  }
  async function type(text: string): Promise<void> {
    const area = page.querySelector('textarea')!
    area.value = text
    area.dispatchEvent(new Event('input', { bubbles: true }))
    await nextTick()
  }
  const save = () => [...page.querySelectorAll('button')].find((button) => button.textContent?.trim() === 'Save')!

  it('checks what is typed once the typing rests, and marks the line', async () => {
    await show('my-type')
    const before = checks.length
    await type(STARTER.replace('to: open', 'to: nowher'))
    await vi.advanceTimersByTimeAsync(200)
    await type(STARTER.replace('to: open', 'to: nowhere'))
    await settle()
    expect(checks.slice(before)).toHaveLength(1)
    expect(page.querySelector('.type-faults .fault')!.textContent).toContain('there is no state "nowhere"')
    expect(page.querySelectorAll('.yaml-gutter li.wrong')).toHaveLength(1)
    expect(page.querySelectorAll('.yaml-gutter li')[19]!.className).toContain('wrong')
    expect(save().disabled).toBe(true)
    page.querySelector<HTMLElement>('.type-faults .fault')!.click()
    await settle()
    expect(document.activeElement).toBe(page.querySelector('textarea'))
  })

  it('saves with the version it has seen, and lets nobody be overwritten by chance', async () => {
    const put = vi.spyOn(http, 'put').mockRejectedValueOnce(new ApiError(412, { title: 'stale' })).mockResolvedValueOnce({ ...TYPE, currentVersion: 3, revision: 5, source: `${STARTER}# mine\n` })
    await show('my-type')
    await type(`${STARTER}# mine\n`)
    await settle()
    expect(save().disabled).toBe(false)
    vi.mocked(http.get).mockResolvedValueOnce({ ...TYPE, currentVersion: 2, revision: 4, savedBy: 'carol', source: `${STARTER}# theirs\n` })
    save().click()
    await settle()
    expect(put.mock.calls[0]![2]).toEqual({ version: 3 })
    expect(page.querySelector('.form-notice')!.textContent).toContain('carol saved version 2')
    expect(page.querySelector('textarea')!.value).toContain('# mine')
    ;[...page.querySelectorAll('button')].find((button) => button.textContent?.trim() === 'Save mine')!.click()
    await settle()
    expect(put.mock.calls[1]![2]).toEqual({ version: 4 })
    expect(saved).toEqual([[3, false]])
  })

  it('makes a new type of a key that is free', async () => {
    vi.spyOn(http, 'put').mockResolvedValue({ ...TYPE, key: 'own' })
    await show(null, ['my-type'])
    await type(`${STARTER}\n`)
    await settle()
    expect(page.textContent).toContain('There is a type "my-type" already')
    expect(save().disabled).toBe(true)
    await type(STARTER.replace('my-type', 'own'))
    await settle()
    save().click()
    await settle()
    expect(vi.mocked(http.put).mock.calls[0]![0]).toBe('/api/ticket-types/own')
    expect(saved).toEqual([[1, true]])
  })
})
