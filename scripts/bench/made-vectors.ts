import { randomBytes } from "node:crypto";
import { EMBEDDING_DIMENSIONS, type Embedding } from "../../server/providers/embeddings/port.ts";

/** Vectors of length 1 in any direction. */
export function madeVectors(count: number): Embedding[] {
  return Array.from({ length: count }, () => {
    const bytes = randomBytes(2 * EMBEDDING_DIMENSIONS);
    const values = Float32Array.from({ length: EMBEDDING_DIMENSIONS }, (_, i) => bytes.readInt16LE(2 * i));
    const length = Math.hypot(...values);
    return values.map((value) => value / length);
  });
}
