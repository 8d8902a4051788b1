/** Bytes that can be read by place: a file, or an inflated one. A read past the end gives fewer. */
export interface Bytes {
  read(offset: number, length: number): Promise<Uint8Array>;
  /** How many there are; of a stream it is known once it has been read to its end. */
  measure(): Promise<number>;
  close(): Promise<void>;
}
