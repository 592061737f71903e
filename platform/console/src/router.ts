import { createRouter, createWebHistory, type Router } from 'vue-router'
import { adminRoutes } from './admin/routes'
import type { Role } from './api/types'
import { i18n, withAdministration } from './i18n'
import { useSession } from './stores/session'

declare module 'vue-router' {
  interface RouteMeta {
    /** Reached without a session. */
    open?: boolean
    /** Which roles may see it, for pages of plugins; everybody who is signed in when absent. */
    roles?: Role[]
    /** Shown to whoever may do one of these. */
    needs?: string[]
    /** Key of the page's name, or what gives it. */
    title?: string | (() => string)
    /** Which entry of the rail is marked. */
    section?: string
  }
}

export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/sign-in', name: 'sign-in', component: () => import('./pages/SignInPage.vue'), meta: { open: true, title: 'shell.signIn.title' } },
      { path: '/forgot', name: 'forgot', component: () => import('./pages/ForgotPage.vue'), meta: { open: true, title: 'shell.forgot.title' } },
      { path: '/reset/:token', name: 'reset', component: () => import('./pages/ResetPage.vue'), props: true, meta: { open: true, title: 'shell.reset.title' } },
      {
        path: '/',
        name: 'shell',
        component: () => import('./layout/AppShell.vue'),
        children: [
          { path: '', redirect: '/conversations/mine' },
          { path: 'conversations', redirect: '/conversations/mine' },
          {
            path: 'conversations/:view(mine|queue|all)/:id?',
            name: 'desk',
            component: () => import('./desk/DeskPage.vue'),
            meta: { title: 'shell.nav.conversations', section: 'desk' },
          },
          { path: 'tickets', name: 'tickets', component: () => import('./tickets/TicketsPage.vue'), meta: { title: 'shell.nav.tickets', needs: ['tickets:read'], section: 'tickets' } },
          { path: 'tickets/:id', name: 'ticket', component: () => import('./tickets/TicketPage.vue'), props: true, meta: { title: 'shell.nav.tickets', needs: ['tickets:read'], section: 'tickets' } },
          { path: 'reports/:tab(overview|builder|alarms)?', name: 'reports', component: () => import('./reports/ReportsPage.vue'), meta: { title: 'shell.nav.reports', needs: ['reports:read'], section: 'reports' } },
          { path: 'customers/:id?', name: 'customers', component: () => import('./pages/CustomersPage.vue'), props: true, meta: { title: 'shell.nav.customers', section: 'customers' } },
          { path: 'phrases', name: 'phrases', component: () => import('./pages/PhrasesPage.vue'), meta: { title: 'shell.nav.phrases', section: 'phrases' } },
          { path: 'macros', name: 'macros', component: () => import('./pages/MacrosPage.vue'), meta: { title: 'tickets.macro.title', needs: ['tickets:write'], section: 'phrases' } },
          { path: 'profile', name: 'profile', component: () => import('./pages/ProfilePage.vue'), meta: { title: 'shell.nav.profile', section: 'profile' } },
          // Its shop's hours are written as in the administration.
          { path: 'setup', name: 'setup', component: async () => (await Promise.all([import('./setup/SetupPage.vue'), withAdministration()]))[0], meta: { title: 'setup.nav', needs: ['settings:write'], section: 'setup' } },
          ...adminRoutes,
          { path: ':rest(.*)*', name: 'missing', component: () => import('./pages/MissingPage.vue'), meta: { title: 'shell.missing.title' } },
        ],
      },
    ],
  })

  router.beforeEach((to) => {
    const session = useSession()
    if (to.meta.open) return to.name === 'sign-in' && session.signedIn ? { path: '/' } : true
    if (!session.signedIn) return { name: 'sign-in', query: to.fullPath === '/' ? {} : { to: to.fullPath } }
    if (to.meta.roles && !session.has(...to.meta.roles)) return { path: '/' }
    if (to.meta.needs && !session.may(...to.meta.needs)) return { path: '/' }
    return true
  })
  router.afterEach((to) => {
    const title = to.meta.title
    pageTitle.value = typeof title === 'function' ? title() : title ? i18n.global.t(title) : ''
    showTitle()
  })
  // A file of an older build is gone after an upgrade: the address is opened afresh, once.
  router.onError((error, to) => {
    if (/dynamically imported module|Importing a module/i.test(String(error)) && sessionStorage.getItem('switchboard.reloaded') !== to.fullPath) {
      sessionStorage.setItem('switchboard.reloaded', to.fullPath)
      location.assign(to.fullPath)
    }
  })
  return router
}

const pageTitle = { value: '' }
let waiting = 0

function showTitle(): void {
  document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${pageTitle.value ? `${pageTitle.value} · ` : ''}Switchboard`
}

/** Shows a number before the title of the tab: unread messages while nobody looks. */
export function titleCount(count: number): void {
  waiting = count
  showTitle()
}
