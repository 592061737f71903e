import type { ChannelAccount, Connector } from '../types'
import { draftOf, valuesOf, type Draft } from './schema'

export interface ChannelFields {
  name: string
  shop: string
  group: string
  key: string
  settings: Draft
}

export function readChannel(channel: ChannelAccount, connector: Connector | undefined): ChannelFields {
  return {
    name: channel.name,
    shop: channel.shop ?? '',
    group: channel.group ?? '',
    key: channel.key,
    settings: connector ? draftOf(connector.schema, channel.settings ?? {}) : {},
  }
}

export function writeChannel(fields: Partial<ChannelFields>, created: boolean, connector: Connector | undefined): object {
  const { settings, group, shop, key, ...rest } = fields
  return {
    ...rest,
    ...(group === undefined || (created && !group) ? {} : { group: group || null }),
    ...(shop ? { shop } : {}),
    ...(settings && connector ? { settings: valuesOf(connector.schema, settings) } : {}),
    ...(created ? { plugin: connector?.id, ...(key?.trim() ? { key: key.trim() } : {}) } : {}),
  }
}

/** A channel names its connector, or the plugin that has only one. */
export function connectorOf(plugin: string, connectors: Connector[]): Connector | undefined {
  return connectors.find((each) => each.id === plugin) ?? connectors.find((each) => each.plugin === plugin)
}

/** What a site embeds. The key has no characters that HTML reads in its own way. */
export function snippetOf(channel: ChannelAccount, origin: string): string {
  return `<script src="${origin}/widget.js" data-channel="${channel.key}" async></` + 'script>'
}

/** Whether visitors chat through it: its channel hosts them, which is what the widget talks to. */
export function hostsVisitors(channel: ChannelAccount): boolean {
  return (channel.capabilities ?? []).some((name) => name.replace(/[^a-z]/gi, '').toLowerCase() === 'hostsvisitors')
}
