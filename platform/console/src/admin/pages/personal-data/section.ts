import type { Section } from '../../sections'

export default {
  name: 'personal-data',
  place: 140,
  icon: 'users',
  needs: ['personal-data:write'],
  page: () => import('./PersonalDataPage.vue'),
} satisfies Section
