import type { Definition } from '@/tickets/definition'
import type { Ticket, Way } from '@/tickets/ticket'

/** A ticket as the API gives it, with what a test changes. */
export function ticket(change: Partial<Ticket> = {}): Ticket {
  return {
    id: 't1', number: 1001, subject: '快递三天没动了', description: null, type: { key: 'logistics', version: 1, name: '物流问题' },
    state: { key: 'open', name: '处理中', category: 'OPEN' }, priority: 'NORMAL', shop: { id: 's1', name: '华东店' }, group: { id: 'g1', name: '物流' },
    assignee: { id: 'me', name: 'Alice' }, creator: { kind: 'AGENT', id: 'me', name: 'Alice' }, contact: { id: 'k1', name: '王小明' },
    channel: { id: 'ch1', name: '微信', connector: 'channel-x' }, channelTag: null, fields: {}, tags: [], conversations: [], watchers: [], parent: null,
    mergedInto: null, links: [], sla: { state: 'NONE', respondBy: null, nextBy: null, resolveBy: null }, waitingSince: null, snoozedUntil: null, urged: 0,
    rating: null, repeatOf: null, createdAt: '2026-11-20T02:00:00.000Z', updatedAt: '2026-11-20T03:00:00.000Z', solvedAt: null, closedAt: null, seq: 3, version: 3,
    transitions: [], ...change,
  }
}

export const way = (change: Partial<Way> = {}): Way => ({ key: 'solve', name: 'Solve', to: 'solved', asks: [], allowed: true, ...change })

export const definition: Definition = {
  key: 'logistics',
  name: { 'zh-CN': '物流问题', en: 'Logistics' },
  fields: [
    { key: 'tracking', name: { 'zh-CN': '运单号', en: 'Tracking number' }, kind: 'TEXT', required: true },
    { key: 'reason', name: { 'zh-CN': '原因', en: 'Reason' }, kind: 'CHOICE', choices: [{ key: 'lost', name: { en: 'Lost' } }, { key: 'late', name: { en: 'Late' } }] },
    { key: 'paid', name: 'Compensation', kind: 'MONEY', shownWhen: { all: [{ field: 'field.reason', op: 'IS', values: ['lost'] }] } },
  ],
  layout: [{ key: 'parcel', name: { 'zh-CN': '包裹', en: 'Parcel' }, fields: ['tracking', 'reason'] }],
  priorities: ['LOW', 'NORMAL', 'HIGH', 'URGENT'],
  priority: 'NORMAL',
  start: 'new',
  states: [
    { key: 'new', name: { en: 'New' }, category: 'NEW' },
    { key: 'open', name: { en: 'Open' }, category: 'OPEN' },
    { key: 'solved', name: { en: 'Solved' }, category: 'SOLVED' },
  ],
}
