import { computed, type Ref } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate, useRoute, useRouter, type RouteLocationRaw } from 'vue-router'
import { t } from '@/i18n'
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

/** A value of the address's query, such as the words searched for; empty is left out. */
export function useQuery(key: string, fallback = ''): Ref<string> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => (typeof route.query[key] === 'string' ? (route.query[key] as string) : fallback),
    set: (value) => void router.replace({ query: { ...route.query, [key]: value === fallback ? undefined : value } }),
  })
}
