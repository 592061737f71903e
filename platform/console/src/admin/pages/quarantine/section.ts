import type { Section } from '../../sections'

export default {
  name: 'quarantine',
  place: 135,
  icon: 'lock',
  needs: ['quarantine:write'],
  page: () => import('./QuarantinePage.vue'),
} satisfies Section
