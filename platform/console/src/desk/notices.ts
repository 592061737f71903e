let audio: AudioContext | null = null

/** Two short, soft tones, made here so that no file has to be loaded. `volume` is 0 to 1. */
export function playNotice(volume: number): void {
  try {
    audio ??= new AudioContext()
    const start = audio.currentTime
    for (const [offset, frequency] of [[0, 660], [0.13, 880]] as const) {
      const tone = audio.createOscillator()
      const gain = audio.createGain()
      tone.type = 'sine'
      tone.frequency.value = frequency
      gain.gain.setValueAtTime(0, start + offset)
      gain.gain.linearRampToValueAtTime(volume * 0.25, start + offset + 0.015)
      gain.gain.exponentialRampToValueAtTime(0.0001, start + offset + 0.22)
      tone.connect(gain).connect(audio.destination)
      tone.start(start + offset)
      tone.stop(start + offset + 0.25)
    }
  } catch {
    // A browser without sound, or one that wants a click first: the title and the list tell as well.
  }
}
