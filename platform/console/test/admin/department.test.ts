import { expect, it } from 'vitest'
import { inOrder, isBelow } from '@/admin/pages/departments/department'

const of = (id: string, parent: string | null) => ({ id, name: id, parent, version: 1 })

it('puts each department behind the one it is part of', () => {
  const all = [of('a', null), of('b', null), of('a1', 'a'), of('a11', 'a1'), of('lost', 'gone')]
  expect(inOrder(all).map((each) => [each.id, each.depth])).toEqual([['a', 0], ['a1', 1], ['a11', 2], ['b', 0], ['lost', 0]])
})

it('knows what is below what, in a ring too', () => {
  const all = [of('a', null), of('a1', 'a'), of('a11', 'a1'), of('x', 'y'), of('y', 'x')]
  expect(isBelow(all, 'a11', 'a')).toBe(true)
  expect(isBelow(all, 'a', 'a11')).toBe(false)
  expect(isBelow(all, 'a', 'a')).toBe(true)
  expect(isBelow(all, 'x', 'a')).toBe(false)
})
