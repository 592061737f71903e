import type { Role } from '@/api/types'
import type { IconName } from '@/shared/icons'
import { CHANNEL, GROUP, LICENCE, PRICE, SHOP } from './icons'

export interface Section {
  name: 'agents' | 'groups' | 'shops' | 'channels' | 'plugins' | 'licence' | 'quote' | 'settings'
  icon?: IconName
  path?: string
  roles: Role[]
}

/** Supervisors form groups and look at people and channels; what changes the installation is the administrator's. */
export const SECTIONS: Section[] = [
  { name: 'agents', icon: 'users', roles: ['ADMIN', 'SUPERVISOR'] },
  { name: 'groups', path: GROUP, roles: ['ADMIN', 'SUPERVISOR'] },
  { name: 'shops', path: SHOP, roles: ['ADMIN', 'SUPERVISOR'] },
  { name: 'channels', path: CHANNEL, roles: ['ADMIN', 'SUPERVISOR'] },
  { name: 'plugins', icon: 'plug', roles: ['ADMIN'] },
  { name: 'licence', path: LICENCE, roles: ['ADMIN'] },
  { name: 'quote', path: PRICE, roles: ['ADMIN'] },
  { name: 'settings', icon: 'settings', roles: ['ADMIN'] },
]
