// Child process: serves one contender, tells its port, and its CPU time whenever it is asked.
const { start } = (await import(`./contenders/${process.argv[2]}.ts`)) as { start: () => Promise<number> };

process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicroseconds: user + system });
});
process.on("disconnect", () => process.exit());
process.send?.({ port: await start() });

export {};
