/** Lets the browser keep these bytes as a file of this name. */
export function keepAs(name: string, bytes: Blob): void {
  const url = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Not at once: some browsers begin to read only after this turn.
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
