/** How often an open sandbox is asked again. */
export const pollMs = 3_000
