import { describe, expect, it } from 'vitest'
import { clean, cleanAll, remotePictures } from '@/desk/clean-html'

describe('HTML from outside', () => {
  it('never loads a picture from elsewhere by itself', () => {
    const html = cleanAll('<img src="https://spy.example/a.png"><img data-remote="https://spy.example/b.png" alt="our offer"><img data-remote="javascript:x()" alt="c">')
    expect(html).not.toContain('src=')
    expect(html).toContain('href="https://spy.example/b.png"')
    expect(html).toContain('noreferrer')
    expect(html).not.toContain('javascript')
  })

  it('passes over counting pixels', () => {
    expect(cleanAll('<img data-remote="https://spy.example/p.gif" width="1" height="1">')).toBe('')
  })

  it('counts what waits to be shown, and keeps the link that a picture stands in', () => {
    const html = '<a href="https://shop.example/"><img data-remote="https://cdn.example/a.png" alt="our shop" width="200"></a><img data-remote="https://spy.example/p.gif" height="1"><img data-file="f1">'
    expect(remotePictures(html)).toBe(1)
    expect(remotePictures('<p>data-remote</p>')).toBe(0)
    const cleaned = document.createElement('div')
    cleaned.innerHTML = cleanAll(html)
    const waiting = cleaned.querySelector<HTMLElement>('a[href="https://shop.example/"] > span.remote-picture')
    expect(waiting?.dataset.address).toBe('https://cdn.example/a.png')
    expect(waiting?.dataset.width).toBe('200')
    expect(waiting?.textContent).toBe('our shop')
  })

  it('keeps a picture that came along, by its file only', () => {
    const html = cleanAll('<img data-file="0190-ab" alt="logo" onerror="x()"><img data-file="../../x">')
    expect(html).toBe('<img data-file="0190-ab" alt="logo">')
  })

  it('drops what runs', () => {
    expect(cleanAll('<p onclick="x()">a<script>alert(1)</script><svg onload=x></svg></p>')).toBe('<p>a</p>')
    expect(clean('<p>a</p><blockquote>b</blockquote>')).toEqual({ main: '<p>a</p>', quote: 'b' })
  })
})
