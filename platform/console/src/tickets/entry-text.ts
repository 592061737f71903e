import { i18n, t } from '@/i18n'
import { ownHalf } from '@/shared/both'
import { dayTime } from '@/shared/time'
import { labelOf, type Definition } from './definition'
import { pluginActionName } from './plugin-actions'
import type { Entry } from './ticket'
import { whoText } from './who'

/** A file of a comment. */
export interface EntryFile {
  id: string
  name: string
  type: string
  size: number
}

/** Who knows what keys and ids are called. */
export interface Words {
  definition: Definition | null
  nameOf: (kind: string, id: string) => string
}

const TALK = new Set(['created', 'replied', 'noted', 'customer-wrote', 'answered', 'rated'])
/** Told by what else happens, or for machines alone. */
const SILENT = new Set(['clock-set', 'alarm-set', 'contact-joined', 'notified', 'checklist-moved', 'later-sent'])
/** Those with a sentence of their own. */
const TOLD = new Set(['moved', 'assigned', 'edited', 'tagged', 'linked', 'unlinked', 'conversation-linked', 'conversation-unlinked', 'merged', 'absorbed', 'unmerged', 'released', 'split', 'watched', 'snoozed', 'woke', 'urged', 'rated', 'warned', 'missed', 'escalated', 'rule-ran', 'rules-rest', 'limit-passed', 'link-made', 'link-revoked', 'rating-asked', 'acknowledged', 'undelivered', 'planned', 'macro-ran', 'later-cancelled', 'approval-asked', 'approval-decided', 'approval-withdrawn', 'approval-reminded', 'approval-unsent', 'erased', 'created', 'clock-set', 'alarm-set', 'contact-joined'])
const LINKS = new Set(['RELATED', 'BLOCKS', 'BLOCKED_BY', 'DUPLICATES', 'DUPLICATED_BY', 'PARENT', 'CHILD'])
/** Why something that was planned isn't sent. */
const HELD = new Set(['customer', 'merged', 'closed', 'author', 'rights', 'channel'])
/** How an SLA's promises stand with the ticket's clocks. */
const CLOCKS: Record<string, string> = { FIRST_RESPONSE: 'respondBy', NEXT_RESPONSE: 'nextBy', RESOLVE: 'resolveBy' }
/** Why a customer is content or not. */
const REASONS = new Set(['quick', 'friendly', 'solved', 'clear', 'slow', 'unfriendly', 'notSolved', 'unclear', 'askedAgain'])
const FIELDS = new Set(['subject', 'priority', 'group', 'assignee', 'contact', 'problem', 'repeatOf', 'type', 'tags', 'snoozedUntil', 'state', 'category'])

const data = (entry: Entry): Record<string, unknown> => entry.data ?? {}
const text = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '')

/** What people said: shown as a bubble, and all there is while only the conversation is shown. */
export function isTalk(entry: Entry): boolean {
  return TALK.has(entry.kind) && (entry.kind !== 'created' || saidIn(entry) !== '' || filesOf(entry).length > 0) && (entry.kind !== 'rated')
}

/** Whether it is shown while everything is. */
export const isShown = (entry: Entry): boolean => !SILENT.has(entry.kind)

/** On which side it stands. */
export function sideOf(entry: Entry): 'in' | 'out' | 'note' {
  if (entry.kind === 'noted') return 'note'
  if (entry.kind === 'customer-wrote' || entry.actor?.kind === 'CONTACT') return 'in'
  // What a ticket is about is mostly what the customer wants, told by a colleague: not sent to him.
  return entry.kind === 'created' ? 'note' : 'out'
}

export const saidIn = (entry: Entry): string => text(data(entry).text) || text(data(entry).preview)

export function filesOf(entry: Entry): EntryFile[] {
  const files = data(entry).files
  if (!Array.isArray(files)) return []
  return files
    .map((file: Record<string, unknown>) => ({ id: text(file.id), name: text(file.name), type: text(file.mediaType ?? file.type), size: typeof file.size === 'number' ? file.size : 0 }))
    .filter((file) => file.id)
}

/** A note that went along with a step. */
export const noteOf = (entry: Entry): string => (entry.kind === 'moved' || entry.kind === 'assigned' || entry.kind === 'edited' || entry.kind === 'approval-decided' ? text(data(entry).note) || text(data(entry).comment) : '')

/** Why somebody got it; null where a person gave it. */
export function whyOf(entry: Entry): Record<string, unknown> | null {
  const why = data(entry).why
  return entry.kind === 'assigned' && why !== null && typeof why === 'object' && Object.keys(why).length ? (why as Record<string, unknown>) : null
}

export function actorName(entry: Entry): string {
  const { actor } = entry
  if (actor?.kind === 'RULE') return t('tickets.actor.rule', { name: actor.name ?? '' })
  if (actor?.kind === 'PLUGIN') return pluginActionName(actor.name ?? '')
  return actor?.name || t(`tickets.actor.${actor?.kind === 'AGENT' || actor?.kind === 'CONTACT' || actor?.kind === 'API_KEY' ? actor.kind : 'SYSTEM'}`)
}

/** What a field is called. */
export function fieldName(field: string, definition: Definition | null): string {
  if (field.startsWith('field.')) {
    const key = field.slice('field.'.length)
    return labelOf(definition?.fields.find((each) => each.key === key)?.name) || key
  }
  return FIELDS.has(field) ? t(`tickets.field.${field}`) : field
}

/** A field's value in words. */
export function valueText(field: string, value: unknown, { definition, nameOf }: Words): string {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length)) return '–'
  if (Array.isArray(value)) return value.map((each) => valueText(field, each, { definition, nameOf })).join(t('tickets.listSeparator'))
  if (value === true || value === false) return t(value ? 'tickets.yes' : 'tickets.no')
  const words = text(value) || JSON.stringify(value)
  if (field === 'priority') return t(`tickets.priority.${words}`)
  if (field === 'assignee' || field === 'group') return nameOf(field, words) || words
  if (field === 'state') return labelOf(definition?.states.find((each) => each.key === words)?.name) || words
  if (!field.startsWith('field.')) return /^\d{4}-\d\d-\d\dT/.test(words) ? dayTime(words) : words
  const own = definition?.fields.find((each) => `field.${each.key}` === field)
  return labelOf(own?.choices?.find((each) => each.key === words)?.name) || words
}

function assigned(entry: Entry, by: string): string {
  const { agentName, groupName, agentId, groupId } = data(entry)
  const to = [text(groupName), text(agentName)].filter(Boolean).join(' · ')
  if (!agentId && !groupId) return t('tickets.entry.unassigned', { by })
  return agentId && agentId === entry.actor?.id ? t('tickets.entry.taken', { by }) : t('tickets.entry.assigned', { by, to })
}

/** The small line that says what happened. */
export function entryText(entry: Entry, words: Words): string {
  const by = actorName(entry)
  const facts = data(entry)
  const state = (key: unknown) => valueText('state', key, words)
  switch (entry.kind) {
    case 'moved': {
      const way = labelOf(words.definition?.transitions?.find((each) => each.key === facts.transition)?.name)
      if (facts.from === facts.to) return t('tickets.entry.step', { by, way: way || state(facts.to) })
      return way ? t('tickets.entry.movedBy', { by, way, to: state(facts.to) }) : t('tickets.entry.moved', { by, from: state(facts.from), to: state(facts.to) })
    }
    case 'assigned':
      return assigned(entry, by)
    case 'edited': {
      const edits = (Array.isArray(facts.edits) ? facts.edits : []) as { field: string; to: unknown }[]
      const changes = edits.map((edit) => t('tickets.entry.edit', { field: fieldName(edit.field, words.definition), to: valueText(edit.field, edit.to, words) }))
      return t('tickets.entry.edited', { by, changes: changes.join(t('tickets.listSeparator')) })
    }
    case 'tagged': {
      const tags = [...((facts.added as string[]) ?? []).map((tag) => `+${tag}`), ...((facts.removed as string[]) ?? []).map((tag) => `−${tag}`)]
      return t('tickets.entry.tagged', { by, tags: tags.join(' ') })
    }
    case 'linked':
    case 'unlinked':
      return t(`tickets.entry.${entry.kind}`, { by, link: LINKS.has(text(facts.link)) ? t(`tickets.link.${facts.link as string}`) : text(facts.link), number: text(facts.number) })
    case 'watched':
      return t(facts.watches === false ? 'tickets.entry.unwatched' : 'tickets.entry.watched', { by, name: text(facts.agentName) || by })
    case 'snoozed':
      return t('tickets.entry.snoozed', { by, until: text(facts.until) ? dayTime(text(facts.until)) : '–' })
    case 'woke':
      return t(facts.because === 'customer' ? 'tickets.entry.wokeByCustomer' : facts.because === 'person' ? 'tickets.entry.wokeByPerson' : 'tickets.entry.woke', { by })
    case 'rated': {
      const reasons = (Array.isArray(facts.reasons) ? (facts.reasons as string[]) : []).map((reason) => (REASONS.has(reason) ? t(`tickets.reason.${reason}`) : reason))
      return t('tickets.entry.rated', { score: text(facts.score), comment: [reasons.join(t('tickets.listSeparator')), text(facts.comment)].filter(Boolean).join(' · ') })
    }
    case 'urged':
      return text(facts.text) ? t('tickets.entry.urgedWith', { by, text: text(facts.text) }) : t('tickets.entry.urged', { by })
    case 'warned':
    case 'missed':
    case 'escalated':
      return t(`tickets.entry.${entry.kind}`, { name: CLOCKS[text(facts.target)] ? t(`tickets.clock.${CLOCKS[text(facts.target)]}`) : '' })
    case 'planned':
      return facts.missed ? t('tickets.entry.plannedMissed', { name: text(facts.name), count: Number(facts.missed) }, Number(facts.missed)) : t('tickets.entry.planned', { name: text(facts.name) })
    case 'later-planned':
    case 'later-changed':
      return t(`tickets.entry.${entry.kind}`, { by, time: text(facts.at) ? dayTime(text(facts.at)) : '–' })
    case 'later-held':
      return t('tickets.entry.later-held', { name: HELD.has(text(facts.because)) ? t(`tickets.later.held.${text(facts.because)}`) : '' })
    case 'undelivered':
      return t('tickets.entry.undelivered', { problem: ownHalf(text(facts.problem), i18n.global.locale.value) })
    case 'approval-asked': {
      const steps = (Array.isArray(facts.steps) ? facts.steps : []) as { who: string }[]
      return t('tickets.entry.approval-asked', { name: steps.map((step) => whoText(step.who)).join(t('tickets.listSeparator')) })
    }
    case 'approval-reminded': {
      const whom = (Array.isArray(facts.whom) ? facts.whom : []) as { name: string }[]
      return t('tickets.entry.approval-reminded', { name: whom.slice(0, 5).map((one) => one.name).join(t('tickets.listSeparator')) })
    }
    case 'approval-decided': {
      const who = text(facts.forName) ? t('tickets.approval.instead', { by, name: text(facts.forName) }) : by
      return t(facts.approved ? 'tickets.entry.approval-approved' : 'tickets.entry.approval-rejected', { by: who })
    }
    case 'checklist-added':
    case 'checklist-ticked':
    case 'checklist-renamed':
    case 'checklist-removed': {
      const named = (id: unknown, said: unknown) => text(said) || labelOf(words.definition?.checklist?.find((each) => each.key === id)?.name) || '–'
      const items = (Array.isArray(facts.items) ? facts.items : []) as { id: string; text?: string }[]
      const name = entry.kind === 'checklist-added' ? items.map((item) => named(item.id, item.text)).join(t('tickets.listSeparator')) : named(facts.id, facts.text)
      const kind = entry.kind === 'checklist-ticked' && facts.done === false ? 'checklist-unticked' : entry.kind === 'checklist-added' && entry.actor?.kind === 'SYSTEM' ? 'checklist-began' : entry.kind
      return t(`tickets.entry.${kind}`, { by, name })
    }
    case 'called':
    case 'call-done':
      return t(`tickets.entry.${entry.kind}`, { by, name: pluginActionName(text(facts.action)) })
    case 'call-failed':
    case 'call-unknown':
      return t(`tickets.entry.${entry.kind}`, { name: pluginActionName(text(facts.action)), problem: ownHalf(text(facts.problem), i18n.global.locale.value) })
    case 'call-refused':
      return t('tickets.entry.call-refused', { by: pluginActionName(by) })
    case 'limit-passed':
      return t('tickets.entry.limit-passed', { name: state(facts.state) })
    default:
      return TOLD.has(entry.kind) ? t(`tickets.entry.${entry.kind}`, { by, number: text(facts.number), name: text(facts.name) || text(facts.rule) || text(facts.target) || '' }) : `${by}: ${entry.kind}`
  }
}
