import { ElMessage } from 'element-plus'
import { ApiError } from '@/api/problem'
import { h, type VNodeArrayChildren } from 'vue'
import { t } from '@/i18n'

export type Kind = 'success' | 'info' | 'warning' | 'error'

/** Below the tabs and the head of the page, whose buttons stay free. */
const TOP = 92

/** A short message at the top; never needed to understand what happened later. */
export function notify(text: string, kind: Kind = 'info'): void {
  ElMessage({ message: text, type: kind, offset: TOP, grouping: true, duration: kind === 'error' ? 6000 : 3000, showClose: kind === 'error' })
}

/** Says what was done with something to press beside it; what is handed in closes the message. */
export function tell(parts: (close: () => void) => VNodeArrayChildren, milliseconds = 7000): void {
  const shown = ElMessage({ message: h('span', { class: 'undo' }, parts(() => shown.close())), type: 'success', offset: TOP, duration: milliseconds })
}

/** Says what was done and offers to take it back for some seconds: the better way than to ask before. */
export function offerUndo(text: string, undo: () => Promise<unknown>, milliseconds = 7000): void {
  tell((close) => [text, h('button', { type: 'button', class: 'link', onClick: () => (close(), undo().catch(complain)) }, t('shell.word.undo'))], milliseconds)
}

/** What to tell a person about a failed call: the server's own words where it has some. */
export function explain(error: unknown): string {
  if (error instanceof ApiError) {
    if (error.status === 0) return t('shell.error.offline')
    if (error.status === 412) return t('shell.error.stale')
    // What the licence doesn't have, or who has the last seat, is worth knowing.
    if (error.status === 403 && error.problem.type?.startsWith('/problems/licence.')) return error.message
    if (error.status === 403) return t('shell.error.forbidden')
    // How long, and what else lets him in.
    if (error.problem.type === '/problems/signIn.locked') return error.message
    if (error.status === 429) return t('shell.error.tooMany')
    // Where no form stands beside it: what is wrong, not only that something is.
    if (error.status === 422 && Object.keys(error.fields).length) return [...new Set(Object.values(error.fields))].join(' · ')
    if (error.status >= 500 && !error.problem.detail) return t('shell.error.server', { status: error.status })
    return error.message
  }
  return error instanceof Error ? error.message : String(error)
}

/** Shows why a call failed. */
export function complain(error: unknown): void {
  notify(explain(error), 'error')
}
