import { computed, reactive, ref, shallowRef } from 'vue'
import { http } from '@/api/http'
import { ApiError } from '@/api/problem'
import { explain } from '@/shared/notify'

export interface Row {
  id: string
  version?: number
}

export interface EditorOptions<R extends Row, F extends object> {
  path: string
  blank: () => F
  /** What the form shows of a row. */
  read: (row: R) => F
  /** The body of the call; of a change it holds the changed fields only. */
  write?: (fields: Partial<F>, created: boolean) => object
  /** Whether the form has a place for an error of this field, beside those named like its own. */
  shows?: (field: string) => boolean
  /** The row as the server has it now, after it said that ours is old. */
  fresh: (id: string) => Promise<R | undefined>
}

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/**
 * The state of one form that makes or changes a row. Only changed fields are sent, with the version they were read at. When
 * someone else was faster, his changes of other fields are taken in and ours saved on top; only where both changed the same
 * field is the person asked (`conflicts`).
 */
export function useEditor<R extends Row, F extends object>(options: EditorOptions<R, F>) {
  const form = reactive(options.blank()) as F
  const base = shallowRef<F>(copy(options.blank()))
  const row = shallowRef<R | null>(null)
  const errors = ref<Record<string, string>>({})
  const problem = ref('')
  const busy = ref(false)
  const conflicts = shallowRef<(keyof F & string)[]>([])

  const keys = () => Object.keys(base.value) as (keyof F & string)[]
  const changed = () => keys().filter((key) => !same(form[key], base.value[key]))
  const dirty = computed(() => changed().length > 0)

  function show(values: F): void {
    base.value = copy(values)
    Object.assign(form, copy(values))
    errors.value = {}
    problem.value = ''
    conflicts.value = []
  }

  function open(next: R | null): void {
    row.value = next
    show(next ? options.read(next) : options.blank())
  }

  /** Takes a newer state of the row while the form is open; fields that the person changed stay his. */
  function adopt(next: R): (keyof F & string)[] {
    const mine = changed()
    const theirs = copy(options.read(next))
    const both = mine.filter((key) => !same(theirs[key], base.value[key]) && !same(theirs[key], form[key]))
    for (const key of keys()) if (!mine.includes(key)) form[key] = copy(theirs[key])
    base.value = theirs
    row.value = next
    return both
  }

  /** What was changed since in the fields that the person has changed too; a socket event says so early. */
  function follow(next: R): void {
    if (busy.value || !row.value || next.id !== row.value.id) return
    const both = adopt(next)
    if (both.length) conflicts.value = [...new Set([...conflicts.value, ...both])]
  }

  function takeTheirs(): void {
    for (const key of conflicts.value) form[key] = copy(base.value[key])
    conflicts.value = []
  }

  /** @returns the row as saved; null when it was refused, and the form says why */
  async function save(): Promise<R | null> {
    busy.value = true
    errors.value = {}
    problem.value = ''
    conflicts.value = []
    try {
      const saved = await send(true)
      if (saved) open(saved)
      return saved
    } catch (error) {
      refuse(error)
      return null
    } finally {
      busy.value = false
    }
  }

  /** Errors go to their fields; what has no field here is told above the form. */
  function refuse(error: unknown): void {
    if (!(error instanceof ApiError) || !Object.keys(error.fields).length) {
      problem.value = explain(error)
      return
    }
    errors.value = { ...error.fields }
    const placed = (field: string) => field.replace(/[.[].*/, '') in base.value || options.shows?.(field) === true
    problem.value = Object.entries(error.fields)
      .filter(([field]) => !placed(field))
      .map(([field, message]) => `${field}: ${message}`)
      .join(' · ')
  }

  /** Changes whenever something is to be looked at; empty while all is well. */
  const attention = computed(() => {
    const parts = [problem.value, ...conflicts.value, ...Object.entries(errors.value).flat()]
    return parts.join('') && JSON.stringify(parts)
  })

  async function send(again: boolean): Promise<R | null> {
    const write = options.write ?? ((fields: Partial<F>) => fields)
    const now = row.value
    if (!now) return http.post<R>(options.path, write(copy(form), true))
    const fields = changed()
    if (!fields.length) return now
    const body = write(Object.fromEntries(fields.map((key) => [key, copy(form[key])])) as Partial<F>, false)
    try {
      return await http.patch<R>(`${options.path}/${now.id}`, body, { version: now.version })
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 412 && again)) throw error
      const fresh = await options.fresh(now.id)
      if (!fresh) throw error
      const both = adopt(fresh)
      if (both.length) {
        conflicts.value = both
        return null
      }
      return send(false)
    }
  }

  return { form, row, errors, problem, attention, busy, conflicts, dirty, refuse, open, follow, takeTheirs, save }
}
