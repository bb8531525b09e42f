/** The bytes of numbers as they lie in memory (little-endian on every machine that Node runs on), in base64. */
export function base64Of(numbers: Uint8Array | Uint32Array | Float64Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
}

/** Numbers of 32 bits back from it. */
export function numbersOf(base64: string): Uint32Array {
  const bytes = Buffer.from(base64, 'base64');
  const numbers = new Uint32Array(bytes.length / Uint32Array.BYTES_PER_ELEMENT);
  bytes.copy(Buffer.from(numbers.buffer));
  return numbers;
}
