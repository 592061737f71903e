import type { Section } from '../../sections'

export default {
  name: 'licence',
  place: 110,
  path: 'M6 3h12v13l-6-3-6 3zM9 7h6M9 10h6M12 13v8',
  needs: ['licence:write'],
  page: () => import('./LicencePage.vue'),
} satisfies Section
