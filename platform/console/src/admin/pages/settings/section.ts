import type { Section } from '../../sections'

export default {
  name: 'settings',
  place: 160,
  icon: 'settings',
  needs: ['settings:write'],
  page: () => import('./SettingsPage.vue'),
} satisfies Section
