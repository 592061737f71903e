import type { Content } from '@/api/types'
import { t } from '@/i18n'
import { dayTime } from '@/shared/time'

const KINDS = new Set(['image', 'file', 'audio', 'video', 'location', 'link', 'card', 'miniProgram', 'event', 'unknown'])

/** A content in one line. */
export function contentText(content: Content): string {
  const text = content.text || content.title || content.name || content.label || content.url
  if (content.type === 'text' || content.type === 'richText') return text ?? ''
  const kind = t(`desk.kind.${KINDS.has(content.type) ? content.type : 'unknown'}`)
  return text ? `${kind} ${text}` : kind
}

const EVENTS = new Set(['assigned', 'queued', 'transferred', 'closed', 'reopened', 'accepted', 'offer-expired', 'created', 'offered', 'taken', 'handed-on', 'rated', 'agent-offline'])

/** Those that are told in the list's words. */
const LIST_EVENTS = new Set(['snoozed', 'woken', 'unsnoozed', 'woken-by-message', 'undone'])

/** What customers do on their channels beside writing, in the words that connectors use for it. */
const DEEDS = new Set(['followed', 'unfollowed', 'scanned', 'menu', 'entered', 'opened-page', 'position', 'taken-over', 'session-opened', 'session-closed', 'session-switched', 'postback', 'referral', 'reaction', 'reaction-removed', 'request-welcome', 'user_changed_number', 'user_changed_user_id', 'authorized', 'unauthorized', 'order', 'refund', 'sent-in-app', 'allowed-messages'])

/** What became of an order or a refund, in the words that connectors use for it; what else they tell stands as it is. */
const TURNS = new Set(['placed', 'unpaid', 'paid', 'shipped', 'received', 'completed', 'cancelled', 'price-changed', 'address-changed', 'refund-requested', 'refund-updated', 'refund-refused', 'refund-disputed', 'refund-agreed', 'refunded', 'refund-closed', 'return-agreed', 'return-sent', 'replacement-sent', 'return-refund', 'refund-only', 'exchange', 'resend', 'repair'])

/** The order in which they are read; others come behind. */
const FACTS = ['what', 'state', 'way', 'order', 'refund', 'amount']

const NUMBERS = new Set(['order', 'refund'])

/** The line that says what a customer did, with what is known of it. */
export function deedText(content: Content, name: string): string {
  const event = content.event ?? ''
  const what = DEEDS.has(event) ? t(`desk.deed.${event}`, { name }) : t('desk.deed.other', { name, event })
  const place = (key: string) => (FACTS.includes(key) ? FACTS.indexOf(key) : FACTS.length)
  const facts = Object.entries(content.data ?? {})
    .filter((fact): fact is [string, string] => typeof fact[1] === 'string' && fact[1] !== '' && fact[1].length <= 1000)
    .sort(([one], [other]) => place(one) - place(other))
    .map(([key, value]) => (FACTS.includes(key) && TURNS.has(value) ? t(`desk.turn.${value}`) : NUMBERS.has(key) ? t(`desk.fact.${key}`, { number: value }) : value))
  return facts.length ? t('desk.fact.told', { what, facts: facts.join(' · ') }) : what
}

/** The beginning of a message as lists show it: the server writes a deed as a word in brackets. */
export function previewText(preview: string, name: string): string {
  const event = /^\[([a-z_-]+)\]$/.exec(preview)?.[1]
  return event && DEEDS.has(event) ? t(`desk.deed.${event}`, { name }) : preview
}

/** The line that a system message says. */
export function eventText(content: Content): string {
  const data = content.data ?? {}
  const name = (value: unknown): string => {
    if (typeof value === 'string') return value
    if (value && typeof value === 'object' && 'name' in value && typeof value.name === 'string') return value.name
    return ''
  }
  const agent = name(data.agent) || name(data.assignee) || name(data.to) || name(data.by)
  const by = name(data.by) || name(data.from) || name(data.agent)
  const to = name(data.to) || name(data.group) || name(data.agent)
  const values = { agent: agent || t('desk.someone'), by: by || t('desk.someone'), to: to || t('desk.queue'), score: String(data.score ?? '–') }
  const event = content.event ?? ''
  // Reopened by nobody: a new message of the customer did it.
  if (event === 'reopened' && !data.by) return t('desk.event.reopened-again')
  if (LIST_EVENTS.has(event)) return t(`list.snooze.event.${event}`, { by: values.by, until: typeof data.until === 'string' ? dayTime(data.until) : '' })
  if (EVENTS.has(event)) return t(`desk.event.${event}`, values)
  return content.text || event
}
