import { t } from '@/i18n'
import { shortTime } from '@/shared/time'
import type { WebhookDelivery, WebhookInfo } from '../../types'
import type { Tone } from '../../parts/status'

const KINDS = ['conversation', 'message', 'contact', 'agent', 'plugin']

/** A subscription in words: a kind, or the type as receivers know it. */
export function eventText(word: string): string {
  if (word === '*') return t('admin.webhookKind.all')
  const kind = word.endsWith('.*') ? word.slice(0, -2) : ''
  return KINDS.includes(kind) ? t(`admin.webhookKind.${kind}`) : word
}

/** What can be chosen: everything, each kind, each type. */
export const choicesOf = (types: string[]): string[] => ['*', ...KINDS.map((kind) => `${kind}.*`), ...types]

export function standingOf(webhook: WebhookInfo): { tone: Tone; text: string } {
  if (webhook.stopped) return { tone: 'danger', text: t(`admin.webhooks.stopped${webhook.stopped}`) }
  if (!webhook.enabled) return { tone: 'idle', text: t('admin.webhooks.off') }
  if (webhook.restUntil) return { tone: 'danger', text: t('admin.webhooks.resting', { time: shortTime(webhook.restUntil) }) }
  if (webhook.failingSince) return { tone: 'warn', text: t('admin.webhooks.failing', { time: shortTime(webhook.failingSince) }) }
  return webhook.succeededAt ? { tone: 'ok', text: t('admin.webhooks.ok') } : { tone: 'idle', text: t('admin.webhooks.idle') }
}

/** Whether it stopped because nobody answers for it, and not for its receiver's sake. */
export const needsSponsor = (webhook: WebhookInfo): boolean => ['KEY_ENDED', 'AGENT_LEFT', 'RIGHTS_LOST'].includes(webhook.stopped ?? '')

export const faultText = (delivery: WebhookDelivery): string =>
  delivery.fault ? t(`admin.webhookFault.${delivery.fault}`, { status: delivery.status ?? '–' }) : ''

const TONES: Record<WebhookDelivery['state'], Tone> = { WAITING: 'warn', SENDING: 'idle', DONE: 'ok', DEAD: 'danger' }
export const deliveryTone = (delivery: WebhookDelivery): Tone =>
  delivery.state === 'WAITING' && !delivery.attempts ? 'idle' : TONES[delivery.state]
