import { describe, expect, it } from 'vitest'
import { asText, cardContent, emptyCard, faultsOf, mapOf, mayLead, placeOf, webOf } from '@/desk/cards'

describe('where a card leads', () => {
  it('is an https address, as the server holds it', () => {
    for (const good of ['https://shop.example/1', 'HTTPS://shop.example:8443/路?q=1#x']) expect(mayLead(good), good).toBe(true)
    for (const bad of ['javascript:alert(1)', 'http://shop.example/', 'https:shop', 'https://', '//shop.example', 'data:text/html,x', 'https://shop.example@evil.example/', 'https://shop.example/a b', ' https://shop.example/', `https://x/${'y'.repeat(2000)}`, '']) expect(mayLead(bad), bad).toBe(false)
  })

  it('is opened only when a browser may', () => {
    expect(webOf('http://shop.example/')).toBe('http://shop.example/')
    for (const no of ['javascript:alert(1)', 'weixin://dl/business/?appid=1', 'data:text/html,x', 'shop', '', null, undefined]) expect(webOf(no), String(no)).toBeUndefined()
  })
})

describe('a card', () => {
  const link = { ...emptyCard(), title: ' Lamp ', text: 'Brass', url: ' https://shop.example/1 ', imageUrl: '' }

  it('says what is missing of it', () => {
    expect(faultsOf(emptyCard())).toEqual(['title', 'url'])
    expect(faultsOf(link)).toEqual([])
    expect(faultsOf({ ...link, imageUrl: 'http://shop.example/1.png' })).toEqual(['imageUrl'])
    expect(faultsOf({ ...emptyCard(), kind: 'MINI_PROGRAM', title: 'Order', appId: 'wx 1' })).toEqual(['appId', 'path'])
  })

  it('goes as it was filled in', () => {
    expect(cardContent(link)).toEqual({ type: 'card', title: 'Lamp', text: 'Brass', url: 'https://shop.example/1', imageUrl: undefined })
    expect(cardContent({ ...emptyCard(), kind: 'MINI_PROGRAM', title: 'Order', path: 'pages/order?id=7' })).toEqual({ type: 'miniProgram', title: 'Order', appId: undefined, path: 'pages/order?id=7' })
  })

  it('is a text where the channel shows none', () => {
    expect(asText(cardContent(link), {})).toBe('Lamp\nBrass\nhttps://shop.example/1')
    expect(asText(cardContent(link), { cards: ['LINK'] })).toBeNull()
  })
})

describe('a place', () => {
  it('has a name, an address and coordinates, as far as they are known', () => {
    expect(placeOf({ type: 'location', label: '人民广场, 上海市黄浦区', latitude: 31.2304, longitude: 121.4737 })).toEqual({ name: '人民广场', address: '上海市黄浦区', coordinates: '31.23040, 121.47370' })
    expect(placeOf({ type: 'location', label: '外滩', latitude: 31, longitude: 121 })).toMatchObject({ name: '外滩', address: '' })
    expect(placeOf({ type: 'location' })).toEqual({ name: '', address: '', coordinates: '' })
  })

  it('is shown on a map that the reader reaches', () => {
    const bund = { type: 'location', label: 'The Bund & more', latitude: 31.24, longitude: 121.49 }
    expect(mapOf(bund, 'zh-CN')).toBe('https://uri.amap.com/marker?position=121.49,31.24&coordinate=wgs84&name=The%20Bund%20%26%20more')
    expect(mapOf(bund, 'en')).toContain('openstreetmap.org/?mlat=31.24&mlon=121.49')
    expect(mapOf({ type: 'location', label: 'x' }, 'en')).toBeUndefined()
  })
})
