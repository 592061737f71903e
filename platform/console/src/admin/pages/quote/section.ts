import type { Section } from '../../sections'

export default {
  name: 'quote',
  place: 120,
  path: 'M3 12V4h8l10 10-8 8zM7.500 8.500v.01',
  needs: ['licence:write'],
  page: () => import('./QuotePage.vue'),
} satisfies Section
