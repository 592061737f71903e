import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'

/**
 * The part of a list of equally high rows that is in sight. Nothing is measured, so that a list of many thousands costs as
 * much as one of twenty.
 */
export function useFixedRows(scroller: Readonly<Ref<HTMLElement | null>>, count: () => number, height: number, overscan = 6) {
  const first = ref(0)
  const inSight = ref(12)

  const onScroll = () => {
    first.value = Math.floor((scroller.value?.scrollTop ?? 0) / height)
  }
  const observer = new ResizeObserver(([entry]) => {
    inSight.value = Math.ceil((entry?.contentRect.height ?? 0) / height) + 1
    onScroll()
  })
  watch(
    scroller,
    (now, before) => {
      before?.removeEventListener('scroll', onScroll)
      if (before) observer.unobserve(before)
      now?.addEventListener('scroll', onScroll, { passive: true })
      if (now) observer.observe(now)
    },
    { immediate: true, flush: 'post' },
  )
  onScopeDispose(() => {
    scroller.value?.removeEventListener('scroll', onScroll)
    observer.disconnect()
  })

  const from = computed(() => Math.max(0, Math.min(first.value, count()) - overscan))
  const to = computed(() => Math.min(count(), first.value + inSight.value + overscan))
  const indexes = computed(() => Array.from({ length: Math.max(0, to.value - from.value) }, (_, index) => from.value + index))

  /** Scrolls just so far that the row is in sight. */
  function reveal(index: number): void {
    const element = scroller.value
    if (!element) return
    const top = index * height
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + height > element.scrollTop + element.clientHeight) element.scrollTop = top + height - element.clientHeight
    onScroll()
  }

  return { first, to, indexes, total: computed(() => count() * height), reveal }
}
