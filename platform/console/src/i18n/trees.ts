/** Texts by their keys. */
export type Tree = { [key: string]: string | Tree }

/** Of files by their path: the file's name is the first part of its keys. */
export function treesOf(files: Record<string, Tree>): Tree[] {
  return Object.entries(files).map(([path, tree]) => ({ [path.slice(path.lastIndexOf('/') + 1, -'.json'.length)]: tree }))
}
