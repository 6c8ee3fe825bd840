/**
 * Runs something once a round for each contender, in another order each time, so that nobody always runs behind the same
 * neighbour. Returns what it gave, in the order of the contenders.
 */
export async function interleave<Contender, Sample>(
  contenders: readonly Contender[],
  rounds: number,
  run: (contender: Contender) => Promise<Sample>,
): Promise<Sample[][]> {
  const samples: Sample[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let step = 0; step < contenders.length; step++) {
      const index = (step + round) % contenders.length;
      (samples[index] as Sample[]).push(await run(contenders[index] as Contender));
    }
  }
  return samples;
}
