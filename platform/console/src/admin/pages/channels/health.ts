import type { ChannelAccount } from '../../types'

export interface Trouble {
  tone: 'warn' | 'danger'
  text: string
}

/** What is wrong with an account that is switched on; undefined when nothing is. */
export function troubleOf(channel: ChannelAccount): Trouble | undefined {
  if (channel.enabled === false || channel.status === 'ONLINE') return undefined
  return { tone: channel.status === 'DEGRADED' ? 'warn' : 'danger', text: channel.statusDetail ?? '' }
}

/** How many accounts an admin has to look after: those that are offline first. */
export function toLookAfter(channels: ChannelAccount[]): { offline: ChannelAccount[]; degraded: ChannelAccount[] } {
  const tone = (wanted: Trouble['tone']) => channels.filter((channel) => troubleOf(channel)?.tone === wanted)
  return { offline: tone('danger'), degraded: tone('warn') }
}
