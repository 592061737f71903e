import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, defineComponent, h, nextTick, ref } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import type { Conversation } from '@/api/types'
import { DESK_KEY } from '@/desk/desk'
import ConversationList from '@/desk/ConversationList.vue'
import CommandBar from '@/layout/CommandBar.vue'
import { i18n, useLocale } from '@/i18n'
import { loadPinyin } from '@/shared/pinyin'
import { useConversations } from '@/stores/conversations'
import { useSession } from '@/stores/session'

const names = ['王小明', 'Anna', '陈思', 'Ben', 'Carl']
const conversation = (index: number, change: Partial<Conversation> = {}): Conversation => ({
  id: `c${index}`, channel: { id: 'web', name: 'Web', plugin: 'web' }, contact: { id: `k${index}`, name: names[index % names.length]! }, state: 'ASSIGNED',
  assignee: { id: 'me', name: 'Me' }, seq: 1, unread: 0, createdAt: '2026-01-01T00:00:00.000Z', lastMessageAt: `2026-01-01T00:00:${String(59 - index).padStart(2, '0')}.000Z`, version: 1, ...change,
})

let router: Router
let bodies: Record<string, unknown>[]
let refused: string[]
let unmount = () => {}
const opened = vi.fn()

beforeEach(async () => {
  setActivePinia(createPinia())
  await useLocale('en')
  useSession().agent = { id: 'me', username: 'me', name: 'Me', roles: ['AGENT'], state: 'ONLINE', capacity: 5, load: 0 }
  bodies = []
  refused = []
  // Nothing is laid out here; a list that is high enough for its rows doesn't scroll.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.stubGlobal('ResizeObserver', class { observe() {} unobserve() {} disconnect() {} })
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (init.body) bodies.push(JSON.parse(String(init.body)))
    if (path.startsWith('/api/conversations/bulk')) {
      const { ids } = bodies.at(-1) as { ids: string[] }
      return new Response(JSON.stringify({ items: ids.map((id) => (refused.includes(id) ? { id, ok: false, problem: { title: '', status: 409, detail: 'A colleague has it.' } } : { id, ok: true })) }))
    }
    if (path.startsWith('/api/conversations?')) return new Response(JSON.stringify({ items: names.map((_, index) => conversation(index)), next: null }))
    return new Response(JSON.stringify({ items: [], next: null }))
  })
  router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/conversations/:view/:id?', name: 'desk', component: { render: () => null } }, { path: '/:rest(.*)*', component: { render: () => null } }] })
  await router.push('/conversations/mine')
})
afterEach(() => {
  unmount()
  document.body.innerHTML = ''
})

async function mount(render: () => ReturnType<typeof h>): Promise<void> {
  const app = createApp(defineComponent({ render }))
  app.use(i18n).use(router)
  app.provide(DESK_KEY, { open: opened, step: () => {}, view: ref('mine') as never })
  const element = document.createElement('div')
  document.body.append(element)
  app.mount(element)
  unmount = () => app.unmount()
  await nextTick()
}

const key = (init: KeyboardEventInit, target: EventTarget = document.activeElement ?? window) => target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }))
const settled = () => new Promise((resolve) => setTimeout(resolve, 20))
const ticked = () => [...document.querySelectorAll<HTMLInputElement>('.row-check input')].map((box) => box.checked)

// A loaded machine mounts slowly.
vi.setConfig({ testTimeout: 30_000 })

describe('the list', () => {
  beforeEach(async () => {
    await useConversations().load('mine', {})
    await mount(() => h(ConversationList, { view: 'mine', filters: {}, chosen: null }))
  })

  it('is gone through with the arrows, and chosen from with x and Shift', async () => {
    const rows = () => [...document.querySelectorAll<HTMLElement>('.row')]
    expect(rows().map((row) => row.tabIndex)).toEqual([0, -1, -1, -1, -1])
    rows()[0]!.focus()
    key({ key: 'ArrowDown' })
    await settled()
    expect(document.activeElement).toBe(rows()[1])
    key({ key: 'x' })
    key({ key: 'ArrowDown', shiftKey: true })
    await settled()
    key({ key: 'ArrowDown', shiftKey: true })
    await settled()
    expect(ticked()).toEqual([false, true, true, true, false])
    expect(useConversations().held).toBe(true)
    key({ key: 'Escape' })
    await settled()
    expect(ticked()).toEqual([false, false, false, false, false])
    expect(useConversations().held).toBe(false)
  })

  it('does one thing to the chosen ones, and keeps those that could not be done with their reason', async () => {
    const box = () => [...document.querySelectorAll<HTMLElement>('.row-check input')]
    box()[0]!.click()
    await settled()
    box()[2]!.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: true }))
    await settled()
    expect(ticked()).toEqual([true, true, true, false, false])
    expect(opened).not.toHaveBeenCalled()
    refused = ['c1']
    document.querySelector<HTMLElement>('.bulk [aria-label="Close"]')!.click()
    await settled()
    expect(bodies.at(-1)).toMatchObject({ ids: ['c0', 'c1', 'c2'], action: 'close' })
    expect(ticked()).toEqual([false, true, false, false, false])
    expect(document.querySelector('.bulk-failed')?.textContent).toContain('A colleague has it.')
    document.querySelector<HTMLElement>('.undo button')!.click()
    await settled()
    expect(bodies.at(-1)).toMatchObject({ ids: ['c0', 'c2'], action: 'undo' })
  })
})

describe('the command bar', () => {
  it('finds by pinyin what is loaded, and goes there', async () => {
    await useConversations().load('mine', {})
    await loadPinyin()
    const closed = vi.fn()
    await mount(() => h(CommandBar, { onClose: closed }))
    const field = document.querySelector<HTMLInputElement>('.command input')!
    field.value = 'wxm'
    field.dispatchEvent(new Event('input', { bubbles: true }))
    await settled()
    const items = [...document.querySelectorAll('.command-item')]
    expect(items.map((item) => item.querySelector('.command-text')?.textContent)).toEqual(['王小明'])
    key({ key: 'Enter' }, field)
    await settled()
    expect(closed).toHaveBeenCalled()
    expect(router.currentRoute.value.params.id).toBe('c0')
  })

  it('offers no page that the role does not have', async () => {
    await mount(() => h(CommandBar))
    const texts = () => [...document.querySelectorAll('.command-text')].map((each) => each.textContent).join()
    expect(texts()).toContain('Queue')
    expect(texts()).not.toContain('Admin')
  })
})
