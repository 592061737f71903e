import type { WebhookInfo } from '../../types'

export interface WebhookFields {
  name: string
  url: string
  events: string[]
  shop: string
  channel: string
  notes: boolean
  enabled: boolean
}

export const blankWebhook = (): WebhookFields => ({
  name: '', url: '', events: ['conversation.*', 'message.*'], shop: '', channel: '', notes: false, enabled: true,
})

export const readWebhook = (webhook: WebhookInfo): WebhookFields => ({
  name: webhook.name,
  url: webhook.url,
  events: [...webhook.events],
  shop: webhook.shop ?? '',
  channel: webhook.channel ?? '',
  notes: webhook.notes,
  enabled: webhook.enabled,
})
