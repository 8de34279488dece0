/** Message authentication codes, lower-case hex of 32 bytes. Drivers: KMS, where no code holds the key, and a key in memory. */
export interface Mac {
  sign(message: string): Promise<string>;
  /** False for anything that is not the code of this message; throws when that cannot be found out. */
  verify(message: string, mac: string): Promise<boolean>;
}
