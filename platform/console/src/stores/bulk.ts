import { http } from '@/api/http'
import type { Outcome, Page } from '@/api/types'
import { explain } from '@/shared/notify'

export type BulkAction = 'close' | 'reopen' | 'assign' | 'transfer' | 'snooze' | 'unsnooze' | 'read' | 'undo'

export interface BulkBody {
  agentId?: string
  groupId?: string
  note?: string
  until?: string
}

export interface BulkResult {
  done: string[]
  /** Why each of the others was not; null where nobody tried, because it was stopped before. */
  failed: { id: string; why: string | null }[]
}

/** So many go in one call: few enough for progress to be seen. */
const AT_ONCE = 50

/**
 * Does one thing to many conversations. Never rejects: what can't be done is told of each. A call that breaks ends it: the
 * rest is left as it is.
 */
export const runBulk = (ids: readonly string[], action: BulkAction, body: BulkBody, progress: (done: number) => void, signal?: AbortSignal): Promise<BulkResult> =>
  runInParts('/api/conversations/bulk', ids, { action, ...body }, progress, signal)

/** The same at another address. */
export async function runInParts(path: string, ids: readonly string[], body: Record<string, unknown>, progress: (done: number) => void, signal?: AbortSignal): Promise<BulkResult> {
  const result: BulkResult = { done: [], failed: [] }
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const part = ids.slice(from, from + AT_ONCE)
    if (signal?.aborted) {
      result.failed.push(...ids.slice(from).map((id) => ({ id, why: null })))
      break
    }
    try {
      const { items } = await http.post<Page<Outcome>>(path, { ids: part, ...body })
      const outcomes = new Map(items.map((each) => [each.id, each]))
      for (const id of part) {
        const outcome = outcomes.get(id)
        if (outcome?.ok) result.done.push(id)
        else result.failed.push({ id, why: outcome?.problem?.detail ?? outcome?.problem?.title ?? '' })
      }
    } catch (error) {
      const why = explain(error)
      result.failed.push(...part.map((id) => ({ id, why })), ...ids.slice(from + AT_ONCE).map((id) => ({ id, why: null })))
      break
    }
    progress(Math.min(ids.length, from + AT_ONCE))
  }
  return result
}
