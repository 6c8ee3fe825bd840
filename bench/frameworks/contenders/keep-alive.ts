/** How long every contender keeps an idle connection: longer than it takes to open thousands of them, below Bun's maximum. */
export const keepAliveSeconds = 240;
