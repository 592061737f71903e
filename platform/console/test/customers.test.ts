import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import type { Contact } from '@/api/types'
import { i18n, useLocale } from '@/i18n'
import CustomersPage from '@/pages/CustomersPage.vue'
import { loadPinyin } from '@/shared/pinyin'

const contact = (id: string, name: string, change: Partial<Contact> = {}): Contact =>
  ({ id, name, email: null, phone: null, note: null, identities: [], createdAt: '2026-01-01T00:00:00.000Z', version: 1, ...change }) as Contact

let router: Router
let asked: string[]
let bodies: Record<string, unknown>[]
let people: Contact[]
let unmount = () => {}

beforeEach(async () => {
  setActivePinia(createPinia())
  await useLocale('en')
  await loadPinyin()
  asked = []
  bodies = []
  people = [contact('k1', '王小明', { phone: '13800000000' }), contact('k2', 'Anna Berg', { email: 'anna@mail.example' })]
  vi.stubGlobal('ResizeObserver', class { observe() {} unobserve() {} disconnect() {} })
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push(`${init.method} ${path}`)
    if (init.body) bodies.push(JSON.parse(String(init.body)))
    if (path.startsWith('/api/contacts/k2/conversations')) return new Response(JSON.stringify({ items: [], next: null }))
    if (path.startsWith('/api/contacts/k2')) return new Response(JSON.stringify({ ...people[1], ...bodies.at(-1) }))
    const q = new URLSearchParams(path.split('?')[1]).get('q') ?? ''
    return new Response(JSON.stringify({ items: q ? [] : people, next: null }))
  })
  router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/customers/:id?', name: 'customers', component: CustomersPage, props: true }, { path: '/:rest(.*)*', component: { render: () => null } }] })
})
afterEach(() => {
  unmount()
  document.body.innerHTML = ''
})

async function open(address: string): Promise<void> {
  await router.push(address)
  const { RouterView } = await import('vue-router')
  const app = createApp({ render: () => h(RouterView) })
  app.use(i18n).use(router)
  const element = document.createElement('div')
  document.body.append(element)
  app.mount(element)
  unmount = () => app.unmount()
  await nextTick()
}

describe('the customers', () => {
  it('stand in a table, and are found by pinyin initials at once', async () => {
    await open('/customers')
    await vi.waitFor(() => expect(document.body.textContent).toContain('Anna Berg'))
    const field = document.querySelector<HTMLInputElement>('.page-head input')!
    field.value = 'wxm'
    field.dispatchEvent(new Event('input', { bubbles: true }))
    await vi.waitFor(() => expect(document.body.textContent).not.toContain('Anna Berg'))
    expect(document.body.textContent).toContain('王小明')
    await vi.waitFor(() => expect(router.currentRoute.value.query.q).toBe('wxm'))
    expect(asked.at(-1)).toContain('q=wxm')
  })

  it('open in a drawer by their address', async () => {
    await open('/customers/k2')
    await vi.waitFor(() => expect(document.body.textContent).toContain('No conversation that you see.'))
    expect(asked).toContain('GET /api/contacts/k2')
  })

  it('say what the place is for while there are none', async () => {
    people = []
    await open('/customers')
    await vi.waitFor(() => expect(document.body.textContent).toContain('No customers yet'))
  })
})
