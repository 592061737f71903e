import { i18n } from '@/i18n'
import type { Category, Priority } from './ticket'
import type { Conditions } from './conditions'

/** What something is called, by language tag; a plain text is the same in all. */
export type Label = string | Record<string, string>

export type FieldKind = 'TEXT' | 'LONG_TEXT' | 'NUMBER' | 'MONEY' | 'DATE' | 'CHOICE' | 'MANY' | 'CONTACT' | 'ORDER' | 'FILE' | 'FLAG'

export interface FieldDefinition {
  key: string
  name: Label
  kind: FieldKind
  /** Before the ticket is solved, while it is shown. */
  required?: boolean
  /** A required one that must be there when the ticket is made. */
  atStart?: boolean
  preset?: unknown
  shownWhen?: Conditions | null
  choices?: { key: string; name: Label }[]
  min?: number | null
  max?: number | null
  length?: number | null
  help?: Label | null
}

export interface Definition {
  key: string
  name: Label
  help?: Label | null
  fields: FieldDefinition[]
  layout?: { key: string; name: Label; fields: string[] }[]
  priorities?: Priority[]
  priority?: Priority
  start?: string
  states: { key: string; name: Label; category: Category }[]
  transitions?: { key: string; name: Label; from: string[]; to?: string | null; asks?: string[]; ticked?: boolean }[]
  /** What each of its tickets begins with. */
  checklist?: { key: string; name: Label }[]
}

/** One type of tickets, of the version that new ones are made with. */
export interface TicketType {
  key: string
  version: number
  name: Label
  definition: Definition
}

/** In the language that is shown, else in English, else in whichever there is. */
export function labelOf(label: Label | null | undefined): string {
  if (!label) return ''
  if (typeof label === 'string') return label
  const locale = i18n.global.locale.value
  const near = Object.keys(label).find((tag) => tag.split('-')[0] === locale.split('-')[0])
  return label[locale] ?? (near ? label[near] : undefined) ?? label.en ?? Object.values(label)[0] ?? ''
}

/** The fields in their sections, as the type lays them out; those in none come last. */
export function sectionsOf(definition: Definition): { key: string; name: string; fields: FieldDefinition[] }[] {
  const byKey = new Map(definition.fields.map((field) => [field.key, field]))
  const sections = (definition.layout ?? []).map((section) => ({
    key: section.key,
    name: labelOf(section.name),
    fields: section.fields.map((key) => byKey.get(key)).filter((field): field is FieldDefinition => field !== undefined),
  }))
  const placed = new Set(sections.flatMap((section) => section.fields.map((field) => field.key)))
  const rest = definition.fields.filter((field) => !placed.has(field.key))
  return [...sections, ...(rest.length ? [{ key: '', name: '', fields: rest }] : [])]
}

export const isBlank = (value: unknown): boolean => value === null || value === undefined || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0)

/** The presets of a new ticket. */
export function presetsOf(definition: Definition): Record<string, unknown> {
  return Object.fromEntries(definition.fields.filter((field) => !isBlank(field.preset)).map((field) => [field.key, field.preset]))
}
