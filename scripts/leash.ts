/**
 * Loaded first in each process that `npm start` keeps: when the start is gone, however it went, the process stops as it
 * would on SIGTERM, and does not stay behind.
 */
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.exit(1), 15_000).unref()
})
process.channel?.unref()
