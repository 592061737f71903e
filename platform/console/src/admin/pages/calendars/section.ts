import type { Section } from '../../sections'

export default {
  name: 'calendars',
  place: 84,
  path: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8 14h2M14 14h2M8 17h2',
  needs: ['sla:write'],
  module: 'tickets',
  drawer: true,
  page: () => import('./CalendarsPage.vue'),
} satisfies Section
