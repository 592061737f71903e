import type { Section } from '../../sections'

export default {
  name: 'channels',
  place: 60,
  path: 'M4 12a8 8 0 0 1 16 0M8 12a4 4 0 0 1 8 0M12 12v.01M12 12v8M9 20h6',
  needs: ['channels:write', 'dead-letters:write'],
  drawer: true,
  page: () => import('./ChannelsPage.vue'),
} satisfies Section
