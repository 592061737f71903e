import type { IconName } from '@/shared/icons'
import { API, AUDIT, BOOK, CHANNEL, DEPARTMENT, GROUP, HOOK, KEY, LICENCE, LOCK, PRICE, SHOP } from './icons'

export interface Section {
  name: 'agents' | 'groups' | 'roles' | 'departments' | 'shops' | 'channels' | 'plugins' | 'api-keys' | 'webhooks' | 'api-reference' | 'licence' | 'quote' | 'audit' | 'personal-data' | 'sign-in' | 'settings'
  icon?: IconName
  path?: string
  /** Shown to whoever may do one of these. */
  needs: string[]
}

/** Who forms groups looks at people, shops and channels too; what changes the installation asks for its own permission. */
export const SECTIONS: Section[] = [
  { name: 'agents', icon: 'users', needs: ['agents:write', 'agents:state', 'groups:write'] },
  { name: 'groups', path: GROUP, needs: ['groups:write'] },
  { name: 'roles', path: KEY, needs: ['roles:write'] },
  { name: 'departments', path: DEPARTMENT, needs: ['agents:write'] },
  { name: 'shops', path: SHOP, needs: ['shops:write', 'groups:write'] },
  { name: 'channels', path: CHANNEL, needs: ['channels:write', 'dead-letters:write'] },
  { name: 'plugins', icon: 'plug', needs: ['plugins:write'] },
  { name: 'api-keys', path: API, needs: ['apikeys:write'] },
  { name: 'webhooks', path: HOOK, needs: ['webhooks:write'] },
  { name: 'api-reference', path: BOOK, needs: ['apikeys:write', 'webhooks:write', 'plugins:write'] },
  { name: 'licence', path: LICENCE, needs: ['licence:write'] },
  { name: 'quote', path: PRICE, needs: ['licence:write'] },
  { name: 'audit', path: AUDIT, needs: ['audit:read'] },
  { name: 'personal-data', icon: 'users', needs: ['personal-data:write'] },
  { name: 'sign-in', path: LOCK, needs: ['settings:write'] },
  { name: 'settings', icon: 'settings', needs: ['settings:write'] },
]

/** Whoever may do one of these finds the administration in the rail. */
export const ADMINISTRATION = [...new Set(SECTIONS.flatMap((section) => section.needs))]
