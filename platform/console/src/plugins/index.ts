import type { Kit, Messages, PluginDefinition, PluginPage } from '@switchboard/console-kit'
import { computed, h, type App } from 'vue'
import type { Router } from 'vue-router'
import { http } from '@/api/http'
import type { UiModule } from '@/api/types'
import { i18n } from '@/i18n'
import { notify } from '@/shared/notify'
import { useLive } from '@/stores/live'
import { useSession } from '@/stores/session'
import PluginRoot from './PluginRoot.vue'
import { PluginRegistry } from './registry'

let router: Router
let app: App

const kits = new Map<string, Kit>()

export const registry = new PluginRegistry({
  load: async (module) => ((await import(/* @vite-ignore */ module.script)) as { default: PluginDefinition }).default,
  addStyles,
  addPage,
  addMessages,
  onEvent: (type, listener) => useLive().on(type, listener as never),
  kit: kitOf,
  changed: (plugin) => {
    // The same address may now lead to another component or to none.
    if (router.currentRoute.value.path.startsWith(`/x/${plugin}`)) void router.replace(router.currentRoute.value.fullPath)
  },
  failed: (plugin, error) => {
    console.error(`the pages of the plugin ${plugin} could not be loaded`, error)
    notify(i18n.global.t('shell.plugin.loadFailed', { plugin }), 'warning')
  },
})

/** Loads the plugins' pages and keeps them in step with the server. Returns what ends it. */
export function followPlugins(): () => void {
  const live = useLive()
  const load = async () => {
    try {
      await registry.sync((await http.get<{ modules: UiModule[] }>('/api/ui')).modules ?? [])
    } catch (error) {
      console.warn('the list of plugin pages could not be read', error)
    }
  }
  void load()
  const stops = [live.on('ui.updated', () => void load()), live.on('resumed', () => void load())]
  return () => {
    stops.forEach((stop) => stop())
    void registry.sync([])
  }
}

export function installPlugins(theApp: App, theRouter: Router): void {
  app = theApp
  router = theRouter
}

/** The console's app context, for roots that plugins are rendered into. */
export const appContext = () => app._context

export function kitOf(plugin: string): Kit {
  let kit = kits.get(plugin)
  if (!kit) kits.set(plugin, (kit = makeKit(plugin)))
  return kit
}

function makeKit(plugin: string): Kit {
  const { t, te, locale } = i18n.global
  const session = useSession()
  return {
    plugin,
    api: guarded(),
    t: (key, values) => {
      const full = `x.${plugin}.${key}`
      return te(full) || te(full, 'en') ? t(full, values ?? {}) : key
    },
    locale: computed(() => locale.value),
    agent: computed(() => session.agent && { id: session.agent.id, name: session.agent.name, roles: session.agent.roles }),
    notify,
    go: (path) => void router.push(`/x/${plugin}/${path}`),
    openTicket: (id) => void router.push({ name: 'ticket', params: { id } }),
    openConversation: (id) => void router.push({ name: 'desk', params: { view: 'all', id } }),
  }
}

/** The token goes to the server's API only, wherever a plugin's address points. */
function guarded(): Kit['api'] {
  const check = (path: string) => {
    if (!path.startsWith('/api/')) throw new TypeError(`not a path of the API: ${path}`)
    return path
  }
  return {
    get: (path, query) => http.get(check(path), query),
    post: (path, body) => http.post(check(path), body),
    put: (path, body) => http.put(check(path), body),
    patch: (path, body) => http.patch(check(path), body),
    delete: (path) => http.delete(check(path)),
  }
}

function addPage(plugin: string, page: PluginPage): () => void {
  return router.addRoute('shell', {
    path: `/x/${plugin}/${page.path}`.replace(/\/$/, ''),
    component: { name: `Page-${plugin}`, render: () => h(PluginRoot, { key: `${plugin}/${page.path}`, plugin, component: page.component }) },
    meta: { title: page.title, roles: page.roles, section: `x/${plugin}/${page.path}` },
  })
}

function addMessages(plugin: string, texts: Record<string, Messages>): void {
  for (const [locale, messages] of Object.entries(texts)) {
    i18n.global.mergeLocaleMessage(locale, { x: { [plugin]: messages } })
  }
}

/** Resolves when all are there, so that a page is never seen without its styles. */
async function addStyles(urls: string[]): Promise<() => void> {
  const links = urls.map((url) => {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = url
    return link
  })
  const remove = () => links.forEach((link) => link.remove())
  try {
    await Promise.all(
      links.map(
        (link) =>
          new Promise<void>((resolve, reject) => {
            link.onload = () => resolve()
            link.onerror = () => reject(new Error(`the style sheet ${link.href} could not be loaded`))
            document.head.append(link)
          }),
      ),
    )
  } catch (error) {
    remove()
    throw error
  }
  return remove
}
