import type { Channel, Permissions } from '@/api/types'

export type FieldType = 'TEXT' | 'SECRET' | 'NUMBER' | 'FLAG' | 'CHOICE' | 'DURATION' | 'URL'

/** One field of a settings form, as the server describes it in the language asked for. */
export interface SchemaField {
  key: string
  type: FieldType
  label?: string | null
  help?: string | null
  required?: boolean
  default?: unknown
  advanced?: boolean
  multiline?: boolean
  /** Bounds of the number, of the length of the text, or of the seconds of the duration. */
  min?: number | null
  max?: number | null
  choices?: { value: string; label?: string | null }[]
}

export interface Schema {
  fields: SchemaField[]
}

export type Values = Record<string, unknown>

export interface Connector {
  id: string
  plugin: string
  name: string
  description?: string | null
  icon?: string | null
  schema: Schema
}

export interface ChannelAccount extends Channel {
  settings?: Values
  webhookUrl?: string | null
  version?: number
}

export interface DeadLetter {
  id: string
  conversationId?: string | null
  messageId?: string | null
  /** DEAD: it was not delivered; UNKNOWN: nobody knows. */
  state?: 'DEAD' | 'UNKNOWN'
  problem?: string | null
  attempts?: number
  createdAt: string
  preview?: string | null
}

export interface TestResult {
  ok: boolean
  status?: ChannelAccount['status'] | null
  detail?: string | null
}

export interface PluginInfo {
  id: string
  version: string
  /** From before the last upgrade, kept to go back to. */
  previous?: string | null
  /** On the server that answers. */
  health?: PluginHealth
  state: 'STARTED' | 'STOPPED' | 'FAILED'
  kind?: string | null
  licensed?: boolean
  problem?: string | null
  name?: string | null
  description?: string | null
  requires?: string | null
  provider?: string | null
  bundled?: boolean
  trust?: 'BUNDLED' | 'SIGNED' | 'UNSIGNED'
  signedBy?: string | null
  permissions?: string[]
  /** Outside hosts: `api.example.com`, `*.example.com`, `*`. */
  hosts?: string[]
}

export type PluginHealth = 'WELL' | 'TROUBLED' | 'FAILED' | 'STOPPED'

/** A minute, or an hour, of a plugin; times in milliseconds, null when nobody waited for it. */
export interface FigureSpan {
  from: string
  calls: number
  errors: number
  p50: number | null
  p99: number | null
}

/** What a plugin does on one server, and what stays of it. */
export interface PluginFigures {
  health: PluginHealth
  calls: number
  errors: number
  abandoned: number
  hour: FigureSpan
  minutes: FigureSpan[]
  threads: string[]
  threadsLeft: string[]
  loaders: { version: string; stoppedAt: string }[]
  troubles: { at: string; what: string; why: string }[]
}

/** What is in an archive before it is installed. */
export interface PluginPreview {
  id: string
  version: string
  name: string
  description?: string | null
  kind: string
  provider: string
  requires: string
  permissions: string[]
  hosts: string[]
  trust: 'BUNDLED' | 'SIGNED' | 'UNSIGNED' | null
  signedBy?: string | null
  refusal?: string | null
  change: 'NEW' | 'UPGRADE' | 'SAME' | 'OLDER'
  installedVersion?: string | null
  scan: PluginScan
  /** Permissions and hosts that the installed version didn't ask for. */
  added?: string[] | null
}

/** What an archive's classes do beside the platform's services, seen from the names in them. */
export interface PluginScan {
  findings: { habit: string; where: string; example: string; count: number; declared: boolean; text: string }[]
  classes: number
  unreadable: number
  complete: boolean
}

/** A key whose signatures of plugins are trusted. */
export interface PluginKey {
  id: string
  name: string
  publicKey: string
  addedBy: string
  addedAt: string
}

export interface PluginKeys {
  items: PluginKey[]
  unsigned: 'REFUSED' | 'ALLOWED' | 'ALLOWED_BY_ENVIRONMENT'
}

/** A role: a name for what somebody may do. */
export interface RoleInfo {
  /** Of a built-in one its name, such as ADMIN. */
  id: string
  name: string
  builtIn: boolean
  permissions: Permissions
  /** How many active agents have it. */
  agents: number
  version: number
}

export interface PermissionInfo {
  permission: string
  /** Whether it goes so far or so far; others are had or not. */
  ranged: boolean
}

/** An address of others that is told what happens. */
export interface WebhookInfo {
  id: string
  name: string
  url: string
  /** Types, kinds as `message.*`, or `*`. */
  events: string[]
  shop: string | null
  channel: string | null
  notes: boolean
  enabled: boolean
  /** Why the server switched it off. */
  stopped: 'FAILING' | 'GONE' | 'KEY_ENDED' | 'AGENT_LEFT' | 'RIGHTS_LOST' | null
  stoppedAt: string | null
  /** By whose right it is told things; null: it needs nobody's. */
  answeredBy: { kind: 'AGENT' | 'KEY'; id: string; name: string } | null
  restUntil: string | null
  failingSince: string | null
  succeededAt: string | null
  formerSecretUntil: string | null
  waiting: number
  dead: number
  /** Only in the answer that made it. */
  secret?: string | null
  version: number
}

export interface WebhookDelivery {
  id: string
  eventId: string
  type: string
  conversationId: string | null
  occurredAt: string
  state: 'WAITING' | 'SENDING' | 'DONE' | 'DEAD'
  attempts: number
  nextAt: string | null
  status: number | null
  fault: 'STATUS' | 'REDIRECT' | 'UNREACHABLE' | 'NO_ANSWER' | 'FORBIDDEN' | 'OURS' | null
  answer: string | null
  duration: number | null
  endedAt: string | null
}

export interface Department {
  id: string
  name: string
  parent: string | null
  version: number
}

/** A key by which another system drives this one. */
export interface ApiKeyInfo {
  id: string
  /** Told once, when it is made. */
  key?: string
  name: string
  state: 'ACTIVE' | 'EXPIRED' | 'REVOKED'
  scopes: string[]
  permissions: Permissions
  shopIds: string[]
  groupIds: string[]
  addresses: string[]
  ratePerMinute: number
  expiresAt: string | null
  createdBy: string
  createdAt: string
  revokedBy: string | null
  revokedAt: string | null
  lastUsedAt: string | null
  lastUsedFrom: string | null
  version: number
}

export interface ApiKeyScopes {
  items: string[]
  usualRatePerMinute: number
}

/** Why somebody can't sign in at the moment. */
export interface SignInLock {
  agent: string
  until: string
  failures: number
  /** From everywhere but where he is known, or from one address. */
  everywhere: boolean
}
