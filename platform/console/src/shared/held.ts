import { computed, onBeforeUnmount, onMounted, reactive, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { http } from '@/api/http'
import type { Page } from '@/api/types'

/** Why nobody gets a file at the moment: a virus scanner hasn't looked yet, or it said no. */
export type Held = 'WAITING' | 'QUARANTINED'

const TOGETHER = 60
const AGAIN = 3000
const MOST = 200
const states = reactive(new Map<string, Held>())
const shown = new Map<string, number>()
const wanted = new Set<string>()
let timer = 0
let soon = false

/** Asks a moment later for all that is wanted by then; what is just shown doesn't wait for what was looked at before. */
function ask(delay: number): void {
  if (timer && (soon || delay > TOGETHER)) return
  window.clearTimeout(timer)
  soon = delay <= TOGETHER
  timer = window.setTimeout(() => {
    timer = 0
    void look()
  }, delay)
}

async function look(): Promise<void> {
  const ids = [...wanted].slice(0, MOST)
  ids.forEach((id) => wanted.delete(id))
  if (ids.length === 0) return
  try {
    const { items } = await http.get<Page<{ id: string; state: Held }>>('/api/files/held', { ids: ids.join(',') })
    const held = new Map(items.map((file) => [file.id, file.state]))
    for (const id of ids) {
      const state = held.get(id)
      if (state) states.set(id, state)
      else states.delete(id)
    }
  } catch {
    // Whoever wants such a file is told by the server.
  }
  // What waits is looked at again while somebody looks at it.
  for (const [id, state] of states) if (state === 'WAITING' && shown.has(id)) wanted.add(id)
  if (wanted.size) ask(ids.length === MOST ? TOGETHER : AGAIN)
}

/** Whether a file that is shown is held back; files that are shown together are asked for together. */
export function useHeld(file: MaybeRefOrGetter<string>) {
  let mine = ''
  function leave(): void {
    const left = (shown.get(mine) ?? 1) - 1
    if (left > 0) shown.set(mine, left)
    else shown.delete(mine)
  }
  function enter(): void {
    mine = toValue(file)
    shown.set(mine, (shown.get(mine) ?? 0) + 1)
    wanted.add(mine)
    ask(TOGETHER)
  }
  onMounted(enter)
  watch(() => toValue(file), () => {
    leave()
    enter()
  })
  onBeforeUnmount(leave)
  return {
    held: computed(() => states.get(toValue(file))),
    /** Somebody was told no: it is asked for once more. */
    again() {
      wanted.add(toValue(file))
      ask(TOGETHER)
    },
  }
}
