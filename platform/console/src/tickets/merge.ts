import type { Edit, Ticket } from './ticket'

/** A field that somebody else has changed meanwhile to something else. */
export interface Collision {
  /** As a ticket names it; own fields as `field.<key>`. */
  field: string
  theirs: unknown
  mine: unknown
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** What an edit asks for, field by field, beside what the ticket has there. */
function parts(edit: Edit): { field: string; mine: unknown; of: (ticket: Ticket) => unknown; back: (value: Edit) => void }[] {
  const plain = (Object.keys(edit) as (keyof Edit)[])
    .filter((name) => name !== 'fields' && edit[name] !== undefined)
    .map((name) => ({
      field: name === 'groupId' ? 'group' : name === 'assigneeId' ? 'assignee' : name === 'contactId' ? 'contact' : name,
      mine: edit[name] as unknown,
      of: (ticket: Ticket): unknown => (name === 'groupId' ? ticket.group?.id : name === 'assigneeId' ? ticket.assignee?.id : name === 'contactId' ? ticket.contact?.id : ticket[name as 'subject']),
      back: (left: Edit) => void ((left as Record<string, unknown>)[name] = edit[name]),
    }))
  const own = Object.entries(edit.fields ?? {}).map(([key, mine]) => ({
    field: `field.${key}`,
    mine,
    of: (ticket: Ticket): unknown => ticket.fields[key],
    back: (left: Edit) => void (left.fields = { ...left.fields, [key]: mine }),
  }))
  return [...plain, ...own]
}

/**
 * An edit that was made looking at `base`, when the ticket is `theirs` by now: what is left to be sent, and what collides
 * because both changed it to different things. Who merges adds tags to tags: of those nothing is lost.
 */
export function merge(base: Ticket, theirs: Ticket, edit: Edit): { left: Edit; collisions: Collision[] } {
  const left: Edit = {}
  const collisions: Collision[] = []
  for (const part of parts(edit)) {
    const [was, is] = [part.of(base), part.of(theirs)]
    if (same(is, part.mine)) continue
    if (part.field === 'tags') left.tags = mergeTags(base.tags, theirs.tags, edit.tags ?? [])
    else if (same(was, is)) part.back(left)
    else collisions.push({ field: part.field, theirs: is, mine: part.mine })
  }
  if (left.tags && same(left.tags, theirs.tags)) delete left.tags
  return { left, collisions }
}

function mergeTags(base: readonly string[], theirs: readonly string[], mine: readonly string[]): string[] {
  const gone = base.filter((tag) => !mine.includes(tag))
  return [...new Set([...theirs.filter((tag) => !gone.includes(tag)), ...mine.filter((tag) => !base.includes(tag))])]
}

export const isEmpty = (edit: Edit): boolean => parts(edit).length === 0

/** How the ticket looks with the edit in it, before the server has answered. Names of people and groups are the caller's to know. */
export function withEdit(ticket: Ticket, edit: Edit, nameOf: (kind: 'group' | 'assignee' | 'contact', id: string) => string): Ticket {
  const who = (kind: 'group' | 'assignee' | 'contact', id: string | null | undefined, was: Ticket['group']) => (id === undefined ? was : id === null ? null : { id, name: nameOf(kind, id) })
  const { groupId, assigneeId, contactId, fields, ...plain } = edit
  return {
    ...ticket,
    ...plain,
    group: who('group', groupId, ticket.group),
    assignee: who('assignee', assigneeId, ticket.assignee),
    contact: who('contact', contactId, ticket.contact),
    fields: { ...ticket.fields, ...fields },
  }
}
