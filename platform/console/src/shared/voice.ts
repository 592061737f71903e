/**
 * Whether this browser doesn't play a recording, as far as that can be known before it is fetched: what messengers record in
 * (AMR, Silk) most browsers don't. Other kinds are tried.
 */
export function cannotPlay(media: 'audio' | 'video', type: string, name = ''): boolean {
  const odd = /\/(x-)?(amr|amr-wb|silk|slk)\b/i.test(type) || /\.(amr|awb|silk|slk)$/i.test(name)
  return odd && document.createElement(media).canPlayType(type) === ''
}
