/** How far from a place its surroundings reach. */
const reach = 8;

/**
 * The places at which a case is cut: every one. In a long run of the same byte only those near its ends, near multiples of the
 * limits, and one in a hundred; EVERY_CUT=1 in the environment has those too, and takes minutes.
 */
export function cutsOf(text: string): number[] {
  const places = Array.from({ length: text.length - 1 }, (_value, index) => index + 1);
  if (text.length < 1000 || process.env.EVERY_CUT === "1") return places;
  return places.filter((cut) => !isUniform(text, cut) || cut % 100 === 0 || (cut + reach) % 4096 < 2 * reach);
}

function isUniform(text: string, cut: number): boolean {
  const around = text.slice(Math.max(0, cut - reach), cut + reach);
  return around === around.charAt(0).repeat(around.length);
}
