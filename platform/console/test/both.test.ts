import { describe, expect, it } from 'vitest'
import { ownHalf } from '@/shared/both'

describe('a text in both languages', () => {
  const text = '令牌无效（190）。请更新 / 重新授权。 / The token isn\'t valid (190). Renew it in Settings / Access'

  it('is read in one', () => {
    expect(ownHalf(text, 'zh-CN')).toBe('令牌无效（190）。请更新 / 重新授权。')
    expect(ownHalf(text, 'en')).toBe("The token isn't valid (190). Renew it in Settings / Access")
    expect(ownHalf('一 / one\n二 / two', 'en')).toBe('one\ntwo')
  })

  it('stays whole for other readers, and when it is in one language or names somebody in the other', () => {
    expect(ownHalf(text, 'de')).toBe(text)
    for (const one of ['Connection refused: a / b', '服务器拒绝了连接', '渠道 / The channel 旗舰店 is closed', '']) expect(ownHalf(one, 'en')).toBe(one)
  })
})
