import { labelOf, type Definition } from './definition'

/** A column of the list. */
export interface Column {
  /** The field that it shows, as conditions and sorts name it. */
  key: string
  label: string
  /** As a track of the grid. */
  width: string
  sortable: boolean
  right?: boolean
}

/** Every column there is without a type's own, in their order. Numbers and times stand at the right. */
const PLAIN: [key: string, width: string, sortable: boolean, right?: boolean][] = [
  ['number', '76px', true, true],
  ['subject', 'minmax(220px, 1fr)', true],
  ['type', '112px', true],
  ['state', '132px', true],
  ['priority', '92px', true],
  ['contact', '124px', true],
  ['assignee', '116px', true],
  ['group', '104px', true],
  ['shop', '112px', true],
  ['channel', '112px', true],
  ['tags', '140px', false],
  ['sla', '124px', false],
  ['respondBy', '104px', true, true],
  ['resolveBy', '104px', true, true],
  ['waitingSince', '96px', true, true],
  ['urged', '64px', true, true],
  ['rating', '64px', true, true],
  ['createdAt', '92px', true, true],
  ['updatedAt', '92px', true, true],
  ['solvedAt', '92px', true, true],
]

export const USUAL: readonly string[] = ['number', 'subject', 'state', 'priority', 'contact', 'assignee', 'group', 'sla', 'updatedAt']
/** Always there: what the row is called. */
export const ALWAYS = 'subject'

const NUMBERS = new Set(['NUMBER', 'MONEY', 'DATE'])

/** All that may be chosen: the plain ones, then the types' own. */
export function columnsOf(definitions: readonly Definition[], t: (key: string) => string): Column[] {
  const own = new Map<string, Column>()
  for (const definition of definitions) {
    for (const field of definition.fields) {
      const key = `field.${field.key}`
      if (!own.has(key)) own.set(key, { key, label: labelOf(field.name), width: '120px', sortable: field.kind !== 'FILE' && field.kind !== 'MANY', right: NUMBERS.has(field.kind) })
    }
  }
  return [...PLAIN.map(([key, width, sortable, right]): Column => ({ key, label: t(`tickets.field.${key}`), width, sortable, right })), ...own.values()]
}

/** The chosen ones in the order in which they stand; what isn't known any more is left out. */
export function chosenOf(all: readonly Column[], keys: readonly string[]): Column[] {
  const found = all.filter((column) => keys.includes(column.key) || column.key === ALWAYS)
  return found.length > 1 ? found : all.filter((column) => USUAL.includes(column.key))
}

const KEY = 'switchboard.columns.tickets'

/** What this browser keeps. */
export function keptColumns(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    return Array.isArray(stored) ? stored.filter((key): key is string => typeof key === 'string') : [...USUAL]
  } catch {
    return [...USUAL]
  }
}

export function keepColumns(keys: readonly string[]): void {
  localStorage.setItem(KEY, JSON.stringify(keys))
}
