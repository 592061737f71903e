/** Texts by their keys. */
export type Tree = { [key: string]: string | Tree }

/**
 * @param shared files by their path: the file's name is the first part of its keys
 * @param pages files of one page each, with whole keys
 */
export function treesOf(shared: Record<string, Tree>, pages: Record<string, Tree>): Tree[] {
  return [...Object.entries(shared).map(([path, tree]) => ({ [path.slice(path.lastIndexOf('/') + 1, -'.json'.length)]: tree })), ...Object.values(pages)]
}
