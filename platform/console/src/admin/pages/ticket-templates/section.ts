import type { Section } from '../../sections'

export default {
  name: 'ticket-templates',
  place: 63,
  icon: 'template',
  needs: ['ticket-types:write'],
  module: 'tickets-basic',
  drawer: true,
  page: () => import('./TicketTemplatesPage.vue'),
} satisfies Section
