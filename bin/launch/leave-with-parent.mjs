// Preloaded into each process that the launcher starts. When the launcher is gone, however it went, the channel to it closes:
// then this process leaves at once with all it started, the same as in a power cut, which everything here must survive anyway.
process.once("disconnect", () => process.kill(-process.pid, "SIGKILL"));
// The channel must not keep a process alive that has nothing left to do.
process.channel?.unref();
