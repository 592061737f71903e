import { ElMessageBox } from 'element-plus'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, defineComponent, h, reactive, ref, type App } from 'vue'
import { createMemoryHistory, createRouter, RouterView, type Router } from 'vue-router'
import { useDrawer, useRowDrawer } from '@/admin/parts/drawer'
import { useLocale, withAdministration } from '@/i18n'

describe('a drawer', () => {
  const dirty = ref(false)
  let drawer: ReturnType<typeof useDrawer>
  let router: Router
  let app: App
  let asked: ReturnType<typeof vi.spyOn>

  beforeEach(async () => {
    await Promise.all([useLocale('en'), withAdministration()])
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

describe('the drawer of a row', () => {
  interface Thing { id: string; name: string; version: number; secret?: string }
  const rows = reactive({
    loaded: false,
    all: [] as Thing[],
    load: async () => {},
    find: (id: string | null | undefined) => rows.all.find((each) => each.id === id),
    take(row: Thing) {
      rows.all = [...rows.all.filter((each) => each.id !== row.id), row]
      return row
    },
    drop: (id: string) => void (rows.all = rows.all.filter((each) => each.id !== id)),
  })
  let drawer: ReturnType<typeof useRowDrawer<Thing, { name: string }>>
  let app: App
  const secrets: (string | undefined)[] = []

  beforeEach(async () => {
    await Promise.all([useLocale('en'), withAdministration()])
    Object.assign(rows, { loaded: false, all: [] })
    const page = defineComponent({
      setup() {
        drawer = useRowDrawer<Thing, { name: string }>('things', rows, (key) => `the ${key}`, {
          path: '/api/things',
          blank: () => ({ name: '' }),
          read: ({ name }) => ({ name }),
          kept({ secret, ...row }) {
            secrets.push(secret)
            return row
          },
          told: () => null,
        })
        return () => h('p')
      },
    })
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/things/:id?', name: 'things', component: page }] })
    await router.push('/things/one')
    app = createApp({ render: () => h(RouterView) })
    app.use(router)
    app.mount(document.createElement('div'))
    await vi.waitFor(() => expect(drawer).toBeDefined())
  })
  afterEach(() => {
    app.unmount()
    vi.unstubAllGlobals()
  })

  it('waits for the rows, follows what others change, and closes when the row is unknown', async () => {
    expect(drawer.current.value).toBeUndefined()
    Object.assign(rows, { all: [{ id: 'one', name: 'One', version: 1 }], loaded: true })
    await vi.waitFor(() => expect(drawer.editor.form.name).toBe('One'))
    rows.take({ id: 'one', name: 'Other', version: 2 })
    await vi.waitFor(() => expect(drawer.editor.form.name).toBe('Other'))
    await drawer.open('gone')
    await vi.waitFor(() => expect(drawer.id.value).toBeNull())
  })

  it('opens what was made, and keeps no secret in the list', async () => {
    Object.assign(rows, { all: [{ id: 'one', name: 'One', version: 1 }], loaded: true })
    await drawer.open('new')
    drawer.editor.form.name = 'Two'
    vi.stubGlobal('fetch', async () => Response.json({ id: 'two', name: 'Two', version: 0, secret: 'shown once' }, { status: 201 }))
    await drawer.save()
    expect([drawer.id.value, drawer.current.value, secrets.at(-1)]).toEqual(['two', { id: 'two', name: 'Two', version: 0 }, 'shown once'])
    expect(drawer.editor.dirty.value).toBe(false)
  })

  it('names the fields that somebody else has changed too', async () => {
    Object.assign(rows, { all: [{ id: 'one', name: 'One', version: 1 }], loaded: true })
    await vi.waitFor(() => expect(drawer.editor.form.name).toBe('One'))
    drawer.editor.form.name = 'Mine'
    rows.take({ id: 'one', name: 'Theirs', version: 2 })
    await vi.waitFor(() => expect(drawer.conflicts.value).toEqual(['the name']))
  })
})
