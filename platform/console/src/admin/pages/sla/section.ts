import type { Section } from '../../sections'

export default {
  name: 'sla',
  place: 82,
  path: 'M12 21a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 9v4l2.5 1.5M10 2h4M12 2v3M18 6l1.500-1.500',
  needs: ['sla:write'],
  module: 'tickets',
  drawer: true,
  page: () => import('./SlaPage.vue'),
} satisfies Section
