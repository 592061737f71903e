import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, h, nextTick, type App, type Component } from 'vue'
import { createMemoryHistory, createRouter, RouterView, type Router } from 'vue-router'
import WebhooksPage from '@/admin/pages/webhooks/WebhooksPage.vue'
import { http } from '@/api/http'
import { ApiError } from '@/api/problem'
import { i18n, useLocale, withAdministration } from '@/i18n'
import MissingPage from '@/pages/MissingPage.vue'
import { useSession } from '@/stores/session'

const HOOK = { id: 'w1', name: 'Shop', url: 'https://shop.example/', events: ['*'], shop: null, channel: null, notes: false, enabled: false, waiting: 0, dead: 0, version: 1 }

describe('what the licence does not have', () => {
  let app: App
  let page: HTMLElement
  let hooks: unknown[] = []
  let asked: string[] = []
  /** Until when the server thinks about the plugin that isn't licensed. */
  let stock: Promise<void> | undefined

  beforeEach(async () => {
    await Promise.all([useLocale('en'), withAdministration()])
    localStorage.clear()
    asked = []
    stock = undefined
    vi.spyOn(http, 'get').mockImplementation(async (path: string) => {
      asked.push(path)
      if (path === '/api/x/stock') await stock
      if (path === '/api/x/stock') throw new ApiError(403, { type: '/problems/licence.module', detail: '"Stock" isn\'t in the licence. It comes with: ERP.' })
      if (path.startsWith('/api/x/')) throw new ApiError(404, { type: '/problems/plugin.noRest' })
      return { items: path === '/api/webhooks' ? hooks : [] } as never
    })
  })
  afterEach(() => {
    app.unmount()
    page.remove()
    document.body.replaceChildren()
    vi.restoreAllMocks()
  })

  async function show(address: string, may: string[], withheld: Record<string, string>): Promise<Router> {
    const pinia = createPinia()
    setActivePinia(pinia)
    Object.assign(useSession(), { permissions: Object.fromEntries(may.map((word) => [word, 'ALL'])), withheld })
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [
        { path: '/admin/webhooks/:id?', name: 'admin-webhooks', component: WebhooksPage as Component },
        { path: '/admin/licence', name: 'admin-licence', component: { render: () => h('p', 'the licence page') } },
        { path: '/:rest(.*)*', component: MissingPage as Component },
      ],
    })
    await router.push(address)
    page = document.createElement('div')
    document.body.append(page)
    app = createApp({ render: () => h(RouterView) })
    app.use(pinia).use(i18n).use(router)
    app.mount(page)
    return router
  }

  it('says at its address what has it, and shows admins the way', async () => {
    hooks = []
    await show('/admin/webhooks/new', ['webhooks:write', 'licence:write'], { api: 'Enterprise package, API access' })
    await vi.waitFor(() => expect(page.textContent).toContain('It comes with: Enterprise package, API access.'))
    expect(page.textContent).not.toContain('Add a webhook')
    expect(document.querySelector<HTMLElement>('.side-overlay')?.style.display ?? 'none').toBe('none')
    page.querySelector<HTMLElement>('.empty-state button')!.click()
    await vi.waitFor(() => expect(page.textContent).toBe('the licence page'))
  })

  it('leads nobody to a page that is not his', async () => {
    hooks = []
    await show('/admin/webhooks', ['webhooks:write'], { api: 'API access' })
    await vi.waitFor(() => expect(page.textContent).toContain('An administrator can bring a licence.'))
    expect(page.querySelector('.empty-state button')).toBeNull()
  })

  it('leaves what is there to be seen and deleted', async () => {
    hooks = [HOOK]
    await show('/admin/webhooks/w1', ['webhooks:write'], { api: 'API access' })
    await vi.waitFor(() => expect(page.textContent).toContain('https://shop.example/'))
    expect(page.textContent).toContain('nothing new can be made')
    await vi.waitFor(() => expect(document.querySelector<HTMLElement>('.side-overlay')?.style.display).toBe(''))
    expect(document.querySelector('.side-drawer')?.textContent).toContain('Delete')
  })

  it('is told of a plugin in the server\'s words, and only then', async () => {
    await show('/x/stock/levels', ['conversations:read'], {})
    await vi.waitFor(() => expect(page.textContent).toContain('"Stock" isn\'t in the licence. It comes with: ERP.'))
    app.unmount()
    page.remove()
    await show('/x/elsewhere', ['conversations:read'], {})
    await vi.waitFor(() => expect(asked).toContain('/api/x/elsewhere'))
    expect(page.textContent).toContain(i18n.global.t('shell.missing.title'))
  })

  it('is not told of the plugin that somebody has left meanwhile', async () => {
    let late = () => {}
    stock = new Promise((resolve) => { late = resolve })
    const router = await show('/x/stock/levels', ['conversations:read'], {})
    await vi.waitFor(() => expect(asked).toContain('/api/x/stock'))
    await router.push('/x/elsewhere')
    await vi.waitFor(() => expect(asked).toContain('/api/x/elsewhere'))
    late()
    await vi.mocked(http.get).mock.results[0]!.value.catch(() => {})
    await nextTick()
    expect(page.textContent).toContain(i18n.global.t('shell.missing.title'))
    expect(page.textContent).not.toContain('It comes with')
  })
})
