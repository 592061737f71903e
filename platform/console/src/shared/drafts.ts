/** What a person has begun to write in a conversation. Answer and note are kept apart: one isn't meant for the customer. */
export interface Draft {
  reply: string
  note: string
  mode: 'reply' | 'note'
  /** The last seq seen when writing began. */
  seq: number
  /** Files that are at the server already. */
  files?: { id: string; name: string; type: string; size: number }[]
}

interface Stored extends Draft {
  at: number
}

const PREFIX = 'switchboard.draft.'
const MOST = 100
const key = (agent: string, id: string) => `${PREFIX}${agent}.${id}`
/** What the browser's store did not take: it lives as long as the page. */
const unstored = new Map<string, Draft>()

export function readDraft(agent: string, id: string): Draft | null {
  const held = unstored.get(key(agent, id))
  if (held) return held
  try {
    const stored = JSON.parse(localStorage.getItem(key(agent, id)) ?? 'null') as Partial<Stored> | null
    if (!stored) return null
    return { reply: String(stored.reply ?? ''), note: String(stored.note ?? ''), mode: stored.mode === 'note' ? 'note' : 'reply', seq: Number(stored.seq) || 0, files: stored.files }
  } catch {
    return null
  }
}

/** Keeps a draft for this person in this browser; at most a hundred, the oldest go. */
export function writeDraft(agent: string, id: string, draft: Draft, now = Date.now()): void {
  const place = key(agent, id)
  unstored.delete(place)
  if (!draft.reply && !draft.note && !draft.files?.length) {
    localStorage.removeItem(place)
    return
  }
  try {
    const isNew = localStorage.getItem(place) === null
    localStorage.setItem(place, JSON.stringify({ ...draft, at: now } satisfies Stored))
    if (isNew) dropOldest(agent)
  } catch {
    unstored.set(place, draft)
  }
}

function places(agent: string): string[] {
  return Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '').filter((each) => each.startsWith(`${PREFIX}${agent}.`))
}

function dropOldest(agent: string): void {
  const all = places(agent)
  if (all.length <= MOST) return
  const at = (place: string) => (JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Stored>).at ?? 0
  all
    .sort((a, b) => at(a) - at(b))
    .slice(0, all.length - MOST)
    .forEach((place) => localStorage.removeItem(place))
}

/** Whoever signs out leaves nothing of his customers behind. */
export function clearDrafts(agent: string): void {
  unstored.clear()
  places(agent).forEach((place) => localStorage.removeItem(place))
}
