import { shallowReactive } from 'vue'

/** Rows chosen to do one thing to all of them: one by one, or from the last one touched up to here. */
export function useSelection(ids: () => readonly string[]) {
  const chosen = shallowReactive(new Set<string>())
  let anchor: string | null = null

  function toggle(id: string): void {
    if (!chosen.delete(id)) chosen.add(id)
    anchor = id
  }

  function rangeTo(id: string): void {
    const list = ids()
    const here = list.indexOf(id)
    const start = anchor === null ? here : list.indexOf(anchor)
    if (here < 0 || start < 0) return toggle(id)
    for (const each of list.slice(Math.min(start, here), Math.max(start, here) + 1)) chosen.add(each)
  }

  function set(wanted: Iterable<string>): void {
    chosen.clear()
    for (const id of wanted) chosen.add(id)
  }

  function clear(): void {
    chosen.clear()
    anchor = null
  }

  return { chosen, toggle, rangeTo, set, clear }
}
