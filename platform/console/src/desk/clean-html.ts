const TAGS = new Set(
  'A ABBR B BLOCKQUOTE BR CAPTION CENTER CODE COL COLGROUP DD DEL DIV DL DT EM FONT H1 H2 H3 H4 H5 H6 HR I INS LI OL P PRE S SMALL SPAN STRIKE STRONG SUB SUP TABLE TBODY TD TFOOT TH THEAD TR TT U UL'.split(' '),
)
/** Their content is not text for people. */
const DROPPED = new Set('SCRIPT STYLE TEMPLATE NOSCRIPT IFRAME OBJECT EMBED SVG MATH HEAD TITLE FORM INPUT BUTTON TEXTAREA SELECT'.split(' '))
const ATTRIBUTES = new Set(['href', 'title', 'colspan', 'rowspan', 'dir', 'lang', 'align'])

/** What a person wrote, and what he quoted below it, as safe HTML; pictures wait as they are for {@link cleanAll}. */
export function clean(html: string): { main: string; quote: string } {
  const source = new DOMParser().parseFromString(html, 'text/html')
  const target = document.implementation.createHTMLDocument('').body
  copy(source.body, target, waiting)
  const last = target.lastElementChild
  if (!last || last.tagName !== 'BLOCKQUOTE' || target.children.length < 2) return { main: target.innerHTML, quote: '' }
  last.remove()
  return { main: target.innerHTML, quote: last.innerHTML }
}

/** All of it as safe HTML, in one piece. Pictures from elsewhere aren't loaded: they tell the sender who reads. */
export function cleanAll(html: string): string {
  const target = document.implementation.createHTMLDocument('').body
  copy(new DOMParser().parseFromString(html, 'text/html').body, target)
  return target.innerHTML
}

function copy(from: Node, to: Node, put = picture): void {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      to.appendChild(to.ownerDocument!.createTextNode(node.textContent ?? ''))
      continue
    }
    if (!(node instanceof Element) || DROPPED.has(node.tagName.toUpperCase())) continue
    if (node.tagName.toUpperCase() === 'IMG') {
      put(node, to)
      continue
    }
    if (!TAGS.has(node.tagName.toUpperCase())) {
      copy(node, to, put)
      continue
    }
    const element = to.ownerDocument!.createElement(node.tagName)
    for (const { name, value } of node.attributes) {
      if (!ATTRIBUTES.has(name) || (name === 'href' && !/^(https?:|mailto:|tel:)/i.test(value.trim()))) continue
      element.setAttribute(name, value)
    }
    if (element.tagName === 'A') {
      element.setAttribute('target', '_blank')
      element.setAttribute('rel', 'noopener noreferrer nofollow')
    }
    copy(node, element, put)
    to.appendChild(element)
  }
}

const REMOTE = /^https?:\/\//i
/** Counting pixels are no pictures for people. */
const isPixel = (image: Element) => ['width', 'height'].some((side) => /^[0-2]$/.test(image.getAttribute(side) ?? ''))

/** How many pictures from elsewhere stand in it, counting pixels left out. */
export function remotePictures(html: string): number {
  if (!html.includes('data-remote')) return 0
  const images = new DOMParser().parseFromString(html, 'text/html').querySelectorAll('img[data-remote]')
  return [...images].filter((image) => REMOTE.test(image.getAttribute('data-remote') ?? '') && !isPixel(image)).length
}

function waiting(from: Element, to: Node): void {
  const image = to.ownerDocument!.createElement('img')
  for (const name of ['data-file', 'data-remote', 'alt', 'width', 'height']) {
    const value = from.getAttribute(name)
    if (value !== null) image.setAttribute(name, value)
  }
  to.appendChild(image)
}

/** One that came with the mail waits for its file; one from elsewhere is only a link, so that nothing is loaded by looking. */
function picture(from: Element, to: Node): void {
  const document = to.ownerDocument!
  const label = (from.getAttribute('alt') ?? '').trim()
  const file = from.getAttribute('data-file') ?? ''
  const remote = from.getAttribute('data-remote') ?? ''
  if (/^[0-9A-Za-z-]{1,64}$/.test(file)) {
    const image = document.createElement('img')
    image.setAttribute('data-file', file)
    image.setAttribute('alt', label)
    to.appendChild(image)
  } else if (REMOTE.test(remote)) {
    if (isPixel(from)) return
    // Within a link of the mail it stands for that one's text.
    const inner = to instanceof Element && to.closest('a') !== null
    const link = document.createElement(inner ? 'span' : 'a')
    link.className = 'remote-picture'
    link.setAttribute('data-address', remote)
    const width = from.getAttribute('width') ?? ''
    if (/^\d{1,4}$/.test(width)) link.setAttribute('data-width', width)
    if (!inner) {
      link.setAttribute('href', remote)
      link.setAttribute('target', '_blank')
      link.setAttribute('rel', 'noopener noreferrer nofollow')
    }
    link.textContent = label || host(remote)
    to.appendChild(link)
  } else if (label) {
    to.appendChild(document.createTextNode(`[${label}]`))
  }
}

function host(address: string): string {
  try {
    return new URL(address).hostname
  } catch {
    return address
  }
}
