import { treesOf, type Tree } from './trees'

/** What is needed from the first page on, in one file of the build: a page more is not a request more. */
export default treesOf(import.meta.glob<Tree>(['../messages/zh-CN/*.json', '../admin/messages/zh-CN/*.json'], { eager: true, import: 'default' }))
