/**
 * What a plugin's pages may use of the console. The module is shared: in a plugin's file its import stays as it is and
 * the console's import map resolves it, so there is one instance for all.
 */
import { computed, inject, type Component, type ComputedRef, type InjectionKey } from 'vue'
import type { CardProps, Kit, MenuEntry, PanelCard, PluginPage, PluginUi, Role } from './types'

export type { CardProps, Kit, KitApi, Messages, MenuEntry, PanelCard, PluginPage, PluginUi, Role, TicketCard, TicketCardProps } from './types'

/** What the entry module of a plugin exports as its default. */
export interface PluginDefinition {
  readonly setup: (ui: PluginUi) => void | Promise<void>
}

/**
 * Declares a plugin's part of the console. `setup` is called once for each loaded version; everything registered in it
 * vanishes together when the plugin stops. When it throws, nothing of it is shown and an earlier version stays.
 */
export function definePlugin(setup: PluginDefinition['setup']): PluginDefinition {
  return { setup }
}

export const KIT_KEY: InjectionKey<Kit> = Symbol('switchboard.kit')

/** The console as a plugin's component sees it. Only inside `setup` of a page or card of a plugin. */
export function useKit(): Kit {
  const kit = inject(KIT_KEY)
  if (!kit) throw new Error('useKit() works only inside a page or card that a plugin registered')
  return kit
}

/** The plugin's own texts: `const t = useText()`, then `t('title')`. */
export function useText(): Kit['t'] {
  return useKit().t
}

/** The language shown now, as a BCP 47 tag. */
export function useKitLocale(): ComputedRef<string> {
  const kit = useKit()
  return computed(() => kit.locale.value)
}

export type { Component, CardProps as ConversationCardProps, MenuEntry as Menu, PanelCard as Card, PluginPage as Page, Role as AgentRole }
