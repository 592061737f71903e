import type { Section } from '../../sections'

export default {
  name: 'agents',
  place: 10,
  icon: 'users',
  needs: ['agents:write', 'agents:state', 'groups:write'],
  drawer: true,
  page: () => import('./AgentsPage.vue'),
} satisfies Section
