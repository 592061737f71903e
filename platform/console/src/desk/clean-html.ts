const TAGS = new Set(
  'A ABBR B BLOCKQUOTE BR CAPTION CENTER CODE COL COLGROUP DD DEL DIV DL DT EM FONT H1 H2 H3 H4 H5 H6 HR I INS LI OL P PRE S SMALL SPAN STRIKE STRONG SUB SUP TABLE TBODY TD TFOOT TH THEAD TR TT U UL'.split(' '),
)
/** Their content is not text for people. */
const DROPPED = new Set('SCRIPT STYLE TEMPLATE NOSCRIPT IFRAME OBJECT EMBED SVG MATH HEAD TITLE FORM INPUT BUTTON TEXTAREA SELECT'.split(' '))
const ATTRIBUTES = new Set(['href', 'title', 'colspan', 'rowspan', 'dir', 'lang', 'align'])

/** What a person wrote, and what he quoted below it, as safe HTML. Pictures from elsewhere are left out: they tell the sender who reads. */
export function clean(html: string): { main: string; quote: string } {
  const source = new DOMParser().parseFromString(html, 'text/html')
  const target = document.implementation.createHTMLDocument('').body
  copy(source.body, target)
  const last = target.lastElementChild
  if (!last || last.tagName !== 'BLOCKQUOTE' || target.children.length < 2) return { main: target.innerHTML, quote: '' }
  last.remove()
  return { main: target.innerHTML, quote: last.innerHTML }
}

function copy(from: Node, to: Node): void {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      to.appendChild(to.ownerDocument!.createTextNode(node.textContent ?? ''))
      continue
    }
    if (!(node instanceof Element) || DROPPED.has(node.tagName.toUpperCase())) continue
    if (!TAGS.has(node.tagName.toUpperCase())) {
      copy(node, to)
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
    copy(node, element)
    to.appendChild(element)
  }
}
