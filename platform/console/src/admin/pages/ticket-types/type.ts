import type { Definition } from '@/tickets/definition'
import type { Flow } from '@/tickets/flow'

export interface TypeInfo {
  key: string
  name: Record<string, string>
  version: number
  currentVersion: number
  active: boolean
  position: number
  shopId: string | null
  /** For If-Match. */
  revision: number
  definition: Definition & Flow
  savedAt?: string
  savedBy?: string
  source?: string
}

export interface TypeFault {
  line: number
  column: number
  path: string
  code: string
  message: string
}

export interface TypeCheck {
  faults: TypeFault[]
  warnings: TypeFault[]
  definition: (Definition & Flow) | null
}

export interface TypeVersion {
  number: number
  savedAt: string
  savedBy: string | null
  current: boolean
}

/** What a new type begins with: the smallest that lives. */
export const STARTER = `key: my-type
name: {zh-CN: 新类型, en: New type}
priority: NORMAL

fields:
  - {key: order, name: {zh-CN: 订单号, en: Order number}, kind: ORDER}

states:
  - {key: new, name: {zh-CN: 新建, en: New}, category: NEW}
  - {key: open, name: {zh-CN: 处理中, en: In progress}, category: OPEN}
  - key: solved
    name: {zh-CN: 已解决, en: Solved}
    category: SOLVED
    limit: {after: 7d, then: close}
  - {key: closed, name: {zh-CN: 已关闭, en: Closed}, category: CLOSED}

transitions:
  - key: take
    name: {zh-CN: 受理, en: Take}
    from: new
    to: open
    who: [assignee, group]
    actions:
      - setAssignee: me
  - key: solve
    name: {zh-CN: 解决, en: Solve}
    from: [new, open]
    to: solved
    who: [assignee, group]
    asks: ["note?"]
  - key: reopen
    name: {zh-CN: 重新打开, en: Reopen}
    from: [solved, closed]
    to: open
    who: [assignee, group, contact]
  - key: close
    name: {zh-CN: 关闭, en: Close}
    from: solved
    to: closed
    who: [assignee, group]
`

/** The key that a text gives itself; empty when it doesn't say. */
export const keyIn = (source: string): string => /^key:\s*["']?([A-Za-z0-9_-]+)/m.exec(source)?.[1] ?? ''

/** Where in a text a state is described, from 1; 0 when nowhere. */
export function lineOfState(source: string, key: string): number {
  const lines = source.split('\n')
  const from = lines.findIndex((line) => line.startsWith('states:'))
  const quoted = key.replace(/[-_]/g, '\\$&')
  const found = lines.findIndex((line, index) => index > from && new RegExp(`^\\s*- \\{?\\s*key:\\s*["']?${quoted}["']?\\s*(,|$|\\})`).test(line))
  return from < 0 ? 0 : found + 1
}

export interface DiffLine {
  kind: 'same' | 'gone' | 'new'
  text: string
}

/** Line by line what of one text isn't in the other. */
export function diff(before: string, after: string): DiffLine[] {
  const a = before.replace(/\n$/, '').split('\n')
  const b = after.replace(/\n$/, '').split('\n')
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const left = a.slice(head, a.length - tail)
  const right = b.slice(head, b.length - tail)
  const lines: DiffLine[] = a.slice(0, head).map((text) => ({ kind: 'same', text }))
  lines.push(...between(left, right))
  lines.push(...a.slice(a.length - tail).map((text): DiffLine => ({ kind: 'same', text })))
  return lines
}

function between(a: string[], b: string[]): DiffLine[] {
  // Beyond this the table would take longer than anybody waits: all of it is another then.
  if (a.length * b.length > 4_000_000) return [...a.map((text): DiffLine => ({ kind: 'gone', text })), ...b.map((text): DiffLine => ({ kind: 'new', text }))]
  const width = b.length + 1
  const common = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j] ? common[(i + 1) * width + j + 1]! + 1 : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
    }
  }
  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i]! })
      i++
      j++
    } else if (j >= b.length || (i < a.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) {
      lines.push({ kind: 'gone', text: a[i++]! })
    } else {
      lines.push({ kind: 'new', text: b[j++]! })
    }
  }
  return lines
}

/** Only what has changed, with some lines around; a gap is null. */
export function folded(lines: DiffLine[], around = 2): (DiffLine | null)[] {
  const shown = lines.map((_, index) => lines.slice(Math.max(0, index - around), index + around + 1).some((line) => line.kind !== 'same'))
  return lines.flatMap((line, index): (DiffLine | null)[] => (shown[index] ? [line] : index === 0 || shown[index - 1] ? [null] : []))
}
