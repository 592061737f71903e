import { i18n, t } from '@/i18n'

/** What something was and is; untold: that it changed is all that was kept. */
export interface AuditChange {
  before?: unknown
  after?: unknown
  untold?: boolean
}

/** A line of the audit log. */
export interface AuditLine {
  id: string
  at: string
  actor: { kind: 'AGENT' | 'KEY' | 'SYSTEM' | 'UNKNOWN'; id: string | null; name: string }
  action: string
  address: string | null
  thing: { type: string; id: string | null; name: string | null }
  changes: Record<string, AuditChange>
}

/** Kinds of things that lines are about. */
export const THINGS = [
  'agent', 'deputy', 'approval', 'role', 'group', 'department', 'shop', 'channel', 'contact', 'phrase', 'view', 'plugin', 'pluginkey', 'licence', 'settings', 'session', 'apikey', 'webhook', 'audit', 'file', 'export', 'import', 'ticket-type', 'ticket-template', 'web-form',
] as const

/** What a plugin or a newer server calls things that we have no word for is told as it stands. */
const word = (key: string, raw: string) => (i18n.global.te(key) ? t(key) : raw)

export const thingName = (type: string): string => word(`audit.thing.${type}`, type)
export const fieldName = (field: string): string => {
  const [first, ...rest] = field.split('.')
  return [word(`audit.field.${first}`, first!), ...rest].join(' · ')
}
export function actionName(line: AuditLine): string {
  const what = line.action.slice(line.action.indexOf('.') + 1)
  return t('audit.line', { thing: thingName(line.thing.type), what: word(`audit.what.${what}`, what) })
}

/** A value as people read it; ids are given their names by who knows them. */
export function valueText(value: unknown, name: (id: string) => string | undefined): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return t(value ? 'shell.word.yes' : 'shell.word.no')
  if (Array.isArray(value)) return value.length ? value.map((each) => valueText(each, name)).join(t('admin.form.and')) : '–'
  if (typeof value === 'object') return JSON.stringify(value)
  return name(String(value)) ?? String(value)
}
