import type { IconName } from '@/shared/icons'
import type { useSession } from '@/stores/session'

/** One page of the administration. Its folder below `pages` holds all there is of it: this, its texts and its components. */
export interface Section {
  /** Its address below `/admin`, the name of its folder, and of its text in `admin.nav`. */
  name: string
  /** Where it stands in the menu, from the top; pages leave room between them. */
  place: number
  /** One of the console's own outlines, or the path of one that no other page has. */
  icon?: IconName
  path?: string
  /** Shown to whoever may do one of these; who forms groups looks at people, shops and channels too. */
  needs: string[]
  /** Not in the menu while the licence doesn't have this module; the page itself says so at its address. */
  module?: string
  /** What stands in its drawer is part of the address. */
  drawer?: boolean
  page: () => Promise<unknown>
}

const found = import.meta.glob<Section>('./pages/*/section.ts', { eager: true, import: 'default' })

export const SECTIONS: Section[] = Object.values(found).sort((a, b) => a.place - b.place)

/** Those that somebody finds in the menu now. */
export function menuOf(session: ReturnType<typeof useSession>): Section[] {
  return SECTIONS.filter((section) => session.may(...section.needs) && session.licensed(section.module))
}

/** Whoever may do one of these finds the administration in the rail. */
export const ADMINISTRATION = [...new Set(SECTIONS.flatMap((section) => section.needs))]
