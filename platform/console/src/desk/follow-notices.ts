import { watch } from 'vue'
import type { Router } from 'vue-router'
import type { Conversation, Message, ServerEvent } from '@/api/types'
import { t } from '@/i18n'
import { titleCount } from '@/router'
import { useConversations } from '@/stores/conversations'
import { useLive } from '@/stores/live'
import { usePrefs } from '@/stores/prefs'
import { useSession } from '@/stores/session'
import { contentText } from './content'
import { playNotice } from './notices'

const QUIET = 2000

/** Sound, title and desktop notices for what needs this person: customers' messages in own conversations, and offers. */
export function followNotices(router: Router): () => void {
  const live = useLive()
  const conversations = useConversations()
  const session = useSession()
  const prefs = usePrefs()
  const offered = new Set<string>()
  const woken = new Set<string>()
  let soundedAt = 0

  function onMessage(event: ServerEvent): void {
    const message = event.data as Message
    const conversation = conversations.byId.get(event.conversationId ?? '')
    if (message.direction !== 'IN' || conversation?.assignee?.id !== session.agent?.id || !conversation) return
    // What was missed while the line was down is shown, not rung for one by one.
    if (live.behind) return
    const looking = !document.hidden && conversations.open === conversation.id
    if (!looking) notice(conversation, contentText(message.content))
  }

  function onConversation(event: ServerEvent): void {
    const conversation = event.data as Conversation
    if (conversation?.wokenAt && conversation.assignee?.id === session.agent?.id && !woken.has(conversation.id + conversation.wokenAt)) {
      woken.add(conversation.id + conversation.wokenAt)
      if (!live.behind) notice(conversation, t('list.snooze.event.woken'))
    }
    if (!conversation?.acceptBy || conversation.assignee?.id !== session.agent?.id) {
      if (conversation) offered.delete(conversation.id)
      return
    }
    if (offered.has(conversation.id)) return
    offered.add(conversation.id)
    notice(conversation, t('desk.notice.offer'))
  }

  function notice(conversation: Conversation, text: string): void {
    const now = Date.now()
    if (prefs.sound && now - soundedAt > QUIET) {
      soundedAt = now
      playNotice(prefs.volume)
    }
    if (!prefs.desktop || !document.hidden || !('Notification' in window) || Notification.permission !== 'granted') return
    // The same tag replaces an older notice of the same conversation.
    const shown = new Notification(conversation.contact.name, { body: text.slice(0, 120), tag: conversation.id, icon: '/favicon.svg', silent: true })
    shown.onclick = () => {
      window.focus()
      void router.push({ name: 'desk', params: { view: 'mine', id: conversation.id } })
      shown.close()
    }
  }

  const stops = [
    live.on('message.created', onMessage),
    live.on('conversation.created', onConversation),
    live.on('conversation.updated', onConversation),
    watch(() => conversations.unreadMine, titleCount, { immediate: true }),
  ]
  return () => {
    stops.forEach((stop) => stop())
    titleCount(0)
  }
}
