import { runInParts, type BulkResult } from '@/stores/bulk'

/** One thing that is done to many tickets. */
export interface TicketBulk {
  action: 'assign' | 'priority' | 'tag' | 'untag' | 'transition' | 'macro' | 'undo'
  agentId?: string | null
  groupId?: string
  priority?: string
  tags?: string[]
  transition?: string
  macroId?: string
  /** One run of a macro over all of them. */
  clientId?: string
  note?: string
}

export const runTickets = (ids: readonly string[], body: TicketBulk, progress: (done: number) => void, signal?: AbortSignal): Promise<BulkResult> => runInParts('/api/tickets/bulk', ids, { ...body }, progress, signal)
