import type { Permissions, Range } from '@/api/types'
import type { PermissionInfo, RoleInfo } from '../../types'

export interface RoleFields {
  name: string
  permissions: Permissions
}

export const blankRole = (): RoleFields => ({ name: '', permissions: { 'agents:read': 'ALL', 'channels:read': 'ALL' } })

/** Keys in one order, so that equal permissions look equal to whoever compares their text. */
export const sorted = (permissions: Permissions): Permissions =>
  Object.fromEntries(Object.entries(permissions).sort(([a], [b]) => a.localeCompare(b)))

export const readRole = (role: RoleInfo): RoleFields => ({ name: role.name, permissions: sorted(role.permissions) })

/** The same with one permission so far, or without it. */
export function granted(permissions: Permissions, word: string, range: Range | 'NONE'): Permissions {
  const { [word]: _, ...others } = permissions
  return sorted(range === 'NONE' ? others : { ...others, [word]: range })
}

export type Area = 'desk' | 'people' | 'house'

const PEOPLE = ['agents', 'roles', 'groups']
const DESK = ['conversations', 'tickets', 'contacts', 'phrases', 'views', 'dead-letters']

/** What belongs together stands together; a permission that this page doesn't know is the installation's. */
export function areaOf(permission: PermissionInfo): Area {
  const thing = permission.permission.split(':')[0] ?? ''
  return DESK.includes(thing) ? 'desk' : PEOPLE.includes(thing) ? 'people' : 'house'
}
