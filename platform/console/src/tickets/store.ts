import { defineStore } from 'pinia'
import { shallowReactive, shallowRef } from 'vue'
import { http } from '@/api/http'
import { ApiError } from '@/api/problem'
import type { ServerEvent } from '@/api/types'
import { t } from '@/i18n'
import { useLive } from '@/stores/live'
import { isEmpty, merge, withEdit, type Collision } from './merge'
import { usePeople } from './people'
import type { Edit, Ticket } from './ticket'

/** So often an edit is put on top of others' before it is given up. */
const TRIES = 4
/** After so many ms the index knows what was done. */
const FRESH = 10_000
/** Tickets kept beside those that are shown. */
const KEPT = 2000

/** Which ticket an event is about. */
export function ticketOf(event: ServerEvent): string | null {
  const named = event as ServerEvent & { ticketId?: string; subjectId?: string }
  const data = event.data as { id?: unknown; ticketId?: unknown } | null | undefined
  const id = named.ticketId ?? named.subjectId ?? data?.ticketId ?? data?.id
  return typeof id === 'string' ? id : null
}

/** Who has told us no name is called as the desk calls him. */
function called(ticket: Ticket): Ticket {
  const { contact } = ticket
  return contact && !contact.name ? { ...ticket, contact: { ...contact, name: t('desk.visitor', { code: contact.id.slice(-4).toUpperCase() }) } } : ticket
}

/** The tickets seen lately, as they are shown: what the server said last, with the edits that are still on their way on top. */
export const useTickets = defineStore('tickets', () => {
  const live = useLive()
  const people = usePeople()
  const byId = shallowReactive(new Map<string, Ticket>())
  const confirmed = new Map<string, Ticket>()
  const edits = new Map<string, Edit[]>()
  const chains = new Map<string, Promise<unknown>>()
  /** What was done here last: lists ask for it, for the index is a moment behind. */
  const own = shallowRef<{ id: string; seq: number; at: number } | null>(null)

  function did(ticket: Pick<Ticket, 'id' | 'seq'>): void {
    own.value = { id: ticket.id, seq: ticket.seq, at: Date.now() }
  }

  /** As lists are asked; nothing when it is long known everywhere. */
  const seen = (): string | undefined => (own.value && Date.now() - own.value.at < FRESH ? `${own.value.id}:${own.value.seq}` : undefined)

  function show(id: string): void {
    const sure = confirmed.get(id)
    if (sure) byId.set(id, (edits.get(id) ?? []).reduce((ticket, edit) => withEdit(ticket, edit, people.nameOf), sure))
  }

  /** What a call or an event says of a ticket; news that is older than what is known is left alone. */
  function take(ticket: Ticket): Ticket {
    const known = confirmed.get(ticket.id)
    if (known && known.version > ticket.version) return byId.get(ticket.id)!
    // A row of a list says less than the page.
    const whole = ticket.transitions || !known ? ticket : { ...ticket, description: known.description, files: known.files, children: known.children, transitions: known.state.key === ticket.state.key ? known.transitions : undefined }
    confirmed.delete(ticket.id)
    confirmed.set(ticket.id, called(whole))
    show(ticket.id)
    for (const old of [...confirmed.keys()].slice(0, Math.max(0, confirmed.size - KEPT))) forget(old)
    return byId.get(ticket.id)!
  }

  function forget(id: string): void {
    confirmed.delete(id)
    byId.delete(id)
  }

  const fetchOne = async (id: string): Promise<Ticket> => take(await http.get<Ticket>(`/api/tickets/${encodeURIComponent(id)}`))

  /**
   * Changes fields. It is shown at once; what somebody else has changed meanwhile stays where it doesn't collide. Answers what does:
   * of that nothing was sent. Rejects when the server refuses it.
   */
  function edit(id: string, change: Edit): Promise<Collision[]> {
    const seen = byId.get(id)
    if (!seen) return Promise.reject(new Error('not loaded'))
    edits.set(id, [...(edits.get(id) ?? []), change])
    show(id)
    const run = (chains.get(id) ?? Promise.resolve())
      .then(() => send(seen, change))
      .finally(() => {
        edits.set(id, (edits.get(id) ?? []).filter((each) => each !== change))
        show(id)
      })
    chains.set(id, run.catch(() => {}))
    return run
  }

  async function send(before: Ticket, change: Edit, attempt = 1): Promise<Collision[]> {
    const now = confirmed.get(before.id) ?? before
    const { left, collisions } = now.version === before.version ? { left: change, collisions: [] } : merge(before, now, change)
    if (isEmpty(left)) return collisions
    try {
      did(take(await http.patch<Ticket>(`/api/tickets/${before.id}`, left, { version: now.version })))
      return collisions
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 412 || attempt >= TRIES) throw error
      await fetchOne(before.id)
      return [...collisions, ...(await send(before, left, attempt + 1))]
    }
  }

  /** Does something to it that answers the ticket as it is then. After a refusal that tells of other news it is read again. */
  async function act(id: string, path: string, body: unknown = {}, method: 'post' | 'delete' = 'post'): Promise<Ticket> {
    try {
      const address = `/api/tickets/${id}/${path}`
      const answer = await (method === 'post' ? http.post<Ticket | undefined>(address, body) : http.delete<Ticket | undefined>(address))
      // Merging answers with the one that it goes on in.
      if (answer?.id && answer.type) take(answer)
      const now = answer?.id === id ? byId.get(id)! : await fetchOne(id)
      did(now)
      return now
    } catch (error) {
      if (error instanceof ApiError && (error.status === 409 || error.status === 412)) await fetchOne(id).catch(() => {})
      throw error
    }
  }

  /** Calls back with the id of each ticket that something happened to, until the returned function is called. */
  function follow(happened: (id: string, event: ServerEvent) => void): () => void {
    const on = (event: ServerEvent) => {
      const id = ticketOf(event)
      if (!id) return
      const data = event.data as Partial<Ticket> | null | undefined
      if (data?.id === id && data.version && data.state && data.type) take(data as Ticket)
      happened(id, event)
    }
    const gone = (event: ServerEvent) => {
      const id = ticketOf(event)
      if (!id) return
      forget(id)
      happened(id, event)
    }
    const stops = [live.on('ticket.created', on), live.on('ticket.updated', on), live.on('ticket.gone', gone)]
    return () => stops.forEach((stop) => stop())
  }

  return { byId, own, seen, did, take, forget, fetchOne, edit, act, follow }
})
