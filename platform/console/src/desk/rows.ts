import type { VirtualItem } from '@tanstack/vue-virtual'
import type { Message } from '@/api/types'
import { sameDay } from '@/shared/time'
import type { Unsent } from '@/socket/outbox'
import type { Typing } from './typing'

/** One row of a thread; what stands above a message (day, "new", folded lines) belongs to its row. */
export interface Row {
  key: string
  message?: Message
  /** A new day begins here. */
  day?: boolean
  fresh?: boolean
  /** Follows another of the same author within some minutes: needs no name again. */
  joined?: boolean
  /** How many system lines before this one are hidden; the button to show them stands here. */
  folded?: number
  unsent?: Unsent
  typing?: Typing
  empty?: boolean
}

const RUN_SHOWN = 2
const JOINED_WITHIN = 300_000

/**
 * The rows of messages: of each run of system lines only the last are shown until asked for. The first row names its day
 * only where the conversation begins: which day it belongs to shows when there is more above it.
 */
export function rowsOf(messages: readonly Message[], begins: boolean, newFrom: number | null, unfolded: ReadonlySet<string>): Row[] {
  const rows: Row[] = []
  let before: Message | undefined
  for (let index = 0; index < messages.length; index++) {
    let folded = 0
    if (messages[index]!.direction === 'SYSTEM' && before?.direction !== 'SYSTEM') {
      let end = index
      while (messages[end]?.direction === 'SYSTEM') end++
      const hidden = end - RUN_SHOWN - index
      if (hidden > 1 && !unfolded.has(messages[index + hidden]!.id)) {
        folded = hidden
        index += hidden
      }
    }
    const message = messages[index]!
    const fresh = newFrom === message.seq
    rows.push(rowOf(message, before, begins, fresh, folded))
    before = message
  }
  return rows
}

/** Parsing times of thousands of messages at each change costs, and most rows stay as they were. */
const known = new WeakMap<Message, { before: Message | undefined; row: Row; begins: boolean }>()

function rowOf(message: Message, before: Message | undefined, begins: boolean, fresh: boolean, folded: number): Row {
  const found = known.get(message)
  if (found && found.before === before && found.begins === begins && found.row.fresh === fresh && found.row.folded === folded) return found.row
  const day = before ? !sameDay(before.createdAt, message.createdAt) : begins
  const row = { key: message.id, message, day, fresh, folded, joined: !day && !fresh && !folded && before !== undefined && follows(before, message) }
  known.set(message, { before, row, begins })
  return row
}

function follows(before: Message, message: Message): boolean {
  return before.direction === message.direction && before.author?.id === message.author?.id && Date.parse(message.createdAt) - Date.parse(before.createdAt) < JOINED_WITHIN
}

const LINE = 21
/** Pictures have this height in a thread whatever they are, so that nothing moves when they come. */
const PICTURE = 202

const guesses = new WeakMap<Row, { width: number; height: number }>()

/** About how high a row will be, so that little moves when it is measured. */
export function guessHeight(row: Row, width: number, me: string | undefined): number {
  const found = guesses.get(row)
  if (found?.width === width) return found.height
  const height = guess(row, width, me)
  guesses.set(row, { width, height })
  return height
}

function guess(row: Row, width: number, me: string | undefined): number {
  const { message } = row
  if (!message) return row.unsent ? 50 : 32
  const above = (row.day ? 42 : 0) + (row.fresh ? 42 : 0) + (row.folded ? 28 : 0)
  if (message.direction === 'SYSTEM') return above + 38
  const name = row.joined || message.direction === 'IN' || (message.direction === 'OUT' && message.author?.id === me) ? 0 : 22
  const space = row.joined ? 3 : 10
  const pictures = message.content.type === 'image' ? PICTURE - LINE : 0
  const files = (message.attachments?.length ?? 0) * 50
  return above + name + space + pictures + files + 16 + lines(message.content.text ?? '', Math.min(960, width)) * LINE
}

function lines(text: string, width: number): number {
  const room = Math.max(120, (width - 32) * 0.78 - 24)
  let count = 0
  for (const line of text.slice(0, 4000).split('\n')) {
    const wide = line.match(/[\u2e80-\uffef]/g)?.length ?? 0
    count += Math.max(1, Math.ceil((wide * 14 + (line.length - wide) * 7.2) / room))
  }
  return count
}

/** Measured heights of the threads opened last: one that is opened again stands right at once. */
const heights = new Map<string, VirtualItem[]>()
const HEIGHTS_KEPT = 20

export const keptHeights = (id: string): VirtualItem[] => heights.get(id) ?? []

export function keepHeights(id: string, measured: VirtualItem[]): void {
  heights.delete(id)
  heights.set(id, measured.slice(-300))
  for (const old of [...heights.keys()].slice(0, Math.max(0, heights.size - HEIGHTS_KEPT))) heights.delete(old)
}
