import type { Section } from '../../sections'

export default {
  name: 'audit',
  place: 130,
  path: 'M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7',
  needs: ['audit:read'],
  drawer: true,
  page: () => import('./AuditPage.vue'),
} satisfies Section
