import { expect, it } from 'vitest'
import { areaOf, granted } from '@/admin/pages/roles/role'

it('grants so far, and takes back', () => {
  const some = granted({ 'contacts:read': 'TEAM' }, 'agents:read', 'ALL')
  expect(some).toEqual({ 'agents:read': 'ALL', 'contacts:read': 'TEAM' })
  expect(Object.keys(some)).toEqual(['agents:read', 'contacts:read'])
  expect(granted(some, 'contacts:read', 'NONE')).toEqual({ 'agents:read': 'ALL' })
})

it('shows a permission that it does not know with the installation', () => {
  expect(areaOf({ permission: 'conversations:take', ranged: false })).toBe('desk')
  expect(areaOf({ permission: 'roles:write', ranged: false })).toBe('people')
  expect(areaOf({ permission: 'reports:read', ranged: true })).toBe('house')
})
