import type { Facts } from './conditions'
import type { Ticket } from './ticket'

/** A ticket's facts by the names that conditions use. */
export function factsOf(ticket: Partial<Ticket>, fields: Record<string, unknown> = ticket.fields ?? {}): Facts {
  const known: Record<string, unknown> = {
    number: ticket.number,
    subject: ticket.subject,
    type: ticket.type?.key,
    state: ticket.state?.key,
    category: ticket.state?.category,
    priority: ticket.priority,
    shop: ticket.shop?.id,
    group: ticket.group?.id,
    assignee: ticket.assignee?.id,
    creator: ticket.creator?.id,
    contact: ticket.contact?.id,
    channel: ticket.channel?.id,
    channelTag: ticket.channelTag,
    tags: ticket.tags,
    createdAt: ticket.createdAt,
    updatedAt: ticket.updatedAt,
    solvedAt: ticket.solvedAt,
    closedAt: ticket.closedAt,
    waitingSince: ticket.waitingSince,
    snoozedUntil: ticket.snoozedUntil,
    respondBy: ticket.sla?.respondBy,
    resolveBy: ticket.sla?.resolveBy,
    sla: ticket.sla?.state,
    parent: ticket.parent?.id,
    urged: ticket.urged,
    rating: ticket.rating,
    problem: ticket.problem,
    repeatOf: ticket.repeatOf,
  }
  return (field) => (field.startsWith('field.') ? fields[field.slice('field.'.length)] : known[field])
}
