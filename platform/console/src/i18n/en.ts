import { treesOf, type Tree } from './trees'

/** What is needed from the first page on, in one file of the build: a page more is not a request more. */
export default treesOf(import.meta.glob<Tree>(['../messages/en/*.json', '../admin/messages/en/*.json'], { eager: true, import: 'default' }))
