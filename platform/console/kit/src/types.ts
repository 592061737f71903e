import type { Component, ComputedRef } from 'vue'

/** A built-in role by its name, another by its id. */
export type Role = 'ADMIN' | 'SUPERVISOR' | 'AGENT' | (string & {})

/** Texts of one language, by key; nested as you like. */
export interface Messages {
  [key: string]: string | Messages
}

export interface PluginPage {
  /** Below `/x/<plugin>/`; the empty text is the plugin's first page. May hold parameters as vue-router knows them. */
  path: string
  component: Component
  title: () => string
  /** Who may see it; everybody when absent. The server checks again. */
  roles?: Role[]
}

export interface MenuEntry {
  id: string
  label: () => string
  /** Path data of a 24 × 24 outline icon, drawn in the text's colour. */
  icon: string
  /** One of the plugin's own pages. */
  page: string
  /** Lower is further up; 100 when absent. */
  order?: number
  roles?: Role[]
}

export interface PanelCard {
  id: string
  title: () => string
  /** Gets {@link CardProps}. */
  component: Component
  order?: number
}

/** A card beside a ticket. */
export interface TicketCard {
  id: string
  title: () => string
  /** Gets {@link TicketCardProps}. */
  component: Component
  order?: number
  /** Keys of the types beside whose tickets it stands; beside all when absent. */
  types?: string[]
}

/** What a card beside a ticket is given; all of it changes while it is shown. */
export interface TicketCardProps {
  ticket: { id: string; number: number; type: string; state: string; fields: Record<string, unknown> }
  contact: { id: string; name: string | null } | null
}

/** What a card beside a conversation is given; both change while it is shown. */
export interface CardProps {
  conversation: { id: string; state: string; channel: { id: string; plugin: string; name: string } }
  contact: { id: string; name: string; email?: string | null; phone?: string | null }
}

/** The registration of one loaded version of a plugin. */
export interface PluginUi {
  readonly plugin: string
  readonly version: string
  page(page: PluginPage): void
  menu(entry: MenuEntry): void
  card(card: PanelCard): void
  ticketCard(card: TicketCard): void
  /** The plugin's texts by language (`en`, `zh-CN`); English stands in where one is missing. */
  messages(texts: Record<string, Messages>): void
  /** Called when this version goes. */
  onDispose(run: () => void): void
  /** Calls the listener for each event of this type that the console receives, until this version goes. */
  onEvent(type: string, listener: (event: { type: string; conversationId?: string; data?: unknown }) => void): void
  readonly t: Kit['t']
  readonly api: KitApi
}

/** JSON over HTTP as the signed-in person. Paths begin with `/api/`. Errors carry `status`, `problem` and `fields`. */
export interface KitApi {
  get<T>(path: string, query?: Record<string, string | number | boolean | null | undefined>): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
  put<T>(path: string, body?: unknown): Promise<T>
  patch<T>(path: string, body: unknown): Promise<T>
  delete<T>(path: string): Promise<T>
}

export interface Kit {
  readonly plugin: string
  readonly api: KitApi
  /** One of the plugin's texts in the language shown; the key itself where there is none. */
  readonly t: (key: string, values?: Record<string, unknown>) => string
  readonly locale: ComputedRef<string>
  /** The signed-in person. */
  readonly agent: ComputedRef<{ id: string; name: string; roles: Role[] } | null>
  /** A short message at the edge of the screen. */
  notify(text: string, kind?: 'success' | 'info' | 'warning' | 'error'): void
  /** Opens a page of this plugin. */
  go(path: string): void
  /** Opens a conversation on the desk. */
  openConversation(id: string): void
  openTicket(id: string): void
}
