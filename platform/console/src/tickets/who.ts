import { t } from '@/i18n'

const PLAIN = new Set(['assignee', 'group', 'creator', 'watchers', 'contact', 'anyone'])
const ROLES = new Set(['ADMIN', 'SUPERVISOR', 'AGENT'])

/** Whom a type means, in words: `role:SUPERVISOR`, `in:Warehouse`, `agent:alice`. */
export function whoText(who: string): string {
  const [kind = '', ...rest] = who.split(':')
  const name = rest.join(':')
  if (PLAIN.has(who)) return t(`tickets.who.${who}`)
  if (kind === 'role' && ROLES.has(name)) return t(`tickets.who.${name}`)
  return name || who
}
