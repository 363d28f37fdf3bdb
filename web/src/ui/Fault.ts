/** What went wrong, in words, and the reference under which the log knows it. */
export type Fault = { message: string; requestId: string | null }
