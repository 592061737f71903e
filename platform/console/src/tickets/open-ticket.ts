import { computed, ref, shallowRef, watch, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { ApiError } from '@/api/problem'
import { useNotices } from '@/notices/store'
import { complain, explain } from '@/shared/notify'
import { useSession } from '@/stores/session'
import type { Definition } from './definition'
import { useHistory, type History } from './history'
import type { Collision } from './merge'
import { usePeople } from './people'
import { useTickets } from './store'
import { useTicketTypes } from './types'
import type { Edit, Ticket } from './ticket'

/** The ticket that is open, and what can be done with it; the parts of its page share it. */
export interface OpenTicket {
  id: string
  ticket: ComputedRef<Ticket | null>
  definition: ComputedRef<Definition | null>
  history: History
  problem: Ref<unknown>
  /** What somebody else changed meanwhile to something else; both are shown until one is chosen. */
  collisions: Ref<Collision[]>
  mayWrite: ComputedRef<boolean>
  busy: Ref<string | null>
  load: () => Promise<void>
  /** Saves; answers what is wrong with the one field of the edit, or nothing. */
  edit: (change: Edit) => Promise<string | undefined>
  /** Does something at an address below the ticket's; tells what went wrong. */
  act: (path: string, body?: unknown, method?: 'post' | 'delete') => Promise<boolean>
  nameOf: (kind: string, id: string) => string
}

export const TICKET_KEY: InjectionKey<OpenTicket> = Symbol('ticket')

export function useOpenTicket(id: string): OpenTicket {
  const tickets = useTickets()
  const types = useTicketTypes()
  const people = usePeople()
  const session = useSession()
  const notices = useNotices()
  const history = useHistory(id)
  const problem = shallowRef<unknown>(null)
  const collisions = shallowRef<Collision[]>([])
  const busy = ref<string | null>(null)
  const ticket = computed(() => tickets.byId.get(id) ?? null)
  // It went out of sight while it was open: given to a group that this person doesn't see.
  watch(ticket, (now, before) => {
    if (!now && before) problem.value = new ApiError(404, {})
  })
  watch(
    () => notices.arrived,
    (arrived) => {
      if (!document.hidden && ticket.value && arrived.some((notice) => notice.ticket?.id === id)) void notices.lookedAt(id).catch(() => {})
    },
  )
  const definition = computed(() => (ticket.value ? types.definition(ticket.value.type.key, ticket.value.type.version) : null))
  const mayWrite = computed(() => session.may('tickets:write') && !ticket.value?.mergedInto)

  async function load(): Promise<void> {
    problem.value = null
    void people.load()
    try {
      // What the list knows is shown at once.
      const known = tickets.byId.get(id)
      if (known) void history.load(known.seq)
      const found = await tickets.fetchOne(id)
      // Whoever sees it needs no notice of it any more.
      void notices.lookedAt(id).catch(() => {})
      if (!known) await history.load(found.seq)
    } catch (error) {
      problem.value = error
    }
  }

  async function edit(change: Edit): Promise<string | undefined> {
    try {
      const collided = await tickets.edit(id, change)
      const touched = new Set(collided.map((each) => each.field))
      collisions.value = [...collisions.value.filter((each) => !touched.has(each.field)), ...collided]
      return undefined
    } catch (error) {
      const wrong = error instanceof ApiError ? Object.values(error.fields)[0] : undefined
      if (!wrong) complain(error)
      return wrong ?? explain(error)
    }
  }

  async function act(path: string, body: unknown = {}, method: 'post' | 'delete' = 'post'): Promise<boolean> {
    if (busy.value) return false
    busy.value = path
    try {
      await tickets.act(id, path, body, method)
      void history.catchUp()
      return true
    } catch (error) {
      complain(error)
      return false
    } finally {
      busy.value = null
    }
  }

  return { id, ticket, definition, history, problem, collisions, mayWrite, busy, load, edit, act, nameOf: people.nameOf }
}

/** The edit that puts a value into a field named as tickets name it. */
export function editOf(field: string, value: unknown): Edit {
  if (field.startsWith('field.')) return { fields: { [field.slice('field.'.length)]: value } }
  const name = { group: 'groupId', assignee: 'assigneeId', contact: 'contactId' }[field] ?? field
  return { [name]: value } as Edit
}
