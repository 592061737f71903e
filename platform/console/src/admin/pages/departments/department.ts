import type { Department } from '../../types'

export interface DepartmentFields {
  name: string
  parent: string
}

export const blankDepartment = (): DepartmentFields => ({ name: '', parent: '' })
export const readDepartment = (department: Department): DepartmentFields => ({ name: department.name, parent: department.parent ?? '' })

/** Whether the one is the other or below it. */
export function isBelow(all: Department[], id: string, other: string): boolean {
  const seen = new Set<string>()
  for (let at: string | null | undefined = id; at && !seen.has(at); at = all.find((each) => each.id === at)?.parent) {
    if (at === other) return true
    seen.add(at)
  }
  return false
}

/** Each behind the one it is part of, with how deep it stands. */
export function inOrder(all: Department[]): (Department & { depth: number })[] {
  const found: (Department & { depth: number })[] = []
  const known = new Set(all.map((each) => each.id))
  const add = (parent: string | null, depth: number) => {
    for (const each of all) {
      const isHere = parent ? each.parent === parent : !each.parent || !known.has(each.parent)
      if (!isHere || found.some((other) => other.id === each.id)) continue
      found.push({ ...each, depth })
      add(each.id, depth + 1)
    }
  }
  add(null, 0)
  return found
}
