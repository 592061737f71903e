import { describe, expect, it } from 'vitest'
import { bestFit, fit, loadPinyin, pinyinReady } from '@/shared/pinyin'

describe('searching by pinyin', () => {
  it('finds what is written, and Chinese by its readings once they are there', async () => {
    expect(fit('查询物流', 'cxwl')).toBe(-1)
    await loadPinyin()
    expect(pinyinReady.value).toBe(true)
    expect(fit('查询物流', 'cxwl')).toBe(3)
    expect(fit('查询物流', 'wuliu')).toBe(3)
    expect(fit('查询物流', 'chawl')).toBe(-1)
    expect(fit('王小明', 'wxm')).toBe(3)
    expect(fit('Anna 王', 'w')).toBe(3)
  })

  it('knows that characters have several readings', async () => {
    await loadPinyin()
    expect(fit('重庆', 'cq')).toBe(3)
    expect(fit('重量', 'zl')).toBe(3)
  })

  it('puts the closer before the looser', () => {
    expect(fit('Refund', 'refund')).toBe(0)
    expect(fit('Refund time', 'ref')).toBe(1)
    expect(fit('The refund', 'ref')).toBe(2)
    expect(fit('The refund', 'nothing')).toBe(-1)
    expect(fit(null, 'a')).toBe(-1)
    expect(bestFit(['The refund', null, 'ref'], 'ref')).toBe(0)
    expect(bestFit([], 'ref')).toBe(-1)
  })
})
