/** People who write. */
export const people: readonly string[] = [
  ...["Amara", "Bela", "Chidi", "Dagny", "Emre", "Farah", "Gustav", "Hana", "Idris", "Jolanta"],
  ...["Kofi", "Lucia", "Mateo", "Nadia", "Oskar", "Priya", "Quentin", "Rosa", "Sven", "Tamsin"],
  ...["Umberto", "Vera", "Wanda", "Xenia", "Yusuf", "Zofia", "Anselm", "Britta", "Cosimo", "Delia"],
];

/** What they write about: a tag, and things that belong to it. */
export const topics: Readonly<Record<string, readonly string[]>> = {
  baking: ["sourdough", "a cold oven", "rye flour", "the second rise", "burnt crusts"],
  cycling: ["a squeaking chain", "the long hill", "night rides", "borrowed bicycles", "the coast road"],
  databases: ["slow queries", "a missing index", "migrations", "the write-ahead log", "one huge table"],
  gardening: ["tomatoes", "heavy clay", "a late frost", "slugs", "the compost heap"],
  music: ["an old piano", "choir practice", "scales", "a broken string", "the quiet bars"],
  photography: ["grey skies", "a plastic lens", "strangers", "the blue hour", "contact sheets"],
  reading: ["second-hand novels", "marginal notes", "unfinished books", "long footnotes", "the village library"],
  sailing: ["a borrowed dinghy", "tide tables", "fog", "wet ropes", "the harbour master"],
  teaching: ["blank faces", "the last row", "good questions", "chalk", "Monday mornings"],
  testing: ["flaky tests", "small fixtures", "the happy path", "a red build", "property tests"],
  typescript: ["narrow types", "a stray any", "generics", "long error messages", "inference"],
  walking: ["blisters", "a paper map", "mountain huts", "the wrong valley", "rain"],
  woodwork: ["a blunt chisel", "green oak", "dovetails", "sawdust", "the crooked shelf"],
};

export const titles: readonly string[] = [
  "What {thing} taught me about {other}",
  "A year of {topic}",
  "In praise of {thing}",
  "{thing}, step by step",
  "How I stopped worrying about {thing}",
  "Seven notes on {topic}",
  "{thing} and other small disasters",
  "Nobody told me about {thing}",
  "Why {topic} begins with {thing}",
  "Letters about {thing}",
];

export const sentences: readonly string[] = [
  "It began with {thing}, as most things about {topic} do.",
  "For weeks I had been told that {other} was the hard part.",
  "Nobody agrees on {thing}, and that is half of the fun.",
  "I made a list, lost it, and learned more from losing it.",
  "My neighbour swears by {other}; I have seen the results.",
  "If you remember one thing about {topic}, let it be patience.",
  "The second attempt went worse, which helped.",
  "There is a word for this in {topic}, but it cannot be printed here.",
  "Since then I look at {thing} with other eyes.",
  "What surprised me was how little of it had to do with {other}.",
  "By evening everything was finished except the part that mattered.",
  "Write it down: {thing} will not wait for you.",
  "I would do it all again, only slower.",
  "Half of {topic} is knowing when to leave {other} alone.",
];

export const remarks: readonly string[] = [
  "I had the same trouble with {thing}.",
  "Thank you, this saved my weekend.",
  "I am not sure about {other}, but the rest rings true.",
  "More about {topic}, please!",
  "My grandmother would disagree, loudly.",
  "Read this twice. The second half is the better one.",
  "How long did it take in the end?",
  "This is exactly why I gave up on {thing}.",
];

export const bios: readonly string[] = [
  "Writes about {topic} when it rains.",
  "{topic}, mostly. Tea, always.",
  "Learning {topic} in public.",
  "Once fixed {thing}. Still talks about it.",
];
