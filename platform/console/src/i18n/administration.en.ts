import type { Tree } from './trees'

/** The texts of the administration's pages, each with whole keys: they come with its first page. */
export default Object.values(import.meta.glob<Tree>('../admin/pages/*/en.json', { eager: true, import: 'default' }))
