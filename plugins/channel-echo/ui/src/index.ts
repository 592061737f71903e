import { definePlugin } from '@switchboard/console-kit'
import { defineAsyncComponent } from 'vue'
import EchoCard from './EchoCard.vue'
import EchoErrandCard from './EchoErrandCard.vue'
import en from './messages.en.json'
import zh from './messages.zh-CN.json'

// Loaded when it is opened, and Element Plus with it: the console's first load stays as small as without the plugin.
const EchoPage = defineAsyncComponent(() => import('./EchoPage.vue'))

/** One page, one entry of the menu, a card beside customers and one beside tickets: the smallest example of each. */
export default definePlugin((ui) => {
  ui.messages({ en, 'zh-CN': zh })
  ui.page({ path: '', component: EchoPage, title: () => ui.t('title') })
  ui.menu({ id: 'echo', label: () => ui.t('title'), icon: 'M4 12h3l2-6 4 12 2-6h5', page: '' })
  ui.ticketCard({ id: 'errand', types: ['echo-errand'], title: () => ui.t('errand.title'), component: EchoErrandCard })
  ui.card({ id: 'notes', title: () => ui.t('card.title'), component: EchoCard })
})
