/** The bytes of a part of a file as they travel to the data host. */
export function base64Of(part: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      const { result } = reader;
      if (typeof result === 'string') resolve(result.replace(/^[^,]*,/, ''));
    });
    reader.addEventListener('error', () => {
      reject(reader.error ?? new Error('the file can not be read'));
    });
    reader.readAsDataURL(part);
  });
}

/** And back again. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
