import { type KeyRing, type Sealed, seal, unseal } from "../../platform/sealing.ts";

export interface SealedRow extends Sealed {
  id: string;
  connectionId: string;
}

/** `lost`: what it was sealed with is not in the ring, or it was changed or moved. */
export type Resealed = { kind: "current" } | { kind: "lost" } | { kind: "resealed"; sealed: Sealed };

/** The row under the ring's current key. The plain text is in memory for that long. */
export async function reseal(ring: KeyRing, row: SealedRow, boundTo: string): Promise<Resealed> {
  if (row.keyId === ring.current.id) return { kind: "current" };
  const plain = await unseal(ring, row, boundTo);
  return plain === null ? { kind: "lost" } : { kind: "resealed", sealed: await seal(ring, plain, boundTo) };
}

export interface RotationCounts {
  resealed: number;
  /** Replaced or removed while the rotation looked at them: the new one is sealed with the current key. */
  passedBy: number;
  lost: number;
}

/** What the command says at its end. */
export function rotationMessage({ resealed, passedBy, lost }: RotationCounts): string {
  const rest = [
    ...(passedBy === 0 ? [] : [`${passedBy} changed meanwhile: run it again.`]),
    ...(lost === 0
      ? []
      : [
          `${lost} cannot be opened with any key of SEALING_KEYS: name the missing key, or give them a new credential.`,
        ]),
  ];
  return [
    `Sealed ${resealed} credential(s) with the current key.`,
    ...(rest.length === 0 ? ["Older keys are no longer needed."] : rest),
  ].join(" ");
}
