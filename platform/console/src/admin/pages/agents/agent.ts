import type { Agent, Role } from '@/api/types'

export interface AgentFields {
  username: string
  name: string
  email: string
  roles: Role[]
  capacity: string
  skills: string[]
  groupIds: string[]
  department: string
  locale: string
  /** How a new one gets in: by a link, or with a password that the administrator tells him. */
  entry: 'invite' | 'password'
  password: string
}

export function blankAgent(): AgentFields {
  return { username: '', name: '', email: '', roles: ['AGENT'], capacity: '8', skills: [], groupIds: [], department: '', locale: '', entry: 'invite', password: '' }
}

export function readAgent(agent: Agent): AgentFields {
  return {
    ...blankAgent(),
    username: agent.username,
    name: agent.name,
    email: agent.email ?? '',
    roles: [...agent.roles].sort(),
    capacity: String(agent.capacity),
    skills: agent.skills ?? [],
    groupIds: [...(agent.groupIds ?? [])].sort(),
    department: agent.department ?? '',
    locale: agent.locale ?? '',
  }
}

export function writeAgent(fields: Partial<AgentFields>, created: boolean): object {
  const { entry, password, username, capacity, locale, ...rest } = fields
  return {
    ...rest,
    ...(capacity === undefined || capacity.trim() === '' ? {} : { capacity: Number.isInteger(Number(capacity)) ? Number(capacity) : capacity }),
    ...(locale ? { locale } : {}),
    ...(created ? { username, ...(entry === 'password' ? { password } : {}) } : {}),
  }
}
