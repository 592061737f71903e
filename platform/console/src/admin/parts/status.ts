import { t } from '@/i18n'
import type { ChannelAccount, PluginHealth, PluginInfo } from '../types'

export type Tone = 'ok' | 'warn' | 'danger' | 'idle'

/** How a channel stands, in one word of the messages `admin.channelStatus`. */
export function channelState(channel: ChannelAccount): { tone: Tone; key: 'ONLINE' | 'DEGRADED' | 'OFFLINE' | 'DISABLED' } {
  if (channel.enabled === false) return { tone: 'idle', key: 'DISABLED' }
  if (channel.status === 'ONLINE') return { tone: 'ok', key: 'ONLINE' }
  if (channel.status === 'DEGRADED') return { tone: 'warn', key: 'DEGRADED' }
  return { tone: 'danger', key: 'OFFLINE' }
}

/** `channel` and `module` have words of ours, other kinds are shown as the plugin names them. */
export function kindOf(kind: string | null | undefined): string {
  const known = (kind ?? '').toLowerCase()
  return known === 'channel' || known === 'module' ? t(`admin.kind.${known}`) : kind || '–'
}

const PERMISSIONS = ['http', 'net', 'contacts', 'conversations', 'files', 'notices', 'events', 'tables', 'rest', 'pages']

/** A permission in words; one that this console doesn't know is shown as the plugin names it. */
export function permissionText(word: string): string {
  return PERMISSIONS.includes(word) ? t(`admin.permission.${word}`) : word
}

export function pluginTone(plugin: PluginInfo): Tone {
  if (plugin.state === 'FAILED') return 'danger'
  if (plugin.health === 'TROUBLED') return 'warn'
  if (plugin.state === 'STOPPED') return 'idle'
  return plugin.problem ? 'warn' : 'ok'
}

/** A word of the messages `admin.pluginState`. */
export const pluginState = (plugin: PluginInfo): string => (plugin.health === 'TROUBLED' && plugin.state === 'STARTED' ? 'TROUBLED' : plugin.state)

export const healthTone = (health: PluginHealth): Tone => ({ WELL: 'ok', TROUBLED: 'warn', FAILED: 'danger', STOPPED: 'idle' } as const)[health]
