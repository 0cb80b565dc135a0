// Runs beside the page, on the audio thread: a microphone as 16-bit samples, 16,000 a second, a tenth of a second at a time. A file of
// its own, since a worklet is loaded by its address.
const RATE = 16000;
const PIECE = 1600;

class MicrophoneWorklet extends AudioWorkletProcessor {
  #step = sampleRate / RATE;
  // Of the sample that is being gathered: its sum, how much of it there is, in input samples.
  #sum = 0;
  #have = 0;
  #piece = new Int16Array(PIECE);
  #filled = 0;

  process([channels]) {
    const first = channels?.[0];
    if (!first) return true;
    for (let n = 0; n < first.length; n++) {
      let value = 0;
      for (const channel of channels) value += channel[n] / channels.length;
      let left = 1;
      // Each output sample is the mean of the input that falls into it: a simple filter, and enough for speech.
      while (this.#have + left >= this.#step) {
        const part = this.#step - this.#have;
        this.#put((this.#sum + value * part) / this.#step);
        left -= part;
        this.#sum = 0;
        this.#have = 0;
      }
      this.#sum += value * left;
      this.#have += left;
    }
    return true;
  }

  #put(value) {
    this.#piece[this.#filled++] = Math.max(-1, Math.min(1, value)) * 32767;
    if (this.#filled < PIECE) return;
    const piece = this.#piece;
    this.#piece = new Int16Array(PIECE);
    this.#filled = 0;
    this.port.postMessage(piece, [piece.buffer]);
  }
}

registerProcessor("microphone", MicrophoneWorklet);
