// Preloaded into each process that the launcher starts. When the launcher is gone, however it went, the channel to it closes:
// then this process leaves at once with all it started, the same as in a power cut, which everything here must survive anyway.
if (process.env.MHC_LEAVES_WITH_PARENT) {
  // What this process forks has a channel to it, not to the launcher, and may need that channel to stay alive.
  delete process.env.MHC_LEAVES_WITH_PARENT;
  process.once("disconnect", () => process.kill(-process.pid, "SIGKILL"));
  // The channel alone must not keep a process alive that has nothing left to do.
  process.channel?.unref();
}
