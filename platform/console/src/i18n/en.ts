import { treesOf, type Tree } from './trees'

/** Every text of this language in one file of the build: a page more is not a request more. */
export default treesOf(
  import.meta.glob<Tree>(['../messages/en/*.json', '../admin/messages/en/*.json'], { eager: true, import: 'default' }),
  import.meta.glob<Tree>('../admin/pages/*/en.json', { eager: true, import: 'default' }),
)
