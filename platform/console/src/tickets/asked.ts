import { t } from '@/i18n'
import type { Channel } from '@/api/types'
import type { AskedField } from '@/shared/conditions/conditions'
import { labelOf, type Definition, type FieldKind } from './definition'
import { CATEGORIES, PRIORITIES } from './ticket'

interface Known {
  definitions: readonly Definition[]
  agents: readonly { id: string; name: string }[]
  groups: readonly { id: string; name: string }[]
  channels: readonly Pick<Channel, 'id' | 'name'>[]
  shops: readonly { id: string; name: string }[]
}

const KINDS: Record<FieldKind, AskedField['kind']> = { TEXT: 'TEXT', LONG_TEXT: 'TEXT', NUMBER: 'NUMBER', MONEY: 'NUMBER', DATE: 'TIME', CHOICE: 'CHOICE', MANY: 'SET', CONTACT: 'TEXT', ORDER: 'TEXT', FILE: 'SET', FLAG: 'FLAG' }
const SLA = ['NONE', 'RUNNING', 'WARNED', 'MISSED', 'PAUSED', 'MET']
const TIMES = ['createdAt', 'updatedAt', 'solvedAt', 'waitingSince', 'snoozedUntil', 'respondBy', 'resolveBy']

const named = (rows: readonly { id: string; name: string }[]) => rows.map((each) => ({ value: each.id, label: each.name }))

/** All that lists of tickets can be asked, the types' own fields behind the others. */
export function askedFields({ definitions, agents, groups, channels, shops }: Known): AskedField[] {
  const states = new Map(definitions.flatMap((definition) => definition.states.map((state) => [state.key, labelOf(state.name)] as const)))
  const own = new Map(definitions.flatMap((definition) => definition.fields.map((field) => [field.key, field] as const)))
  const field = (name: string, kind: AskedField['kind'], options?: AskedField['options']): AskedField => ({ field: name, label: t(`tickets.field.${name}`), kind, options })
  return [
    field('subject', 'TEXT'),
    field('number', 'NUMBER'),
    field('category', 'CHOICE', CATEGORIES.map((value) => ({ value, label: t(`tickets.category.${value}`) }))),
    field('state', 'CHOICE', [...states].map(([value, label]) => ({ value, label }))),
    field('type', 'CHOICE', definitions.map((each) => ({ value: each.key, label: labelOf(each.name) }))),
    field('priority', 'RANK', PRIORITIES.map((value) => ({ value, label: t(`tickets.priority.${value}`) }))),
    field('assignee', 'CHOICE', [{ value: 'me', label: t('list.filter.me') }, ...named(agents)]),
    field('group', 'CHOICE', named(groups)),
    field('shop', 'CHOICE', named(shops)),
    field('channel', 'CHOICE', named(channels)),
    field('tags', 'SET'),
    field('sla', 'CHOICE', SLA.map((value) => ({ value, label: t(`tickets.sla.${value}`) }))),
    field('urged', 'NUMBER'),
    field('rating', 'NUMBER'),
    ...TIMES.map((each) => field(each, 'TIME')),
    ...[...own.values()].map((each): AskedField => ({ field: `field.${each.key}`, label: labelOf(each.name), kind: KINDS[each.kind], options: each.choices?.length ? each.choices.map((choice) => ({ value: choice.key, label: labelOf(choice.name) })) : undefined })),
  ]
}
