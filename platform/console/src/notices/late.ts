import { ElNotification } from 'element-plus'
import { h, watch } from 'vue'
import type { Router } from 'vue-router'
import { t } from '@/i18n'
import { useLive } from '@/stores/live'
import { headOf, titleOf, type Notice } from './notice'
import { useNotices } from './store'

const LATE = ['WARNED', 'MISSED']
const SHOWN_AT_ONCE = 3

/** A popup for each of one's tickets whose promised time is near its end or over, until it is closed or followed. */
export function followLate(router: Router): () => void {
  const notices = useNotices()
  const live = useLive()
  const shown = new Map<string, () => void>()

  function popup(notice: Notice): void {
    const ticket = notice.ticket
    if (!ticket || (router.currentRoute.value.name === 'ticket' && router.currentRoute.value.params.id === ticket.id)) return
    // Of one ticket the last word only.
    shown.get(ticket.id)?.()
    const popup = ElNotification({
      title: headOf(notice),
      type: notice.kind === 'MISSED' ? 'error' : 'warning',
      position: 'bottom-right',
      duration: notice.kind === 'MISSED' ? 0 : 20_000,
      message: h('div', { class: 'late-popup' }, [
        h('div', titleOf(notice)),
        h('button', { type: 'button', class: 'link', onClick: () => (popup.close(), void notices.read([notice.id]).catch(() => {}), void router.push({ name: 'ticket', params: { id: ticket.id } })) }, t('notices.open')),
      ]),
      onClose: () => shown.delete(ticket.id),
    })
    shown.set(ticket.id, () => popup.close())
    for (const close of [...shown.values()].slice(0, Math.max(0, shown.size - SHOWN_AT_ONCE))) close()
  }

  const stop = watch(
    () => notices.arrived,
    (arrived) => {
      // What was missed while the line was down stands behind the bell.
      if (!live.behind) arrived.filter((notice) => LATE.includes(notice.kind)).forEach(popup)
    },
  )
  const leave = router.afterEach((to) => {
    if (to.name === 'ticket') shown.get(String(to.params.id))?.()
  })
  return () => {
    stop()
    leave()
    shown.forEach((close) => close())
  }
}
