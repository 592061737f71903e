import 'element-plus/dist/index.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './theme/tokens.css'
import './theme/base.css'
import { createPinia, storeToRefs } from 'pinia'
import { createApp, watch } from 'vue'
import { configureHttp } from './api/http'
import App from './App.vue'
import { chooseLocale, i18n, loadLanguages, useLocale } from './i18n'
import { installPlugins } from './plugins'
import { makeRouter } from './router'
import { usePrefs } from './stores/prefs'
import { useSession } from './stores/session'
import { followTheme } from './theme'

const app = createApp(App)
app.use(createPinia())
const session = useSession()
const prefs = usePrefs()
const router = makeRouter()

configureHttp({
  token: () => session.token,
  locale: () => i18n.global.locale.value,
  unauthorized: (token) => {
    if (session.token !== token) return
    session.end('expired')
    const here = router.currentRoute.value
    if (!here.meta.open) void router.replace({ name: 'sign-in', query: { to: here.fullPath } })
  },
})
followTheme(storeToRefs(prefs).theme)
session.restore()

const wanted = () => chooseLocale(prefs.locale, session.agent?.locale)
await loadLanguages()
await useLocale(wanted())
watch(wanted, (locale) => void useLocale(locale))

app.use(i18n)
app.use(router)
installPlugins(app, router)
app.mount('#app')
