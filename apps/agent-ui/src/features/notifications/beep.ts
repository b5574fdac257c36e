const NOTES = [
  [880, 0],
  [1175, 0.11],
] as const;
const LOUDNESS = 0.08;
const LASTS_S = 0.16;

let context: AudioContext | undefined;

/** Two short notes. Browsers that have not been clicked in yet stay silent, which is no error. */
export async function beep(): Promise<void> {
  try {
    context ??= new AudioContext();
    if (context.state === 'suspended') await context.resume();
    for (const [frequency, after] of NOTES) {
      const [tone, volume] = [context.createOscillator(), context.createGain()];
      const at = context.currentTime + after;
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.01);
      volume.gain.exponentialRampToValueAtTime(0.0001, at + LASTS_S);
      tone.connect(volume).connect(context.destination);
      tone.start(at);
      tone.stop(at + LASTS_S);
    }
  } catch {
    // No sound here.
  }
}
