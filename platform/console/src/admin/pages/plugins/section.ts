import type { Section } from '../../sections'

export default {
  name: 'plugins',
  place: 70,
  icon: 'plug',
  needs: ['plugins:write'],
  drawer: true,
  page: () => import('./PluginsPage.vue'),
} satisfies Section
