import type { PluginDefinition, PluginUi } from '@switchboard/console-kit'
import { beforeEach, describe, expect, it } from 'vitest'
import type { UiModule } from '@/api/types'
import { PluginRegistry } from '@/plugins/registry'

const module = (plugin: string, hash: string): UiModule => ({ plugin, version: '1.0.0', hash, script: `/ui/x/${plugin}/${hash}/index.js`, styles: [`/${hash}.css`] })
const component = {}

let definitions: Record<string, (ui: PluginUi) => void | Promise<void>>
let log: string[]
let failures: string[]
let registry: PluginRegistry

beforeEach(() => {
  definitions = {}
  log = []
  failures = []
  registry = new PluginRegistry({
    load: async ({ script }) => {
      const setup = definitions[script]
      if (!setup) throw new Error(`no such file ${script}`)
      return { setup } as PluginDefinition
    },
    addStyles: async (urls) => {
      log.push(`+ ${urls.join()}`)
      return () => log.push(`- ${urls.join()}`)
    },
    addPage: (plugin, page) => {
      log.push(`+ ${plugin}/${page.path}`)
      return () => log.push(`- ${plugin}/${page.path}`)
    },
    addMessages: () => {},
    onEvent: (type) => {
      log.push(`+ on ${type}`)
      return () => log.push(`- on ${type}`)
    },
    kit: () => ({ t: (key: string) => key }) as never,
    changed: (plugin) => log.push(`changed ${plugin}`),
    failed: (plugin, error) => failures.push(`${plugin}: ${(error as Error).message}`),
  })
})

const echo = (path: string) => (ui: PluginUi) => {
  ui.page({ path, component, title: () => 'Echo' })
  ui.menu({ id: 'echo', label: () => 'Echo', icon: '', page: path })
  ui.card({ id: 'card', title: () => 'Echo', component })
  ui.ticketCard({ id: 'card', types: ['errand'], title: () => 'Echo', component })
  ui.onEvent('message.created', () => {})
  ui.onDispose(() => log.push(`disposed ${path}`))
}

describe('the plugin registry', () => {
  it('shows what a plugin registers and removes all of it when the plugin goes', async () => {
    definitions['/ui/x/echo/1/index.js'] = echo('one')
    await registry.sync([module('echo', '1')])
    expect(registry.registrations.get('echo')).toMatchObject({ menu: [{ id: 'echo' }], cards: [{ id: 'card' }], ticketCards: [{ id: 'card', types: ['errand'] }] })

    log = []
    await registry.sync([])
    expect(registry.registrations.size).toBe(0)
    expect(log.sort()).toEqual(['- /1.css', '- echo/one', '- on message.created', 'changed echo', 'disposed one'])
  })

  it('loads a new version completely before the old one goes', async () => {
    definitions['/ui/x/echo/1/index.js'] = echo('one')
    definitions['/ui/x/echo/2/index.js'] = echo('two')
    await registry.sync([module('echo', '1')])
    log = []
    await registry.sync([module('echo', '2')])
    expect(log.indexOf('+ /2.css')).toBeLessThan(log.indexOf('disposed one'))
    expect(log.indexOf('disposed one')).toBeLessThan(log.indexOf('+ echo/two'))
    expect(log).toContain('- /1.css')
    expect(registry.registrations.get('echo')?.module.hash).toBe('2')
  })

  it('keeps the old version when the new one cannot be loaded or throws', async () => {
    definitions['/ui/x/echo/1/index.js'] = echo('one')
    definitions['/ui/x/echo/2/index.js'] = (ui) => {
      echo('two')(ui)
      throw new Error('broken')
    }
    await registry.sync([module('echo', '1')])
    log = []
    await registry.sync([module('echo', '2')])
    await registry.sync([module('echo', '3')])
    expect(registry.registrations.get('echo')?.module.hash).toBe('1')
    expect(failures).toEqual(['echo: broken', 'echo: no such file /ui/x/echo/3/index.js'])
    expect(log).toEqual(['+ /2.css', '+ on message.created', 'disposed two', '- on message.created', '- /2.css', '+ /3.css'])
  })

  it('refuses an entry without its page and an id given twice', async () => {
    definitions['/ui/x/a/1/index.js'] = (ui) => ui.menu({ id: 'm', label: () => 'M', icon: '', page: 'nowhere' })
    definitions['/ui/x/b/1/index.js'] = (ui) => {
      ui.card({ id: 'c', title: () => 'C', component })
      ui.card({ id: 'c', title: () => 'C', component })
    }
    await registry.sync([module('a', '1'), module('b', '1')])
    expect(registry.registrations.size).toBe(0)
    expect(failures).toHaveLength(2)
  })

  it('leaves others alone when one fails, and an unchanged one untouched', async () => {
    definitions['/ui/x/echo/1/index.js'] = echo('one')
    await registry.sync([module('bad', '1'), module('echo', '1')])
    expect([...registry.registrations.keys()]).toEqual(['echo'])
    log = []
    await registry.sync([module('echo', '1')])
    expect(log).toEqual([])
  })
})
