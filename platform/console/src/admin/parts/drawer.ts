import { computed, ref, watch, type Ref, type WatchSource } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate, useRoute, useRouter, type RouteLocationRaw } from 'vue-router'
import { http } from '@/api/http'
import { t } from '@/i18n'
import { complain, notify } from '@/shared/notify'
import { useEditor, type EditorOptions, type Row } from '../forms/editor'
import { sure } from './notices'

/**
 * The drawer of a list page follows the address; what was typed there isn't lost by a slip.
 *
 * @param kept the list's own filters in the address's query
 */
export function useDrawer(name: string, dirty: Ref<boolean>, kept = ['q', 'show']) {
  const route = useRoute()
  const router = useRouter()
  const id = computed(() => (route.name === name && typeof route.params.id === 'string' && route.params.id ? route.params.id : null))
  const isNew = computed(() => id.value === 'new')

  const to = (target: string | null, query: Record<string, string | undefined> = {}): RouteLocationRaw => ({
    name,
    params: target ? { id: target } : {},
    query: { ...filters(), ...query },
  })
  /** The list's own filters stay; what belongs to one drawer goes with it. */
  const filters = () => Object.fromEntries(Object.entries(route.query).filter(([key]) => kept.includes(key)))
  const open = (target: string) => router.push(to(target))
  const close = () => router.push(to(null))

  const keep = async () => !dirty.value || (await sure(t('admin.form.discardTitle'), t('admin.form.discardText'), t('admin.form.discard')))
  // What was discarded stays in the closed drawer's form until the next is opened: nobody is asked about that.
  onBeforeRouteUpdate((next, now) => (now.params.id && next.params.id !== now.params.id ? keep() : true))
  onBeforeRouteLeave((_, now) => (now.params.id ? keep() : true))

  return { id, isNew, to, open, close }
}

/** The rows that a list page shows, such as a store of `rows.ts`. */
interface Rows<R> {
  readonly loaded: boolean
  load: () => Promise<void>
  find: (id: string | null | undefined) => R | undefined
  take: (row: R) => R
  drop: (id: string) => void
}

interface RowDrawer<R extends Row, F extends object> extends Omit<EditorOptions<R, F>, 'fresh'> {
  /** What a form begins with, beside the address and the rows: it is filled anew when this changes. */
  also?: WatchSource[]
  /** Told after the form was filled: with a row, or for one to be made. */
  opened?: (row: R | null) => void
  /** What the list keeps of an answer: a secret that is shown once is no part of it. */
  kept?: (saved: R, created: boolean) => R
  /** What the person is told of it; null: it is said otherwise. */
  told?: (saved: R, created: boolean) => string | null
}

/**
 * The drawer of a list page whose rows are made, changed and deleted in one form: it opens what the address names, follows
 * what others change meanwhile, and closes when the row is gone.
 *
 * @param page the route's name; its texts of the fields' names are `fieldText`'s
 */
export function useRowDrawer<R extends Row, F extends object>(page: string, rows: Rows<R>, fieldText: (key: keyof F & string) => string, options: RowDrawer<R, F>) {
  const editor = useEditor<R, F>({
    ...options,
    fresh: async (id) => {
      await rows.load()
      return rows.find(id)
    },
  })
  const { id, isNew, to, open, close } = useDrawer(page, editor.dirty)
  const current = computed(() => (isNew.value ? undefined : rows.find(id.value)))
  const deleting = ref(false)

  function show(row: R | null): void {
    editor.open(row)
    options.opened?.(row)
  }
  watch([id, () => rows.loaded, ...(options.also ?? [])], () => {
    const row = rows.find(id.value)
    if (isNew.value) show(null)
    else if (row) show(row)
    else if (id.value && rows.loaded) void close()
  }, { immediate: true })
  watch(current, (row) => row && editor.follow(row))

  /** @returns the server's answer; null when it was refused, and the form says why */
  async function save(): Promise<R | null> {
    const created = isNew.value
    const saved = await editor.save()
    if (!saved) return null
    rows.take(options.kept?.(saved, created) ?? saved)
    const text = options.told ? options.told(saved, created) : t('admin.form.saved')
    if (text) notify(text, 'success')
    if (created) await open(saved.id)
    return saved
  }

  /** Deletes it for good, after the person has said so. */
  async function remove(row: R, ask: { title: string; text: string; yes: string; done: string }): Promise<void> {
    if (!(await sure(ask.title, ask.text, ask.yes))) return
    deleting.value = true
    try {
      await http.delete(`${options.path}/${row.id}`)
      rows.drop(row.id)
      notify(ask.done, 'success')
      await close()
    } catch (error) {
      complain(error)
    } finally {
      deleting.value = false
    }
  }

  /** What the fields are called that somebody else has changed too. */
  const conflicts = computed(() => editor.conflicts.value.map(fieldText))

  return { editor, id, isNew, to, open, close, current, save, remove, deleting, conflicts }
}

/** A value of the address's query, such as the words searched for; empty is left out. */
export function useQuery(key: string, fallback = ''): Ref<string> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => (typeof route.query[key] === 'string' ? (route.query[key] as string) : fallback),
    set: (value) => void router.replace({ query: { ...route.query, [key]: value === fallback ? undefined : value } }),
  })
}
