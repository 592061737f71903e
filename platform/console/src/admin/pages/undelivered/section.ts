import type { Section } from '../../sections'

export default {
  name: 'undelivered',
  place: 125,
  icon: 'bell',
  needs: ['settings:write'],
  page: () => import('./UndeliveredPage.vue'),
} satisfies Section
