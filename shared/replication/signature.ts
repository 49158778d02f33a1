/** Signs 32 bytes given in hex with the key of this device. Answers base64. */
export type Sign = (hashHex: string) => string;

/** Whether `signature` (base64) over 32 bytes (hex) was made with the key behind `publicKey`. */
export type Verify = (publicKey: string, hashHex: string, signature: string) => boolean;
