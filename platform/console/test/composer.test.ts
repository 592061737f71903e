import { beforeEach, describe, expect, it } from 'vitest'
import type { Phrase } from '@/api/types'
import { clearDrafts, readDraft, writeDraft } from '@/shared/drafts'
import { fillIn, gapsOf, preview } from '@/shared/variables'
import { findPhrases } from '@/stores/phrases'
import { loadPinyin } from '@/shared/pinyin'

beforeEach(() => localStorage.clear())

describe('drafts', () => {
  const draft = { reply: 'to the customer', note: 'to us', mode: 'note', seq: 7 } as const

  it('are each person’s own, with answer and note apart', () => {
    writeDraft('alice', 'c', draft)
    expect(readDraft('alice', 'c')).toEqual({ ...draft, files: undefined })
    expect(readDraft('bob', 'c')).toBeNull()
  })

  it('are gone when they are empty, and when their owner signs out', () => {
    writeDraft('alice', 'c', draft)
    writeDraft('alice', 'd', draft)
    writeDraft('bob', 'c', draft)
    writeDraft('alice', 'c', { ...draft, reply: '', note: '' })
    expect(readDraft('alice', 'c')).toBeNull()
    clearDrafts('alice')
    expect(readDraft('alice', 'd')).toBeNull()
    expect(readDraft('bob', 'c')).not.toBeNull()
  })

  it('are bounded: the oldest go', () => {
    for (let index = 0; index < 120; index++) writeDraft('alice', `c${index}`, draft, 1000 + index)
    expect(localStorage.length).toBe(100)
    expect(readDraft('alice', 'c19')).toBeNull()
    expect(readDraft('alice', 'c20')).not.toBeNull()
  })

  it('survive a store of another shape', () => {
    localStorage.setItem('switchboard.draft.alice.c', '{"text":"old"}')
    expect(readDraft('alice', 'c')).toMatchObject({ reply: '', note: '', mode: 'reply' })
    localStorage.setItem('switchboard.draft.alice.c', 'no json')
    expect(readDraft('alice', 'c')).toBeNull()
  })
})

describe('variables', () => {
  const values = { 'contact.name': '王小明', 'agent.name': 'Alice', 'shop.name': null }

  it('are filled where they are known, and stay as gaps where not', () => {
    const text = fillIn('{{contact.name}}, {{ Agent.Name }} of {{shop.name}}: {{parcel number}} {name}/{agent}', values)
    expect(text).toBe('王小明, Alice of {{shop.name}}: {{parcel number}} 王小明/Alice')
    expect(gapsOf(text).map((gap) => [gap.name, text.slice(gap.from, gap.to)])).toEqual([['shop.name', '{{shop.name}}'], ['parcel number', '{{parcel number}}']])
  })

  it('put in no variables of a customer’s name', () => {
    expect(fillIn('{{contact.name}}', { 'contact.name': '$& {{agent.name}}', 'agent.name': 'Alice' })).toBe('$& {{agent.name}}')
  })

  it('show in the preview', () => {
    expect(preview('Hi {{contact.name}}, {{no}}', values)).toEqual([
      { text: 'Hi ', kind: 'plain' }, { text: '王小明', kind: 'filled' }, { text: ', ', kind: 'plain' }, { text: 'no', kind: 'gap' },
    ])
  })
})

describe('phrases', () => {
  const phrase = (title: string, shortcut: string, kind: Phrase['kind'] = 'PHRASE', category = ''): Phrase => ({ id: title, title, text: `text of ${title}`, shortcut, kind, category, shared: true, version: 1 })
  const all = [phrase('查询物流', 'wl'), phrase('Refund time', 'refund', 'PHRASE', 'Returns'), phrase('称呼', 'ch', 'MODULE'), phrase('Refund note', 'rn', undefined)]
  const found = (words: string, kind: 'PHRASE' | 'MODULE' = 'PHRASE') => findPhrases(all, words, kind).map((each) => each.title)

  it('are found by shortcut, title, category and text, each kind by its own sign', () => {
    expect(found('ref')).toEqual(['Refund time', 'Refund note'])
    expect(found('rn')[0]).toBe('Refund note')
    expect(found('returns')).toEqual(['Refund time'])
    expect(found('', 'MODULE')).toEqual(['称呼'])
    expect(found('ch')).toEqual([])
  })

  it('are found by the initials of their pinyin', async () => {
    await loadPinyin()
    expect(found('cxwl')).toEqual(['查询物流'])
    expect(found('chaxun')).toEqual(['查询物流'])
  })
})
