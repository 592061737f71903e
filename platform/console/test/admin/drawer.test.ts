import { ElMessageBox } from 'element-plus'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, defineComponent, h, ref, type App } from 'vue'
import { createMemoryHistory, createRouter, RouterView, type Router } from 'vue-router'
import { useDrawer } from '@/admin/parts/drawer'
import { useLocale } from '@/i18n'

describe('a drawer', () => {
  const dirty = ref(false)
  let drawer: ReturnType<typeof useDrawer>
  let router: Router
  let app: App
  let asked: ReturnType<typeof vi.spyOn>

  beforeEach(async () => {
    await useLocale('en')
    dirty.value = false
    const page = defineComponent({
      setup() {
        drawer = useDrawer('things', dirty)
        return () => h('p')
      },
    })
    router = createRouter({
      history: createMemoryHistory(),
      routes: [
        { path: '/things/:id?', name: 'things', component: page },
        { path: '/elsewhere', component: { render: () => h('p') } },
      ],
    })
    await router.push('/things?q=word&tab=letters')
    app = createApp({ render: () => h(RouterView) })
    app.use(router)
    app.mount(document.createElement('div'))
    await vi.waitFor(() => expect(drawer).toBeDefined())
    asked = vi.spyOn(ElMessageBox, 'confirm')
  })
  afterEach(() => {
    asked.mockRestore()
    app.unmount()
  })

  it('follows the address, and the filters of the list stay', async () => {
    await drawer.open('one')
    expect([drawer.id.value, router.currentRoute.value.fullPath]).toEqual(['one', '/things/one?q=word'])
    await drawer.close()
    expect([drawer.id.value, router.currentRoute.value.fullPath]).toEqual([null, '/things?q=word'])
    await drawer.open('new')
    expect(drawer.isNew.value).toBe(true)
    expect(asked).not.toHaveBeenCalled()
  })

  it('asks before what was typed is lost, once', async () => {
    await drawer.open('one')
    dirty.value = true
    asked.mockRejectedValue('cancel')
    await drawer.close()
    await router.push('/elsewhere')
    expect(drawer.id.value).toBe('one')
    expect(asked).toHaveBeenCalledTimes(2)
    asked.mockResolvedValue('confirm' as never)
    await drawer.close()
    expect(drawer.id.value).toBeNull()
    await drawer.open('two')
    expect([drawer.id.value, asked.mock.calls.length]).toEqual(['two', 3])
  })
})
