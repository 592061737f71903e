import type { RouteRecordRaw } from 'vue-router'
import { useSession } from '@/stores/session'
import { ADMINISTRATION, SECTIONS, type Section } from './sections'

const PAGES: Record<Section['name'], () => Promise<unknown>> = {
  agents: () => import('./pages/AgentsPage.vue'),
  groups: () => import('./pages/GroupsPage.vue'),
  roles: () => import('./pages/RolesPage.vue'),
  departments: () => import('./pages/DepartmentsPage.vue'),
  shops: () => import('./pages/ShopsPage.vue'),
  channels: () => import('./pages/ChannelsPage.vue'),
  plugins: () => import('./pages/PluginsPage.vue'),
  'api-keys': () => import('./pages/ApiKeysPage.vue'),
  'api-reference': () => import('./pages/ApiReferencePage.vue'),
  webhooks: () => import('./pages/WebhooksPage.vue'),
  licence: () => import('./pages/LicencePage.vue'),
  quote: () => import('./pages/QuotePage.vue'),
  audit: () => import('./pages/AuditPage.vue'),
  'personal-data': () => import('./pages/PersonalDataPage.vue'),
  'sign-in': () => import('./pages/SignInSettingsPage.vue'),
  settings: () => import('./pages/SettingsPage.vue'),
}

/**
 * Pages of the administration, below `/admin`. Each is loaded when it is first opened. What stands in the drawer is part
 * of the address: `/admin/agents/<id>`, and `/admin/agents/new` for one to be made.
 */
export const adminRoutes: RouteRecordRaw[] = [
  {
    path: 'admin',
    component: () => import('./AdminPage.vue'),
    meta: { needs: ADMINISTRATION, section: 'admin' },
    children: [
      { path: '', redirect: () => ({ name: `admin-${SECTIONS.find((section) => useSession().may(...section.needs))?.name ?? 'agents'}` }) },
      ...SECTIONS.map((section): RouteRecordRaw => ({
        path: ['settings', 'licence', 'quote', 'personal-data', 'sign-in'].includes(section.name) ? section.name : `${section.name}/:id?`,
        name: `admin-${section.name}`,
        component: PAGES[section.name] as never,
        props: true,
        meta: { title: `admin.nav.${section.name}`, needs: section.needs, section: 'admin' },
      })),
    ],
  },
]
