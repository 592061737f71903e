import type { ChannelAccount, Connector } from '../../types'
import { draftOf, valuesOf, type Draft } from '../../forms/schema'

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

/**
 * What a site embeds, with the address under which customers reach the server: it stands in the webhook's. The key has no
 * characters that HTML reads in its own way.
 */
export function snippetOf(channel: ChannelAccount): string {
  const origin = channel.webhookUrl ? new URL(channel.webhookUrl).origin : window.location.origin
  return `<script src="${origin}/widget.js" data-channel="${channel.key}" async></` + 'script>'
}

/** Whether the channel has a capability beside sending; false while it isn't open. */
export function can(channel: ChannelAccount, capability: 'HostsVisitors' | 'ReceivesWebhooks'): boolean {
  return channel.capabilities?.includes(capability) ?? false
}
