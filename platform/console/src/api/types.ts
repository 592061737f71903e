/** The views the server gives, as in the API's description. Ids are opaque; times are ISO-8601 in UTC. */

/** A built-in role by its name, another by its id. */
export type Role = string
export type Range = 'OWN' | 'TEAM' | 'ALL'
/** What somebody may do, each with how far it goes. */
export type Permissions = Record<string, Range>
export type AgentState = 'ONLINE' | 'BUSY' | 'AWAY' | 'INVISIBLE' | 'OFFLINE'
export type ConversationState = 'BOT' | 'QUEUED' | 'ASSIGNED' | 'CLOSED'
export type DeliveryState = 'PENDING' | 'SENT' | 'DELIVERED' | 'READ' | 'FAILED' | 'UNKNOWN'

export interface Page<T> {
  items: T[]
  next?: string | null
  /** Of a list searched by words: NAMES while messages can't be looked through. */
  searched?: 'EVERYTHING' | 'NAMES'
}

export interface Ref {
  id: string
  name: string
}

export interface Agent {
  id: string
  username: string
  name: string
  email?: string | null
  roles: Role[]
  state: AgentState
  /** False while nothing is heard of him though he isn't offline. */
  reachable?: boolean
  capacity: number
  load: number
  skills?: string[]
  groupIds?: string[]
  department?: string | null
  active?: boolean
  locale?: string | null
  version?: number
}

export interface Session {
  token: string
  expiresAt: string
  agent: Agent
  permissions: Permissions
}

export interface Group {
  id: string
  name: string
  shop?: string | null
  department?: string | null
  skills: string[]
  agentIds: string[]
  version: number
}

export interface Shop {
  id: string
  name: string
  timeZone: string
  locale: string
  hours: { days: number[]; from: string; to: string }[]
  holidays: string[]
  reopenWithin: number
  acceptWithin: number
  version: number
}

export interface ChannelRef {
  id: string
  key?: string
  name: string
  plugin: string
  icon?: string | null
}

export interface Channel {
  id: string
  key: string
  plugin: string
  name: string
  shop?: string | null
  group?: string | null
  enabled?: boolean
  status: 'ONLINE' | 'DEGRADED' | 'OFFLINE'
  statusDetail?: string | null
  /** Why no answer is accepted; absent: they are. */
  cannotSend?: string | null
  /** In its state since when, and what went wrong last. */
  health?: { since?: string | null; lastError?: string | null; lastErrorAt?: string | null } | null
  icon?: string | null
  limits?: ChannelLimits | null
  capabilities?: string[]
}

export interface MediaLimit {
  kind: 'IMAGE' | 'AUDIO' | 'VIDEO' | 'FILE'
  /** Empty: any. */
  mediaTypes: string[]
  maxBytes: number
}

/** In what a channel measures a text: UTF-16 units, bytes of UTF-8, parts of an SMS in either alphabet or in UCS-2 alone. */
export type TextCount = 'CHARACTERS' | 'UTF8_BYTES' | 'SMS_PARTS' | 'SMS_PARTS_UCS2'

/** What a channel can carry; absent where the server does not tell. */
export interface ChannelLimits {
  /** In what `counts` measures. */
  maxTextLength?: number | null
  /** Absent: CHARACTERS. */
  counts?: TextCount
  richText?: boolean
  /** 0: no files at all. */
  maxFileBytes?: number | null
  /** Whether files may go along with a text in one message. */
  attachments?: boolean
  /** Seconds after the customer's last message; absent: always. */
  replyWindow?: number | null
  /** How many answers his last message allows; 0: any number. */
  replyQuota?: number
  /** What it carries of each kind of file; empty: any kind, up to maxFileBytes. */
  media?: MediaLimit[]
  /** Cards that it shows as such; links go as a text where it has none. */
  cards?: ('LINK' | 'MINI_PROGRAM')[]
  /** False for a letter box, where nobody waits before a screen. */
  live?: boolean
}

export interface Conversation {
  id: string
  subject?: string | null
  channel: ChannelRef
  contact: Ref
  state: ConversationState
  assignee?: Ref | null
  group?: Ref | null
  shop?: string | null
  seq: number
  unread: number
  lastMessageAt?: string | null
  waitingSince?: string | null
  /** Sleeps until then. */
  snoozedUntil?: string | null
  /** Woke by itself, and its agent has not looked since. */
  wokenAt?: string | null
  acceptBy?: string | null
  /** False for letters: nobody waits before a screen. */
  live?: boolean
  /** How far the channel lets us write; absent: always. */
  reply?: { until: string; left?: number | null } | null
  queuedAt?: string | null
  queuePlace?: number | null
  lastMessage?: { seq: number; direction: Direction; preview: string; createdAt: string } | null
  closedAt?: string | null
  createdAt: string
  version: number
}

export interface Counts {
  mine: number
  queued: number
  all: number
  /** One's own that sleep. */
  snoozed?: number
}

/** A filter of the lists, kept under a name. */
export interface ListView {
  id: string
  name: string
  filter: Record<string, string | boolean | undefined>
  shared: boolean
  mine: boolean
  position: number
  version: number
}

/** How it went with one of many. */
export interface Outcome {
  id: string
  ok: boolean
  problem?: { title: string; status: number; detail?: string } | null
}

export type Direction = 'IN' | 'OUT' | 'NOTE' | 'SYSTEM'

export interface Content {
  type: string
  text?: string
  html?: string
  /** What was said before and stood with it: plain beside text, HTML beside html. */
  quoted?: string | null
  fileId?: string
  name?: string
  mediaType?: string
  /** -1: still being fetched from the channel. */
  size?: number
  values?: string[]
  locale?: string
  latitude?: number
  longitude?: number
  label?: string
  url?: string
  title?: string
  description?: string
  imageUrl?: string
  appId?: string | null
  path?: string
  event?: string
  data?: Record<string, unknown>
  kind?: string
}

export interface Attachment {
  id: string
  name: string
  type: string
  size: number
}

export interface Envelope {
  /** Who wrote, by his external id. */
  from?: string | null
  /** Which of our addresses he wrote to. */
  ours?: string | null
  /** Who else got it. */
  copies?: string[]
  trust: 'VERIFIED' | 'FAILED' | 'UNKNOWN'
  trustDetail?: string | null
}

export interface Message {
  id: string
  seq: number
  direction: Direction
  author?: { kind?: string; id?: string | null; name?: string | null } | null
  content: Content
  attachments?: Attachment[]
  createdAt: string
  clientId?: string | null
  /** How it was addressed, on channels that say so (mail). */
  envelope?: Envelope | null
  /** When the customer took it back. */
  withdrawnAt?: string | null
  delivery?: { state: DeliveryState; problem?: string | null } | null
}

export interface Contact {
  id: string
  name: string
  email?: string | null
  phone?: string | null
  note?: string | null
  locale?: string | null
  shop?: string | null
  /** How he is reached was told on a form, and nobody has made sure since. */
  unchecked?: boolean
  identities: { channel: string | ChannelRef; externalId: string }[]
  createdAt: string
  version: number
}

export interface Phrase {
  id: string
  /** A whole answer (after `/`) or a module that is put into a text (after `::`). */
  kind?: 'PHRASE' | 'MODULE'
  title: string
  text: string
  category?: string | null
  shared: boolean
  shortcut?: string | null
  version: number
}

export interface UiModule {
  plugin: string
  version: string
  hash: string
  script: string
  styles: string[]
}

/** One frame of the agents' socket. */
export interface ServerEvent {
  type: string
  conversationId?: string
  seq?: number
  data?: unknown
}
