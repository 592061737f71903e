import { reactive } from 'vue'
import { http } from '@/api/http'
import { i18n } from '@/i18n'

/** What plugins can do for tickets, by id. */
const names = reactive(new Map<string, string>())
let asked = ''

/** Reads them, in the language shown; what can't be read goes by its id. */
export async function loadPluginActions(): Promise<{ value: string; label: string }[]> {
  const { items } = await http.get<{ items: { id: string; name: string }[] }>('/api/ticket-actions')
  items.forEach(({ id, name }) => names.set(id, name))
  return items.map(({ id, name }) => ({ value: id, label: name }))
}

/** What one is called; the id while that isn't known. */
export function pluginActionName(id: string): string {
  const locale = i18n.global.locale.value
  if (asked !== locale) {
    asked = locale
    loadPluginActions().catch((error: unknown) => console.warn('the names of plugins\' actions could not be read', error))
  }
  return names.get(id) ?? id
}
