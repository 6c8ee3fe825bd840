import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BodyPieces } from "../../src/engines/body-pieces.ts";

function takePieces(pieces: BodyPieces): Uint8Array[] {
  const taken: Uint8Array[] = [];
  for (let piece = pieces.takeFirst(); piece !== null; piece = pieces.takeFirst()) taken.push(piece);
  return taken;
}

/** The bytes 0, 1, 2 …, from one number on. */
function countFrom(first: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_value, index) => first + index);
}

const length = fc.oneof(fc.nat(3), fc.nat(600), fc.integer({ min: 4000, max: 5000 }));
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("add" as const), length, before: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("first" as const, "all" as const) }) },
);

describe("BodyPieces", () => {
  test("gives back what was put in, in order, whatever is taken meanwhile", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const held = new BodyPieces();
        const taken: Uint8Array[] = [];
        let addedBytes = 0;
        let takenBytes = 0;
        for (const each of steps) {
          if (each.kind === "add") {
            const { before, length } = each;
            held.add(countFrom(addedBytes - before, before + length + 1), before, before + length);
            addedBytes += length;
          } else {
            const piece = each.kind === "first" ? held.takeFirst() : held.takeAll();
            taken.push(piece ?? new Uint8Array(0));
            takenBytes += piece?.byteLength ?? 0;
          }
          expect(held.byteLength).toBe(addedBytes - takenBytes);
        }
        expect(Buffer.concat([...taken, held.takeAll()])).toEqual(Buffer.from(countFrom(0, addedBytes)));
      }),
    );
  });

  test("keeps a piece that comes alone as it is", () => {
    const held = new BodyPieces();
    const bytes = countFrom(0, 10);
    held.add(bytes, 2, 5);
    const piece = held.takeAll();
    expect([piece.buffer === bytes.buffer, piece.byteOffset, piece.byteLength]).toEqual([true, 2, 3]);
  });

  test("does not change what was taken", () => {
    const held = new BodyPieces();
    for (let count = 0; count < 3; count++) held.add(countFrom(count, 1), 0, 1);
    const taken = takePieces(held);
    for (let count = 3; count < 5000; count++) held.add(countFrom(count, 1), 0, 1);
    expect(Buffer.concat(taken)).toEqual(Buffer.from([0, 1, 2]));
  });

  test("makes few pieces of many short ones", () => {
    const held = new BodyPieces();
    for (let count = 0; count < 100_000; count++) held.add(countFrom(count, 1), 0, 1);
    const taken = takePieces(held);
    expect(taken.length).toBeLessThan(30);
    expect(Buffer.concat(taken)).toEqual(Buffer.from(countFrom(0, 100_000)));
  });

  test("never has more pieces than one for a few hundred bytes, however they come", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1100 }), { minLength: 1, maxLength: 200 }), (lengths) => {
        const held = new BodyPieces();
        for (const each of lengths) held.add(new Uint8Array(each), 0, each);
        const { byteLength } = held;
        expect(takePieces(held).length).toBeLessThanOrEqual(2 + byteLength / 256);
      }),
    );
  });
});
