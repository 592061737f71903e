import type { MenuEntry, Messages, PanelCard, PluginDefinition, PluginPage, PluginUi, TicketCard } from '@switchboard/console-kit'
import { shallowReactive } from 'vue'
import type { UiModule } from '@/api/types'

/** The parts of the console that a plugin's registration touches; tests put their own in. */
export interface RegistryPorts {
  load: (module: UiModule) => Promise<PluginDefinition>
  addStyles: (urls: string[]) => Promise<() => void>
  addPage: (plugin: string, page: PluginPage) => () => void
  addMessages: (plugin: string, texts: Record<string, Messages>) => void
  onEvent: (type: string, listener: (event: never) => void) => () => void
  kit: (plugin: string) => Pick<PluginUi, 't' | 'api'>
  /** After pages came or went: the address shown now may lead elsewhere. */
  changed: (plugin: string) => void
  failed: (plugin: string, error: unknown) => void
}

interface Registration {
  module: UiModule
  pages: PluginPage[]
  menu: MenuEntry[]
  cards: PanelCard[]
  ticketCards: TicketCard[]
  disposers: (() => void)[]
}

/** Pages, menu entries and cards of the plugins that run now. */
export class PluginRegistry {
  readonly registrations = shallowReactive(new Map<string, Registration>())
  private readonly told = new Map<string, string>()
  private queue: Promise<void> = Promise.resolve()

  constructor(private readonly ports: RegistryPorts) {}

  /** Makes what is shown equal to `modules`: loads the new, replaces the changed, disposes the gone. One at a time. */
  sync(modules: UiModule[]): Promise<void> {
    this.queue = this.queue.then(() => this.apply(modules))
    return this.queue
  }

  private async apply(modules: UiModule[]): Promise<void> {
    const wanted = new Set(modules.map((module) => module.plugin))
    for (const plugin of [...this.registrations.keys()]) {
      if (!wanted.has(plugin)) this.remove(plugin)
    }
    for (const module of modules) {
      const now = this.registrations.get(module.plugin)
      if (now?.module.hash === module.hash && now.module.script === module.script) continue
      try {
        await this.replace(module)
      } catch (error) {
        // It is tried again each time the list is read; telling it once is enough.
        if (this.told.get(module.plugin) !== module.hash) this.ports.failed(module.plugin, error)
        this.told.set(module.plugin, module.hash)
      }
    }
  }

  /** The new version is loaded and set up completely before the old one goes, so a broken one changes nothing. */
  private async replace(module: UiModule): Promise<void> {
    const next = await this.prepare(module)
    const old = this.registrations.get(module.plugin)
    if (old) dispose(old)
    for (const page of next.pages) next.disposers.push(this.ports.addPage(module.plugin, page))
    this.registrations.set(module.plugin, next)
    this.ports.changed(module.plugin)
  }

  private async prepare(module: UiModule): Promise<Registration> {
    const next: Registration = { module, pages: [], menu: [], cards: [], ticketCards: [], disposers: [] }
    try {
      const [definition, removeStyles] = await Promise.all([this.ports.load(module), this.ports.addStyles(module.styles ?? [])])
      next.disposers.push(removeStyles)
      if (typeof definition?.setup !== 'function') throw new Error('the module has no default export made by definePlugin()')
      await definition.setup({
        plugin: module.plugin,
        version: module.version,
        ...this.ports.kit(module.plugin),
        page: (page) => void next.pages.push(page),
        menu: (entry) => void next.menu.push(entry),
        card: (card) => void next.cards.push(card),
        ticketCard: (card) => void next.ticketCards.push(card),
        messages: (texts) => this.ports.addMessages(module.plugin, texts),
        onDispose: (run) => void next.disposers.push(run),
        onEvent: (type, listener) => void next.disposers.push(this.ports.onEvent(type, listener)),
      })
      check(next)
      return next
    } catch (error) {
      dispose(next)
      throw error
    }
  }

  private remove(plugin: string): void {
    const old = this.registrations.get(plugin)
    if (!old) return
    this.registrations.delete(plugin)
    dispose(old)
    this.ports.changed(plugin)
  }
}

function check(registration: Registration): void {
  const paths = registration.pages.map((page) => page.path)
  for (const entry of registration.menu) {
    if (!paths.includes(entry.page)) throw new Error(`the menu entry ${entry.id} leads to no page of this plugin: ${entry.page}`)
  }
  for (const names of [paths, registration.menu.map((entry) => entry.id), registration.cards.map((card) => card.id), registration.ticketCards.map((card) => card.id)]) {
    const twice = names.find((name, index) => names.indexOf(name) !== index)
    if (twice !== undefined) throw new Error(`registered twice: ${twice}`)
  }
}

function dispose(registration: Registration): void {
  for (const run of registration.disposers.reverse()) {
    try {
      run()
    } catch (error) {
      console.error(`the plugin ${registration.module.plugin} failed while it was removed`, error)
    }
  }
}
