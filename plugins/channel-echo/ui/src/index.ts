import { definePlugin } from '@switchboard/console-kit'
import EchoCard from './EchoCard.vue'
import EchoPage from './EchoPage.vue'
import en from './messages.en.json'
import zh from './messages.zh-CN.json'

/** One page, one entry of the menu, one card: the smallest example of each. */
export default definePlugin((ui) => {
  ui.messages({ en, 'zh-CN': zh })
  ui.page({ path: '', component: EchoPage, title: () => ui.t('title') })
  ui.menu({ id: 'echo', label: () => ui.t('title'), icon: 'M4 12h3l2-6 4 12 2-6h5', page: '' })
  ui.card({ id: 'notes', title: () => ui.t('card.title'), component: EchoCard })
})
