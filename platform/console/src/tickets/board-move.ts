import { shallowRef } from 'vue'
import { ApiError } from '@/api/problem'
import { complain, notify, offerUndo } from '@/shared/notify'
import type { Board } from './board'
import { runTickets } from './bulk'
import { usePeople } from './people'
import { laneOf, typeOf } from './shape'
import { useTickets } from './store'
import type { Ticket, Way } from './ticket'
import { useTicketTypes } from './types'

type Words = (key: string, values?: Record<string, unknown>) => string

/** A card that waits for what its step asks. */
export interface Pending {
  id: string
  to: string
  ways: Way[]
  end: (stays: boolean) => void
}

/** Puts cards into other lanes: as a step of the flow, or as another owner, group or priority. Back where they were when that isn't so. */
export function useBoardMove(board: Board, by: () => string, labelOf: (lane: string) => string, t: Words) {
  const tickets = useTickets()
  const types = useTicketTypes()
  const people = usePeople()
  const pending = shallowRef<Pending | null>(null)
  const waiting = shallowRef<ReadonlySet<string>>(new Set())
  const isStep = () => by() === 'category' || typeOf(by()) !== null

  /** The steps that lead a ticket to a lane. */
  function waysTo(ticket: Ticket, lane: string): Way[] {
    const states = types.definition(ticket.type.key, ticket.type.version)?.states ?? []
    return (ticket.transitions ?? []).filter((way) => way.allowed && way.to && (by() === 'category' ? states.find((state) => state.key === way.to)?.category === lane : way.to === lane))
  }

  /** The lanes that it can go to; null: any. */
  async function reach(id: string): Promise<ReadonlySet<string> | null> {
    if (!isStep()) return null
    const ticket = await tickets.fetchOne(id)
    return new Set([...board.lanes.keys()].filter((lane) => waysTo(ticket, lane).length))
  }

  const busy = (id: string, on: boolean) => (waiting.value = new Set([...waiting.value, id].filter((each) => on || each !== id)))

  async function undo(id: string): Promise<void> {
    const { failed } = await runTickets([id], { action: 'undo' }, () => {})
    const now = await tickets.fetchOne(id)
    if (failed.length) notify(failed[0]!.why ?? t('tickets.board.kept'), 'error')
    else tickets.did(now)
  }

  function done(id: string, to: string, end: (stays: boolean) => void): void {
    end(true)
    offerUndo(t('tickets.board.moved', { number: tickets.byId.get(id)?.number ?? '', lane: labelOf(to) }), () => undo(id))
  }

  /** What went wrong, and what would go. */
  function fail(error: unknown): void {
    const allowed = error instanceof ApiError && error.status === 409 ? (error.problem as { allowed?: { name: string }[] }).allowed : undefined
    if (error instanceof ApiError && allowed?.length) notify(t('tickets.board.allowed', { why: error.message, ways: allowed.map((each) => each.name).join(', ') }), 'error')
    else complain(error)
  }

  async function move(id: string, to: string): Promise<void> {
    const ticket = tickets.byId.get(id)
    if (!ticket || board.placeOf(id) === to || waiting.value.has(id)) return
    const end = board.hold(id, to)
    busy(id, true)
    try {
      if (!isStep()) {
        await edit(ticket, to)
        return done(id, to, end)
      }
      const now = await tickets.fetchOne(id)
      if (laneOf(now, by()) === to) return end(true)
      const ways = waysTo(now, to)
      if (!ways.length) {
        end(false)
        const names = (now.transitions ?? []).filter((way) => way.allowed).map((way) => way.name)
        return notify(t(names.length ? 'tickets.board.notThere' : 'tickets.board.nowhere', { number: now.number, lane: labelOf(to), ways: names.join(', ') }), 'warning')
      }
      if (ways.length > 1 || ways[0]!.asks.length) {
        pending.value = { id, to, ways, end }
        return
      }
      await tickets.act(id, ways[0]!.key)
      done(id, to, end)
    } catch (error) {
      end(false)
      fail(error)
    } finally {
      busy(id, false)
    }
  }

  async function edit(ticket: Ticket, to: string): Promise<void> {
    if (by() === 'priority') await tickets.edit(ticket.id, { priority: to as Ticket['priority'] })
    else if (by() === 'assignee') await tickets.edit(ticket.id, { assigneeId: to || null })
    else {
      // Whoever isn't in the new group has it no longer.
      const stays = people.groups.find((each) => each.id === to)?.agentIds.includes(ticket.assignee?.id ?? '')
      await tickets.edit(ticket.id, ticket.assignee && !stays ? { groupId: to || null, assigneeId: null } : { groupId: to || null })
    }
  }

  /** A step without questions, chosen among several. */
  async function take(way: Way): Promise<void> {
    const { id, to, end } = pending.value!
    pending.value = null
    try {
      await tickets.act(id, way.key)
      done(id, to, end)
    } catch (error) {
      end(false)
      fail(error)
    }
  }

  function settle(moved: boolean): void {
    const was = pending.value
    pending.value = null
    if (!was) return
    if (moved) done(was.id, was.to, was.end)
    else was.end(false)
  }

  return { pending, waiting, reach, move, take, settle }
}
