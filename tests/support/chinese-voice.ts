/** Runs in the page: stands in for the machine's voices and writes down what they say, in `window.said`. */
export function withChineseVoice(): void {
  const said: string[] = [];
  Object.assign(window, { said });
  const voice = { lang: 'zh-CN', name: 'Test', localService: true };
  const online = { lang: 'zh-CN', name: 'Elsewhere', localService: false };
  Object.defineProperty(window, 'speechSynthesis', {
    value: {
      getVoices: () => [online, voice],
      speak(utterance: { text: string; voice: unknown; finish(): void }) {
        said.push(utterance.voice === voice ? utterance.text : 'elsewhere');
        utterance.finish();
      },
      cancel: () => undefined,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    },
  });
  Object.assign(window, {
    SpeechSynthesisUtterance: class {
      text: string;
      finish = () => {};
      constructor(text: string) {
        this.text = text;
      }
      addEventListener(name: string, listener: () => void) {
        if (name === 'end') this.finish = listener;
      }
    },
  });
}
